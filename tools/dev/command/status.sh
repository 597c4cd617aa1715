# shellcheck shell=bash
# status: what runs, since when, and whether it is ready; exit status 1 when something is not
. "$ROOT/tools/dev/running.sh"

[ -d "$RUN/keep" ] || die "nothing was started yet; ./dev up does"

all_well=yes
while read -r name ops; do
  state=stopped
  if is_kept "$name"; then
    state=running
    if [ "$ops" != - ]; then
      curl -sf -o /dev/null --max-time 2 "http://127.0.0.1:$((ops + PORT_OFFSET))/readyz" && state=ready || state='not ready'
    fi
  fi
  case $state in running | ready) ;; *) all_well= ;; esac
  since=''
  [ "$state" = stopped ] || since="since $(date -r "$RUN/keep/$name" '+%F %T')"
  printf '%-14s %-10s %s\n' "$name" "$state" "$since"
done < <(
  echo 'postgres -'
  echo 'certificates -'
  [ ! -e "$RUN/keep/mailbox.lock" ] || printf '%s\n' 'mailbox -' 'sender 9006'
  services_table | while read -r name _ _ ops _; do
    [ ! -e "$RUN/keep/$name.lock" ] || echo "$name $ops"
  done
)
[ -n "$all_well" ]
