# shellcheck shell=bash disable=SC2317
# Keepers: who is kept, what they write down, and what happens when one does not come up.

with_keepers() {
  without_services
  . "$ROOT/tools/dev/common.sh"
  . "$ROOT/tools/dev/keeping.sh"
  mkdir -p "$RUN/keep" "$RUN/log"
}

test_who_asks_is_not_taken_for_a_keeper() {
  with_keepers
  exec 8>"$RUN/keep/some.lock"
  flock -s 8
  if is_kept some; then fail "somebody asks, nobody keeps"; fi
  flock 8
  is_kept some || fail "it is kept"
}

test_gives_up_on_a_keeper_that_does_not_start() {
  with_keepers
  printf '#!/bin/sh\nexit 1\n' >"$ROOT/tools/dev/keep"
  KEEPER_SECONDS=1
  if (take_lock && keep_running some TERM true) >"$SAID" 2>&1; then fail "it fails"; fi
  grep -qx 'dev: the keeper of some did not start it; its log: ./dev logs some' "$SAID" || fail "it says so"
}
