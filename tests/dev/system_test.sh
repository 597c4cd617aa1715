# shellcheck shell=bash disable=SC2317 # the runner calls these functions by name
# A whole system: up, again, down, and what is there after each.

# How long that takes is a bench: ./dev bench up.
test_a_second_up_leaves_everything_as_it_is() {
  dev up
  dev status
  sql 'CREATE TABLE auth.kept (id int); INSERT INTO auth.kept VALUES (7)'
  local before
  before=$(cat "$SEKISHO_RUN"/keep/{postgres,certificates,audit,session,auth,portal})
  dev up
  [ "$(cat "$SEKISHO_RUN"/keep/{postgres,certificates,audit,session,auth,portal})" = "$before" ] || fail "nothing was started anew"
  [ "$(sql 'SELECT id FROM auth.kept')" = 7 ] || fail "the data are there"
}

test_down_stops_everything_and_up_brings_the_data_back() {
  without_services
  dev up
  sql 'CREATE TABLE auth.kept (id int); INSERT INTO auth.kept VALUES (7)'
  local pids
  pids="$(program postgres) $(keeper postgres) $(program certificates) $(keeper certificates)"
  dev down
  for pid in $pids; do
    is_gone "$pid" || fail "process $pid has ended"
  done
  if "$ROOT/dev" status >"$SAID"; then fail "status says that it is stopped"; fi
  dev up
  [ "$(sql 'SELECT id FROM auth.kept')" = 7 ] || fail "the data are there"
}

test_what_dies_is_started_again() {
  dev up
  local before
  before=$(program postgres)
  kill -KILL "$before"
  is_another() { [ "$(program postgres)" != "$before" ]; }
  eventually is_another
  eventually sql 'SELECT'
}

test_programs_do_not_outlive_their_keeper() {
  without_services
  dev up
  local orphan
  for name in postgres certificates; do
    orphan=$(program $name)
    kill -KILL "$(keeper $name)"
    eventually is_gone "$orphan"
  done
  dev up
  sql 'SELECT'
}

test_services_connect_with_verified_certificate_and_their_own_password() {
  without_services
  dev up
  local home password
  home=$(readlink -f "$SEKISHO_RUN/postgres")
  password=$(cat "$home/passwords/auth_svc")
  local target="host=127.0.0.1 port=$((7432 + SEKISHO_PORT_OFFSET)) dbname=sekisho user=auth_svc sslrootcert=$home/ca.crt"
  PGPASSWORD=$password psql -X -c 'SELECT' "$target sslmode=verify-full"
  if PGPASSWORD=$password psql -X -c 'SELECT' "$target sslmode=disable"; then fail "the database wants TLS"; fi
  if PGPASSWORD=wrong psql -X -c 'SELECT' "$target sslmode=verify-full"; then fail "the database wants the password"; fi
}

test_no_password_is_in_a_statement_that_the_database_shows() {
  without_services
  dev up
  local home
  home=$(readlink -f "$SEKISHO_RUN/postgres")
  sql "ALTER SYSTEM SET log_statement = 'all'" && sql 'SELECT pg_reload_conf()'
  openssl rand -hex 24 >"$home/passwords/auth_svc"
  dev up
  grep -q 'statement: DO ' "$SEKISHO_RUN/log/postgres.log" || fail "statements are logged"
  if grep -qF -f <(cat "$home"/passwords/*) "$SEKISHO_RUN/log/postgres.log"; then fail "none has a password"; fi
  PGPASSWORD=$(cat "$home/passwords/auth_svc") psql -X -c 'SELECT' "host=127.0.0.1 port=$((7432 + SEKISHO_PORT_OFFSET)) \
    dbname=sekisho user=auth_svc sslrootcert=$home/ca.crt sslmode=verify-full" || fail "the new one is in force"
}

test_nothing_is_open_to_others() {
  dev up
  local readable
  readable=$(find "$SEKISHO_RUN/" -mindepth 1 -path "$SEKISHO_RUN/postgres/*" -prune -o -type d -perm /077 -print |
    grep -v "^$SEKISHO_RUN/postgres$" || true)
  [ -z "$readable" ] || fail "folders are private: $readable"
  readable=$(find "$SEKISHO_RUN/" -type f \( -name '*.key' -o -path '*/passwords/*' \) -perm /077)
  [ -z "$readable" ] || fail "secrets are private: $readable"
}

test_reset_asks_first_and_leaves_nothing() {
  without_services
  dev up
  refuses "reset deletes all data" "$ROOT/dev" reset
  dev status
  local home
  home=$(readlink -f "$SEKISHO_RUN/postgres")
  dev reset --yes
  [ ! -e "$SEKISHO_RUN" ] || fail "its folder is gone"
  [ ! -e "$home" ] || fail "the database is gone"
}

test_reset_removes_a_folder_in_which_nothing_was_started() {
  mkdir -p "$SEKISHO_RUN"
  dev reset --yes
  [ ! -e "$SEKISHO_RUN" ] || fail "its folder is gone"
}

test_a_path_too_long_for_a_socket_is_no_trouble() {
  without_services
  local long
  long=$(printf 'long%.0s' {1..30})
  SEKISHO_RUN=$WORK/$long/run
  dev up
  sql 'SELECT'
  clean_up
}

# The block of each company, as ./dev up says it at its end.
demo_said() { sed -n '/^$/,$p' "$SAID"; }

test_up_makes_the_demonstration_once_and_says_the_same_again() {
  dev up
  demo_said >"$WORK/first"
  grep -q '^  takahashi  *[0-9a-f-]\{20\} ' "$WORK/first" || fail "a login and its password are said"
  [ "$(stat -c %a "$SEKISHO_RUN/demo.txt")" = 600 ] || fail "the passwords are closed to others"
  dev ctl user list minato
  grep -q '^yamada ' "$SAID" || fail "the people are there"
  [ "$(sql "SELECT count(*) FROM portal.statements")" = 84 ] || fail "so are the statements"
  [ "$(sql "SELECT count(*) FROM portal.customer_users")" = 4 ] || fail "and who sees them"

  # As after a run that was cut short.
  rm "$SEKISHO_RUN/demo.made"
  dev up
  demo_said | cmp -s - "$WORK/first" || fail "the second up says the same"
  [ "$(sql "SELECT count(*) FROM auth.users")" = 12 ] || fail "nobody was made twice"
}

test_up_leaves_the_demonstration_out_when_told() {
  SEKISHO_DEMO=no dev up
  dev ctl tenant list
  [ "$(wc -l <"$SAID")" = 1 ] || fail "there is no company"
}
