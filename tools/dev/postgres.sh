# shellcheck shell=bash
# A PostgreSQL cluster of one's own, for ./dev up and for tests. Sourced; the caller has set -euo pipefail.
#
# A cluster lives in one folder HOME (absolute, at most 60 characters: a socket's path has to fit into 108):
#   data/ socket/ log        the server's, owned by its account
#   tls.crt tls.key ca.crt   the server's certificate and who signed it
#   passwords/ROLE           one file per login role
# PostgreSQL refuses to run as root: root runs it under the account `postgres` of the Debian package, anybody else
# under their own.

POSTGRES_BIN=/usr/lib/postgresql/15/bin
POSTGRES_SOURCES=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../deploy/database" && pwd)
POSTGRES_ROLES=(
  {auth,session,audit,sso,portal}_{migrate,svc,system} {auth,audit,portal}_sender audit_signer audit_retention monitor
)

postgres_account() {
  if [ "$(id -u)" = 0 ]; then echo postgres; else id -un; fi
}

# Runs a command as the server's account, with an environment of its own.
postgres_as() {
  local run=(env -i PATH="$POSTGRES_BIN:/usr/bin:/bin" LC_ALL=C.UTF-8 "$@")
  if [ "$(id -u)" = 0 ]; then
    (cd / && exec setpriv --reuid=postgres --regid=postgres --init-groups -- "${run[@]}")
  else
    "${run[@]}"
  fi
}

# postgres_sql HOME PORT [psql arguments]: as superuser over the socket; statements on standard input.
postgres_sql() {
  local home=$1 port=$2
  shift 2
  env -u PGSERVICE PGOPTIONS= "$POSTGRES_BIN/psql" -X -q -v ON_ERROR_STOP=1 -h "$home/socket" -p "$port" -U postgres "$@"
}

postgres_passwords() {
  local home=$1 role
  mkdir -p "$home/passwords"
  chmod 0700 "$home/passwords"
  for role in "${POSTGRES_ROLES[@]}"; do
    [ -s "$home/passwords/$role" ] && continue
    (umask 077 && openssl rand -hex 24 >"$home/passwords/$role.new")
    mv "$home/passwords/$role.new" "$home/passwords/$role"
  done
}

# What this tree decides for every cluster, and where this one listens: 127.0.0.1 and its socket.
postgres_configure() {
  local home=$1 port=$2 data=$1/data
  cp "$POSTGRES_SOURCES/pg_hba.conf" "$data/pg_hba.conf"
  { cat "$POSTGRES_SOURCES/pg_ident.conf" && echo "superuser $(postgres_account) postgres"; } >"$data/pg_ident.conf"
  cp "$POSTGRES_SOURCES/postgresql.conf" "$data/sekisho.conf"
  cat >>"$data/sekisho.conf" <<END

listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$home/socket'
unix_socket_permissions = 0700
ssl_cert_file = '$home/tls.crt'
ssl_key_file = '$home/tls.key'
max_connections = 100
END
  grep -q "^include 'sekisho.conf'" "$data/postgresql.conf" || echo "include 'sekisho.conf'" >>"$data/postgresql.conf"
}

# Hands the server's part of HOME to its account; the rest stays the caller's.
postgres_hand_over() {
  local home=$1
  chmod 0711 "$home"
  chmod 0600 "$home/tls.key"
  mkdir -p "$home/socket"
  chmod 0700 "$home/socket"
  touch "$home/log"
  [ "$(id -u)" != 0 ] || chown -R postgres:postgres "$home/data" "$home/socket" "$home/log" "$home/tls.crt" "$home/tls.key"
}

# postgres_initdb HOME: an empty cluster. A run that was cut short leaves only data.new, which is thrown away.
postgres_initdb() {
  local home=$1
  rm -rf "$home/data.new"
  mkdir -m 0700 "$home/data.new"
  chmod 0711 "$home"
  [ "$(id -u)" != 0 ] || chown postgres:postgres "$home/data.new"
  postgres_as "$POSTGRES_BIN/initdb" -D "$home/data.new" -U postgres --auth=reject --encoding=UTF8 --locale=C.UTF-8 \
    --wal-segsize=4 --no-sync >"$home/initdb.log" 2>&1 || { cat "$home/initdb.log" >&2; return 1; }
  mv "$home/data.new" "$home/data"
}

# Waits until the server answers; its last words go to standard error when it does not.
postgres_start() {
  local home=$1
  if ! postgres_as "$POSTGRES_BIN/pg_ctl" start -s -w -t 60 -D "$home/data" -l "$home/log" >/dev/null 2>&1; then
    tail -n 5 "$home/log" >&2
    return 1
  fi
}

# postgres_command HOME PORT: the server in the foreground, one word a line, for a keeper (tools/dev/keep). SIGINT ends it.
postgres_command() {
  if [ "$(id -u)" = 0 ]; then
    printf '%s\n' setpriv --reuid=postgres --regid=postgres --init-groups --pdeathsig INT --
  fi
  printf '%s\n' env -i LC_ALL=C.UTF-8 "$POSTGRES_BIN/postgres" -D "$1/data" -p "$2"
}

# postgres_stop HOME [fast|immediate]: nothing to do when it does not run.
postgres_stop() {
  [ -e "$1/data/postmaster.pid" ] || return 0
  postgres_as "$POSTGRES_BIN/pg_ctl" stop -s -w -t 30 -m "${2:-fast}" -D "$1/data"
}

postgres_is_running() {
  postgres_as "$POSTGRES_BIN/pg_ctl" status -s -D "$1/data" >/dev/null 2>&1
}

# Database, roles and schemas; may be repeated.
postgres_roles() {
  local home=$1 port=$2
  postgres_sql "$home" "$port" -d postgres -v passwords="$home/passwords" -f "$POSTGRES_SOURCES/roles.sql"
}
