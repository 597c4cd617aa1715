# shellcheck shell=bash
# down: stop everything; nothing is lost, ./dev up goes on from there
. "$ROOT/tools/dev/running.sh"

[ -d "$RUN/keep" ] || exit 0
take_lock
for name in $(kept_names); do
  stop_keeping "$name"
  say "stopped $name"
done
