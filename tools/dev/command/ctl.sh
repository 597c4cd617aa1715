# shellcheck shell=bash
# ctl ARGUMENT...: the operator's command line, sekishoctl, against the running system
. "$ROOT/tools/dev/running.sh"
. "$ROOT/tools/dev/starting.sh"

path=$(program_path sekishoctl)
[ -n "$path" ] || die "sekishoctl is not built; ./dev up builds it"
[ -d "$RUN/config" ] || die "nothing was started yet; ./dev up does"
write_configuration sekishoctl - -
exec "$path" --config "$RUN/config/sekishoctl.conf" "$@"
