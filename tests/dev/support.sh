# shellcheck shell=bash
# What the tests of ./dev share. Each has a system of its own: WORK/run, on ports nobody else uses.

SUPPORT=$(readlink -f "${BASH_SOURCE[0]}")
ROOT=${SUPPORT%/tests/dev/support.sh}
mkdir -p "$WORK"
chmod 0711 "$WORK"
export SEKISHO_RUN=$WORK/run
# Each of the four places has ports of its own, between 7000 + offset and 9005 + offset, below those of tests/e2e.
export SEKISHO_PORT_OFFSET=$((8000 + PLACE * 3500 + RANDOM % 1400))
SAID=$WORK/said

clean_up() {
  "$ROOT/dev" down >/dev/null 2>&1 || true
  home=$(readlink -f "$SEKISHO_RUN/postgres" || true)
  [ -z "$home" ] || rm -rf "$home"
  rm -rf "$SEKISHO_RUN"
}

# A copy of the tree without services and with nothing to compile, for tests that have to do with neither.
without_services() {
  mkdir -p "$WORK/tree" "$WORK/bin"
  cp -r "$ROOT/dev" "$ROOT/tools" "$ROOT/deploy" "$WORK/tree/"
  ROOT=$WORK/tree
  echo '# none' >"$ROOT/tools/dev/services"
  printf '#!/bin/sh\nexit 0\n' >"$WORK/bin/cmake"
  chmod +x "$WORK/bin/cmake"
  PATH=$WORK/bin:$PATH
}

fail() {
  [ ! -s "$SAID" ] || cat "$SAID"
  echo "not so: $*"
  exit 1
}

# skip WHY: ends the test, which cannot be run here.
skip() {
  echo "$*" >"$WORK/skipped"
  exit 0
}

dev() { "$ROOT/dev" "$@" >"$SAID" 2>&1 || fail "./dev $* succeeds"; }

# refuses SENTENCE COMMAND...: fails with exactly one line on standard error, which has SENTENCE in it.
refuses() {
  local sentence=$1
  shift
  if "$@" >"$WORK/out" 2>"$SAID"; then fail "$* is refused"; fi
  [ "$(wc -l <"$SAID")" = 1 ] || fail "$* says one line"
  grep -qF -- "$sentence" "$SAID" || fail "$* says: $sentence"
}

sql() {
  psql -X -qtA -v ON_ERROR_STOP=1 -h "$(readlink -f "$SEKISHO_RUN/postgres")/socket" -p $((7432 + SEKISHO_PORT_OFFSET)) \
    -U postgres -d sekisho -c "$1"
}

# Process id of a kept program, and of its keeper.
program() { cut -d ' ' -f 2 "$SEKISHO_RUN/keep/$1"; }
keeper() { cut -d ' ' -f 1 "$SEKISHO_RUN/keep/$1"; }

# eventually COMMAND...: within 15 s.
eventually() {
  for ((i = 0; i < 300; i++)); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 0.05
  done
  fail "in the end: $*"
}

is_gone() { ! kill -0 "$1" 2>/dev/null || grep -q '^State:.Z' "/proc/$1/status"; }
