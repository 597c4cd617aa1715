# shellcheck shell=bash
# reset [--yes]: stop everything and delete all data, keys and passwords of the running system
. "$ROOT/tools/dev/running.sh"

[ -d "$RUN" ] || exit 0
if [ "${1:-}" != --yes ]; then
  [ -t 0 ] || die "reset deletes all data in $RUN; say ./dev reset --yes"
  read -r -p "Delete all data in $RUN? [y/N] " answer
  [ "$answer" = y ] || exit 1
fi
stop_everything
home=$(database_home)
rm -rf "$home" "$RUN"
rmdir "$DATABASE_ELSEWHERE" 2>/dev/null || true
