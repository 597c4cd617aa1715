"""Compilers and analysers: the flags of a file, many runs at once, and a memory of what was clean."""
import hashlib
import json
import os
import re
import shlex
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

# -Wwrite-strings is more than a warning: it makes literals const, which lib/db/query.h asks for.
LANGUAGE = ["-std=c17", "-D_GNU_SOURCE", "-Wwrite-strings"]
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+"([^"\n]+)"', re.MULTILINE)


def run(command, cwd):
    """(status, output and errors together)."""
    done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    return done.returncode, done.stdout


def run_all(commands, cwd):
    """Outcomes in the order of the commands, as many at once as there are processors."""
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        return list(pool.map(lambda command: run(command, cwd), commands))


class Toolchain:
    """What both kinds of tree share. `memory` is the folder of what was clean, or None."""

    def __init__(self, root, memory):
        self.root = root
        self.memory = memory

    def flags(self, path):
        raise NotImplementedError

    def _include_folders(self, path):
        flags = self.flags(path)
        folders = [flags[i + 1] if flag in ("-I", "-isystem") else flag[2:]
                   for i, flag in enumerate(flags) if flag == "-isystem" or flag.startswith("-I")]
        return [self.root / folder for folder in folders if folder]

    @lru_cache(maxsize=None)
    def _content(self, path):
        data = path.read_bytes()
        return hashlib.sha256(data).hexdigest(), INCLUDE.findall(data.decode("utf-8", "replace"))

    def _closure(self, path):
        """The file and all it includes with quotes, as far as they can be found."""
        folders = self._include_folders(path)
        found, waiting = {}, [self.root / path]
        while waiting:
            current = waiting.pop()
            digest, headers = self._content(current)
            found[current] = digest
            for header in headers:
                places = [folder / header for folder in [current.parent] + folders]
                place = next((place.resolve() for place in places if place.is_file()), None)
                if place and place not in found:
                    waiting.append(place)
        return sorted(f"{name} {digest}" for name, digest in found.items())

    def key(self, path, salt):
        text = "\n".join([salt, *self.flags(path), *self._closure(path)])
        return hashlib.sha256(text.encode()).hexdigest()

    def analyse(self, rule, salt, paths, command_for, is_silent=lambda output: not output.strip()):
        """Runs command_for(path) for each path and gives {path: output} of those that were not silent. What was
        silent with the same content, flags and salt is not run again."""
        keys = {path: self.key(path, salt) for path in paths}
        folder = self.memory / rule if self.memory else None
        known = {entry.name for entry in folder.iterdir()} if folder and folder.exists() else set()

        def outcome(path):
            status, output = run(command_for(path), self.root)
            if status or not is_silent(output):
                return output
            if folder:  # at once, so that a run that is broken off was not in vain
                folder.mkdir(parents=True, exist_ok=True)
                (folder / keys[path]).touch()
            return None

        for name in known - set(keys.values()):
            (folder / name).unlink()
        changed = [path for path in paths if keys[path] not in known]
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            outputs = list(pool.map(outcome, changed))
        return {path: output for path, output in zip(changed, outputs) if output is not None}


class PlantedToolchain(Toolchain):
    def __init__(self, root):
        super().__init__(root, None)

    def flags(self, path):
        return [*LANGUAGE, "-Ilib", "-Itests"]


class RepositoryToolchain(Toolchain):
    """Takes the flags from a configured build in build/lint, in which only generated files are made."""

    def __init__(self, root):
        self.build = root / "build" / "lint"
        super().__init__(root, self.build / "clean")

    @lru_cache(maxsize=None)
    def _commands(self):
        self._configure()
        self._generate()
        entries = json.loads((self.build / "compile_commands.json").read_text(encoding="utf-8"))
        return {os.path.relpath(entry["file"], self.root): self._wanted(entry) for entry in entries}

    def _configure(self):
        options = ["-G", "Ninja", "-DCMAKE_C_COMPILER=clang-14", "-DCMAKE_BUILD_TYPE=Debug",
                   "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"]
        status, output = run(["cmake", "-S", ".", "-B", str(self.build), *options], self.root)
        if status:
            raise RuntimeError(f"cmake does not configure build/lint:\n{output[-2000:]}")

    def _generate(self):
        """Makes the sources and headers that are made by commands; compiles only the tools that make them."""
        _, output = run(["ninja", "-C", str(self.build), "-t", "targets", "all"], self.root)
        made = [line.split(":")[0] for line in output.split("\n") if re.search(r"\.[ch]: CUSTOM_COMMAND", line)]
        status, output = run(["ninja", "-C", str(self.build), *made], self.root) if made else (0, "")
        if status:
            raise RuntimeError(f"generated files cannot be made:\n{output[-2000:]}")

    def _wanted(self, entry):
        """The language, includes and definitions of one compilation, with absolute folders."""
        words = shlex.split(entry["command"]) if "command" in entry else entry["arguments"]
        flags = list(LANGUAGE)
        for i, word in enumerate(words):
            if word == "-isystem":
                flags += [word, words[i + 1]]
            elif word.startswith(("-I", "-D")) and word not in flags:
                flags.append(word)
        return flags

    @lru_cache(maxsize=None)
    def flags(self, path):
        """Its own; or, of a header and of what this build does not compile, those of all its neighbours."""
        commands = self._commands()
        if path in commands:
            return [*commands[path], "-include", str(self.root / "cmake/banned.h")]
        folder = Path(path).parent
        while True:
            flags = list(LANGUAGE)
            for name in sorted(commands):
                if Path(name).is_relative_to(folder):
                    flags += self._new(flags, commands[name])
            if len(flags) > len(LANGUAGE):
                return flags
            folder = folder.parent

    @staticmethod
    def _new(flags, more):
        known = set(flags)
        found, i = [], 0
        while i < len(more):
            size = 2 if more[i] == "-isystem" else 1
            if more[i + size - 1] not in known:
                found += more[i:i + size]
            i += size
        return found
