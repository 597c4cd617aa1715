# shellcheck shell=bash
# The database of a running system.

. "$ROOT/tools/dev/postgres.sh"

# Where the cluster goes when RUN is out of the reach of the server's account, or a socket's path there is too long.
if [ "$(id -u)" = 0 ]; then DATABASE_ELSEWHERE=/var/lib/sekisho; else DATABASE_ELSEWHERE=$HOME/.local/state/sekisho; fi
DATABASE_PATH_MAXIMUM=60

database_home() {
  local home=$RUN/postgres
  if [ -e "$home" ]; then
    readlink -f "$home"
  elif [ ${#home} -le $DATABASE_PATH_MAXIMUM ] && postgres_as test -x "$RUN"; then
    echo "$home"
  else
    echo "$DATABASE_ELSEWHERE/$(echo "$RUN" | sha256sum | cut -c 1-12)"
  fi
}

# Before its certificate, which lies in it, and before the cluster, which needs both.
make_database_home() {
  local home
  home=$(database_home)
  mkdir -p "$home"
  chmod 0711 "$home"
  [ "$home" -ef "$RUN/postgres" ] || ln -sfn "$home" "$RUN/postgres"
  postgres_passwords "$home"
}

make_database() {
  local home
  home=$(database_home)
  [ ! -e "$home/data" ] || [ -s "$home/data/PG_VERSION" ] ||
    die "$home/data is not a PostgreSQL cluster; put it back from a copy, or ./dev reset"
  [ -e "$home/data" ] || postgres_initdb "$home" || die "PostgreSQL could not make its files in $home"
  postgres_configure "$home" "$POSTGRES_PORT"
  postgres_hand_over "$home"
}

# lay_passwords NAME ROLES: each service sees those of its own roles.
lay_passwords() {
  local folder=$RUN/passwords/$1 home role
  home=$(database_home)
  mkdir -p "$folder"
  chmod 0700 "$folder"
  for role in ${2//,/ }; do
    cmp -s "$home/passwords/$role" "$folder/$role" || install -m 0400 "$home/passwords/$role" "$folder/$role"
  done
}

lay_database_certificate() {
  local home new=$RUN/postgres.certificate
  home=$(database_home)
  rm -rf "$new"
  "$ROOT/tools/dev/certificates" leaf "$RUN/ca" "$new" postgres --dns localhost --ip 127.0.0.1 --until "$CERTIFICATE_SECONDS"
  [ "$(id -u)" != 0 ] || chown postgres:postgres "$new/tls.crt" "$new/tls.key"
  mv "$new/tls.crt" "$new/tls.key" "$new/ca.crt" "$home/"
  rmdir "$new"
  ! is_kept postgres || postgres_as "$POSTGRES_BIN/pg_ctl" reload -s -D "$home/data"
}

# Kept running, and answering.
start_database() {
  local home command
  home=$(database_home)
  mapfile -t command < <(postgres_command "$home" "$POSTGRES_PORT")
  keep_running postgres INT "${command[@]}"
  for ((i = 0; i < 600; i++)); do
    if postgres_sql "$home" "$POSTGRES_PORT" -d postgres -c 'SELECT' >/dev/null 2>&1; then return; fi
    sleep 0.05
  done
  tail -n 5 "$RUN/log/postgres.log" >&2
  die "PostgreSQL does not start; its log: ./dev logs postgres"
}
