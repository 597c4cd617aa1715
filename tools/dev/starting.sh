# shellcheck shell=bash
# From files to running services: what ./dev up does with each row of tools/dev/services.

READY_SECONDS=30

# program_path PROGRAM: prints nothing when it is not built.
program_path() {
  local path
  for path in "$ROOT"/build/release/*/{,*/}"$1"; do
    if [ -f "$path" ] && [ -x "$path" ]; then
      echo "$path"
      return
    fi
  done
}

# Runs a command for every service there is: NAME PROGRAM RPC OPS ROLES KEYS.
for_each_service() {
  local name program rpc ops roles keys path
  while read -r -u 3 name program rpc ops roles keys; do
    path=$(program_path "$program")
    [ -z "$path" ] || [ ! -e "$ROOT/tools/dev/configuration/$name.conf" ] || "$1" "$name" "$path" "$rpc" "$ops" "$roles" "$keys"
  done 3< <(services_table)
}

need_free_ports_of() {
  local port
  for port in "$3" "$4"; do
    [ "$port" = - ] || need_free_port "$1" $((port + PORT_OFFSET))
  done
}

# Ports are moved only while nothing runs on the old ones.
settle_ports() {
  local before
  before=$(cat "$RUN/port_offset" 2>/dev/null || echo "$PORT_OFFSET")
  [ "$before" = "$PORT_OFFSET" ] || [ -z "$(kept_names)" ] ||
    die "it runs with SEKISHO_PORT_OFFSET=$before; ./dev down first"
  need_free_port postgres "$POSTGRES_PORT"
  need_free_port portal "$PORTAL_HTTPS_PORT"
  need_free_port portal "$PORTAL_HTTP_PORT"
  need_free_port mailbox "$MAIL_PORT"
  need_free_port mailbox "$MAILBOX_PORT"
  for_each_service need_free_ports_of
  echo "$PORT_OFFSET" >"$RUN/port_offset"
}

# The roles' file is run again when it or a password changed, and only then: a second ./dev up is quick.
roles_when_changed() {
  local home stamp
  home=$(database_home)
  stamp=$(sha256sum "$POSTGRES_SOURCES/roles.sql" "$home"/passwords/* | sha256sum)
  [ "$stamp" != "$(cat "$home/roles.stamp" 2>/dev/null)" ] || return 0
  postgres_roles "$home" "$POSTGRES_PORT" || die "the database refused deploy/database/roles.sql"
  echo "$stamp" >"$home/roles.stamp"
}

# A rule of sed for each word of a template: what it means for the service in this row. The table lists them.
template_rules() {
  local rpc=$2 ops=$3 service
  printf 's|@%s@|%s|g\n' NAME "$1" RUN "$RUN" POSTGRES "$(database_home)" POSTGRES_PORT "$POSTGRES_PORT" \
    HTTPS_PORT "$PORTAL_HTTPS_PORT" HTTP_PORT "$PORTAL_HTTP_PORT" MAIL_PORT "$MAIL_PORT"
  port_rule RPC_PORT "$rpc"
  port_rule OPS_PORT "$ops"
  while read -r service _ rpc ops _; do
    port_rule "${service}_RPC_PORT" "$rpc"
    port_rule "${service}_OPS_PORT" "$ops"
  done < <(services_table)
}

port_rule() {
  local port=none
  [ "$2" = - ] || port=$(($2 + PORT_OFFSET))
  printf 's|@%s@|%s|g\n' "$1" "$port"
}

# write_configuration NAME RPC OPS: the template, and what RUN/settings/NAME.conf adds to it. A program sees the old file or the new one.
# Only who holds the lock of RUN writes.
write_configuration() {
  local templates=$ROOT/tools/dev/configuration file=$RUN/config/$1.conf added=()
  [ ! -e "$RUN/settings/$1.conf" ] || added=("$RUN/settings/$1.conf")
  sed -E "s|^include (.*)|cat $templates/\\1|e" "$templates/$1.conf" "${added[@]}" | sed -f <(template_rules "$@") >"$file.new"
  mv "$file.new" "$file"
}

# Migrations run before the program that needs them, as the role that owns the schema. Programs write no files, so the
# log is reached through a pipe.
migrate() {
  local name=$1 path=$2
  "$path" --config "$RUN/config/$name.conf" --migrate 2>&1 | cat >>"$RUN/log/$name.log" ||
    die "the migrations of $name failed; see ./dev logs $name"
}

# What runs already has migrated its schema: the migrations are in the program.
start_service() {
  local name=$1 path=$2 rpc=$3 ops=$4 command=(TERM "$2" --config "$RUN/config/$1.conf")
  lay_passwords "$name" "$5"
  write_configuration "$name" "$rpc" "$ops"
  ! is_kept_with "$name" "${command[@]}" || return 0
  migrate "$name" "$path"
  keep_running "$name" "${command[@]}"
}

make_keys_of() {
  local key
  for key in ${6//,/ }; do
    [ "$key" = - ] || make_key "$1" "$key"
  done
}

wait_until_ready() {
  local name=$1 ops=$4
  [ "$ops" != - ] || return 0
  for ((i = 0; i < READY_SECONDS * 20; i++)); do
    if curl -sf -o /dev/null --max-time 2 "http://127.0.0.1:$((ops + PORT_OFFSET))/readyz"; then return; fi
    sleep 0.05
  done
  tail -n 3 "$RUN/log/$name.log" >&2
  die "$name is not ready after $READY_SECONDS s; its log: ./dev logs $name"
}

start_services() {
  for_each_service make_keys_of
  make_pass_keys
  write_configuration sekishoctl - -
  for_each_service start_service
  keep_running certificates TERM "$ROOT/tools/dev/renew" "$RUN"
  for_each_service wait_until_ready
  start_mail
}

print_addresses() {
  if is_kept portal; then say "https://localhost:$PORTAL_HTTPS_PORT/"; fi
  if is_kept mailbox; then say "mails: http://localhost:$MAILBOX_PORT/"; fi
  say "database: 127.0.0.1:$POSTGRES_PORT, superuser at the socket in $(database_home)/socket"
  say "running: $(kept_names | sort | paste -sd ' ')"
}
