# shellcheck shell=bash
# Starting, asking and stopping keepers (tools/dev/keep).

# A keeper stops waiting for its program after this and kills it. Longer than any service's own grace (30 s).
STOP_SECONDS=45

# A keeper that has not started its program after this is given up. Longer than it waits for one before it (5 s).
KEEPER_SECONDS=30

# Asks with a shared lock, so that whoever else asks is not taken for a keeper.
is_kept() { [ -e "$RUN/keep/$1.lock" ] && ! flock -n -s "$RUN/keep/$1.lock" true; }

# Names of all that are kept, in the order in which to stop them: callers before those they call, the database last.
kept_names() {
  local name
  for name in $(services_table | awk '{print $1}' | tac) sender mailbox certificates postgres; do
    ! is_kept "$name" || echo "$name"
  done
}

# is_kept_with NAME STOP_SIGNAL COMMAND...: the same command, and the same content of what it runs and reads.
is_kept_with() {
  is_kept "$1" && [ "$(keep_stamp "$@")" = "$(cat "$RUN/keep/$1.stamp" 2>/dev/null)" ]
}

# keep_running NAME STOP_SIGNAL COMMAND...: nothing when it is kept so already; another command is replaced.
keep_running() {
  local name=$1
  ! is_kept_with "$@" || return 0
  stop_keeping "$name"
  keep_stamp "$@" >"$RUN/keep/$name.stamp"
  shift
  rm -f "$RUN/keep/$name"
  setsid --fork "$ROOT/tools/dev/keep" "$RUN" "$name" "$@" </dev/null >/dev/null 2>&1 {LOCK}>&-
  for ((i = 0; i < KEEPER_SECONDS * 100; i++)); do
    if [ -s "$RUN/keep/$name" ]; then return; fi
    sleep 0.01
  done
  die "the keeper of $name did not start it; its log: ./dev logs $name"
}

# keep_stamp NAME STOP_SIGNAL COMMAND...
keep_stamp() {
  local word files=()
  for word in "$@"; do
    [ ! -f "$word" ] || files+=("$word")
  done
  {
    printf '%s\n' "$@"
    [ ${#files[@]} = 0 ] || sha256sum "${files[@]}"
  } | sha256sum
}

stop_keeping() {
  local name=$1 keeper program
  is_kept "$name" || return 0
  read -r keeper program <"$RUN/keep/$name"
  kill -TERM "$keeper" 2>/dev/null || true
  if ! flock -w $STOP_SECONDS -s "$RUN/keep/$name.lock" true; then
    kill -KILL "$program" "$keeper" 2>/dev/null || true
    flock -w 5 -s "$RUN/keep/$name.lock" true || die "$name (process $program) does not end"
  fi
  rm -f "$RUN/keep/$name"
}

# Stops all that is kept; nothing is there to stop where nothing was started.
stop_everything() {
  local name
  [ -d "$RUN/keep" ] || return 0
  take_lock
  for name in $(kept_names); do
    stop_keeping "$name"
    say "stopped $name"
  done
}
