# shellcheck shell=bash disable=SC2317 # the runner calls these functions by name
# What ./dev up does with a service: a copy of the tree with one, which is a script.

fake_tree() {
  without_services
  mkdir -p "$ROOT/build/release/services/fake"
  echo 'fake sekisho-fake - 9001 auth_svc,auth_migrate pepper,code' >"$ROOT/tools/dev/services"
  cat >"$ROOT/tools/dev/configuration/fake.conf" <<'END'
include rest.conf
port = @OPS_PORT@
database = @POSTGRES@ @POSTGRES_PORT@
END
  echo 'key = @RUN@/keys/@NAME@/pepper' >"$ROOT/tools/dev/configuration/rest.conf"
  sed -i 's/^READY_SECONDS=.*/READY_SECONDS=2/' "$ROOT/tools/dev/starting.sh"
  fake_program "$1"
}

# A program that migrates, or does what $1 says with the port of its settings.
fake_program() {
  local program=$ROOT/build/release/services/fake/sekisho-fake
  cat >"$program.new" <<END
#!/usr/bin/env python3
import http.server, os, signal, sys, time
settings = dict(line.rstrip("\n").split(" = ") for line in open(sys.argv[2]))
assert sys.argv[1] == "--config" and os.path.getsize(settings["key"]) == 32
def serve(status):
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.end_headers()
    def leave(*_):
        print("left in good order", flush=True)
        os._exit(0)
    signal.signal(signal.SIGTERM, leave)
    print("serving", flush=True)
    http.server.HTTPServer(("127.0.0.1", int(settings["port"])), Answer).serve_forever()
migrating = sys.argv[3:] == ["--migrate"]
print("migrating" if migrating else "started", flush=True)
$1
END
  chmod +x "$program.new"
  mv "$program.new" "$program"
}

WELL='migrating or serve(200)'

log() { cat "$SEKISHO_RUN/log/fake.log"; }
starts() { grep -c '^started' "$SEKISHO_RUN/log/fake.log"; }

test_migrates_starts_and_stops_a_service_in_good_order() {
  fake_tree "$WELL"
  dev up
  [ "$(log | head -n 3 | paste -sd ' ')" = 'migrating started serving' ] || fail "it migrates first: $(log)"
  dev status
  grep -qx "fake  *ready  *since $(date +%F) [0-9:]\{8\}" "$SAID" || fail "status says that it is ready, and since when"
  grep -qx "database = $(readlink -f "$SEKISHO_RUN/postgres") $((7432 + SEKISHO_PORT_OFFSET))" "$SEKISHO_RUN/config/fake.conf" ||
    fail "its settings are this system's"
  [ "$(find "$SEKISHO_RUN/passwords/fake" -type f -printf '%f\n' | sort | paste -sd ' ')" = 'auth_migrate auth_svc' ] || fail "it gets its roles' passwords only"
  dev logs fake
  grep -q serving "$SAID" || fail "logs shows its log"
  dev down
  log | grep -q 'left in good order' || fail "it was asked to end"
}

test_restarts_a_service_only_when_something_changed() {
  fake_tree "$WELL"
  dev up
  dev up
  [ "$(grep -c '^migrating\|^started' "$SEKISHO_RUN/log/fake.log")" = 2 ] || fail "it was left alone"
  fake_program "$WELL # rebuilt"
  dev up
  [ "$(starts)" = 2 ] || fail "another program replaces it"
  echo 'more = 1' >>"$ROOT/tools/dev/configuration/fake.conf"
  dev up
  [ "$(starts)" = 3 ] || fail "other settings restart it"
}

test_names_the_service_that_is_not_ready() {
  fake_tree 'migrating or serve(503)'
  if "$ROOT/dev" up >"$SAID" 2>&1; then fail "up fails"; fi
  grep -q 'fake is not ready after 2 s' "$SAID" || fail "it says which"
  if "$ROOT/dev" status >"$SAID"; then fail "status fails"; fi
  grep -q '^fake  *not ready  *since ' "$SAID" || fail "status says so"
}

test_does_not_start_a_service_whose_migration_fails() {
  fake_tree 'sys.exit(1 if migrating else 0)'
  refuses 'the migrations of fake failed' "$ROOT/dev" up
  if log | grep -q started; then fail "it was not started"; fi
}

test_a_service_that_keeps_ending_is_started_less_and_less_often() {
  fake_tree 'sys.exit(1 if not migrating else 0)'
  if "$ROOT/dev" up >"$SAID" 2>&1; then fail "up fails"; fi
  started_thrice() { [ "$(starts)" -ge 3 ]; }
  eventually started_thrice
  [ "$(starts)" -le 4 ] || fail "it waits between starts"
}

# A program that reads its settings meanwhile finds them whole.
test_ctl_leaves_the_settings_alone() {
  without_services
  mkdir -p "$ROOT/build/release/tools"
  # shellcheck disable=SC2016 # the script's own variable
  printf '#!/bin/sh\ncat "$2"\n' >"$ROOT/build/release/tools/sekishoctl"
  chmod +x "$ROOT/build/release/tools/sekishoctl"
  refuses 'nothing was started yet' "$ROOT/dev" ctl health
  dev up
  local file=$SEKISHO_RUN/config/sekishoctl.conf before
  before=$(stat -c '%i %y' "$file")
  dev ctl health
  cmp -s "$file" "$SAID" || fail "ctl reads the settings of the running system"
  [ "$(stat -c '%i %y' "$file")" = "$before" ] || fail "they were not written again"
}

test_a_service_killed_comes_back() {
  fake_tree "$WELL"
  dev up
  kill -KILL "$(program fake)"
  started_twice() { [ "$(starts)" = 2 ]; }
  eventually started_twice
  eventually "$ROOT/dev" status
}
