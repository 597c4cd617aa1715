# shellcheck shell=bash disable=SC2317 # the runner calls these functions by name
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

test_a_log_does_not_grow_without_end() {
  with_keepers
  sed -i 's/^rotate_at=.*/rotate_at=4000/' "$ROOT/tools/dev/keep"
  "$ROOT/tools/dev/keep" "$RUN" some TERM bash -c 'seq -f "%.0f of many" 1 2000; echo the last; exec sleep 600' &
  local keeper=$!
  eventually grep -q 'the last' "$RUN/log/some.log"
  kill "$keeper"
  wait "$keeper" || true
  [ -n "$(find "$RUN/log/some.log" -size -4001c)" ] || fail "it is no longer than it may be"
  [ "$(stat -c %s "$RUN/log/some.log.1")" = 4000 ] || fail "the one before is kept"
  [ "$(find "$RUN/log" -type f | wc -l)" = 2 ] || fail "and no more"
}

test_a_log_that_cannot_be_written_holds_nobody_up() {
  with_keepers
  rmdir "$RUN/log"
  # shellcheck disable=SC2016 # it is the program's shell that expands it
  "$ROOT/tools/dev/keep" "$RUN" some TERM \
    bash -c 'seq 1 50000; touch "$0/went-on"; while sleep 0.1; do echo still here; done' "$RUN" &
  local keeper=$!
  eventually test -e "$RUN/went-on"
  mkdir "$RUN/log"
  eventually grep -q 'still here' "$RUN/log/some.log"
  kill "$keeper"
  wait "$keeper" || true
}
