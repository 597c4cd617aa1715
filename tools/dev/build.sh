# shellcheck shell=bash
# Building a preset of CMakePresets.json.

# WITH_TESTS=yes builds tests and benches too; a tree that has them keeps them, so ./dev up does not undo ./dev bench.
WITH_TESTS=

# build PRESET [TARGET...]: configures what is not configured yet, and builds; shows only what went wrong. One at a time
# builds a tree, because ninja does not notice another that writes the same files.
build() {
  local preset=$1
  mkdir -p "$ROOT/build/log"
  say "building $preset"
  (flock 9 && build_locked "$@" 9>&-) 9>"$ROOT/build/log/$preset.lock"
}

build_locked() {
  local preset=$1 log=$ROOT/build/log/$1
  shift
  if ! build_quietly "$preset" "$@" >"$log" 2>&1; then
    # From the first complaint of compiler or cmake on; from the end, when there is none.
    { sed -n '/^FAILED:\|^CMake Error/,$p' "$log" | grep . || tail -n 20 "$log"; } | grep -v '^\[' | head -n 60 >&2
    return 1
  fi
}

build_quietly() {
  local preset=$1
  shift
  if command -v ccache >/dev/null; then
    export CMAKE_C_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR=$ROOT CCACHE_NOHASHDIR=1
  fi
  configure "$preset" && cmake --build "$ROOT/build/$preset" ${1:+--target "$@"}
}

configure() {
  local tree=$ROOT/build/$1 tests=OFF
  [ -z "$WITH_TESTS" ] || tests=ON
  if [ -f "$tree/build.ninja" ] && { [ $tests = OFF ] || grep -q '^SEKISHO_TESTS:BOOL=ON' "$tree/CMakeCache.txt"; }; then
    return
  fi
  (cd "$ROOT" && cmake --preset "$1" -DSEKISHO_TESTS=$tests)
}
