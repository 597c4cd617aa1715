# shellcheck shell=bash
# ctl ARGUMENT...: the operator's command line, sekishoctl, against the running system
. "$ROOT/tools/dev/starting.sh"

path=$(program_path sekishoctl)
[ -n "$path" ] || die "sekishoctl is not built; ./dev up builds it"
need_file "$RUN/config/sekishoctl.conf" "nothing was started yet; ./dev up does"
exec "$path" --config "$RUN/config/sekishoctl.conf" "$@"
