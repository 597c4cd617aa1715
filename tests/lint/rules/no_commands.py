"""Services and libraries start no program and no process: no system, popen, exec*, fork, posix_spawn, clone."""
from source import calls, function_at
from tree import Finding

STARTERS = r"system|popen|wordexp|exec[lv]p?e?|execveat|fexecve|v?fork|posix_spawnp?|clone3?|daemon"


def check(tree):
    for path in tree.files("lib/*.[ch]", "services/*.[ch]"):
        text = tree.text(path)
        for call in calls(text, STARTERS):
            yield Finding(path, call.line, function_at(text, call.line), f"{call.name}() starts a process")
