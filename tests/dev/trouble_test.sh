# shellcheck shell=bash
# What goes wrong on a developer's machine: one clear sentence, and nothing is lost.

test_refuses_an_unknown_command() {
  refuses "there is no command 'frobnicate'" "$ROOT/dev" frobnicate
  refuses "there is no command '../dev/build'" "$ROOT/dev" ../dev/build
  refuses "there is no group 'frobnicate'" "$ROOT/dev" test frobnicate
}

test_refuses_a_bad_port_offset() {
  for offset in -1 x 57000 '1+1'; do
    refuses "is not a number from 0 to" env SEKISHO_PORT_OFFSET="$offset" "$ROOT/dev" up
  done
}

test_names_the_port_that_is_taken() {
  without_services
  local port=$((7432 + SEKISHO_PORT_OFFSET))
  python3 -c '
import socket, sys, time
s = socket.socket(); s.bind(("127.0.0.1", int(sys.argv[1]))); s.listen(); print("up", flush=True); time.sleep(600)' $port >"$WORK/taker" &
  local taker=$!
  eventually grep -q up "$WORK/taker"
  refuses "port $port of postgres is taken" "$ROOT/dev" up
  [ ! -e "$SEKISHO_RUN/port_offset" ] || fail "a refused offset is not kept"
  kill "$taker"
  wait "$taker" || true
  dev up
}

test_refuses_to_move_ports_under_a_running_system() {
  without_services
  dev up
  refuses "it runs with SEKISHO_PORT_OFFSET=$SEKISHO_PORT_OFFSET" env SEKISHO_PORT_OFFSET=1 "$ROOT/dev" up
  dev down
  SEKISHO_PORT_OFFSET=$((SEKISHO_PORT_OFFSET + 1))
  dev up
  sql 'SELECT'
}

# A package manager that knows nothing of libck-dev and has no network.
fake_apt() {
  printf '#!/bin/sh\n/usr/bin/dpkg-query "$@" | grep -v libck-dev\n' >"$WORK/bin/dpkg-query"
  printf '#!/bin/sh\necho "$@" >>%s/apt\nexit 100\n' "$WORK" >"$WORK/bin/apt-get"
  chmod +x "$WORK/bin"/*
}

test_names_the_package_that_cannot_be_installed() {
  without_services
  [ "$(id -u)" = 0 ] || skip "only root installs packages"
  fake_apt
  PATH=$WORK/bin:$PATH refuses "apt-get could not install libck-dev" "$ROOT/dev" up
  grep -q -- '--no-install-recommends libck-dev' "$WORK/apt" || fail "apt-get was asked for it"
  [ ! -e "$SEKISHO_RUN" ] || fail "nothing else was done"
}

test_says_that_sudo_refused() {
  without_services
  fake_apt
  printf '#!/bin/sh\necho 1000\n' >"$WORK/bin/id"
  printf '#!/bin/sh\nexit 1\n' >"$WORK/bin/sudo"
  chmod +x "$WORK/bin"/*
  refuses "sudo refused, and only root can install the missing packages: libck-dev" "$ROOT/dev" up
  [ ! -e "$WORK/apt" ] || fail "apt-get was not called"
}

test_does_not_call_apt_when_all_is_there() {
  without_services
  fake_apt
  rm "$WORK/bin/dpkg-query"
  PATH=$WORK/bin:$PATH dev up
  [ ! -e "$WORK/apt" ] || fail "apt-get was not called"
}

# on_small_disk SIZE FUNCTION: WORK/disk is a file system of that size, in a mount namespace of its own.
on_small_disk() {
  if [ "$(id -u)" != 0 ] || ! unshare -m true 2>/dev/null; then skip "nothing can be mounted"; fi
  mkdir -p "$WORK/disk"
  export WORK PATH
  unshare -m bash -euo pipefail -c "mount -t tmpfs -o size=$1,mode=0711 none $WORK/disk
    . $SUPPORT
    ROOT=$ROOT SEKISHO_RUN=$WORK/disk/run
    trap clean_up EXIT
    $(declare -f "$2")
    $2"
}

refused_on_a_full_disk_and_well_when_freed() {
  dev up
  sql 'CREATE TABLE auth.kept (id int); INSERT INTO auth.kept VALUES (7)'
  fallocate -l 400M "$WORK/disk/filler"
  refuses "MiB are free on the disk of" "$ROOT/dev" up
  [ "$(sql 'SELECT id FROM auth.kept')" = 7 ] || fail "it still runs"
  rm "$WORK/disk/filler"
  dev up
  [ "$(sql 'SELECT id FROM auth.kept')" = 7 ] || fail "the data are there"
  dev down
}

test_refuses_a_full_disk_and_loses_nothing() {
  without_services
  on_small_disk 800M refused_on_a_full_disk_and_well_when_freed
}

refused_on_a_disk_too_small() {
  refuses "MiB are free on the disk of" "$ROOT/dev" up
  [ ! -e "$SEKISHO_RUN" ] || fail "nothing was made"
}

test_refuses_a_disk_too_small_before_making_anything() {
  without_services
  on_small_disk 100M refused_on_a_disk_too_small
}

refused_on_a_disk_too_small_to_build_on() {
  mkdir "$WORK/disk/tree"
  cp -r "$ROOT/dev" "$ROOT/tools" "$ROOT/deploy" "$WORK/disk/tree/"
  printf '#!/bin/sh\ntouch %s/was_built\n' "$WORK" >"$WORK/bin/cmake"
  SEKISHO_RUN=$WORK/run refuses "MiB are free on the disk of $WORK/disk/tree" "$WORK/disk/tree/dev" up
  [ ! -e "$WORK/was_built" ] || fail "it was not tried"
}

test_refuses_a_disk_too_small_to_build_on() {
  without_services
  on_small_disk 100M refused_on_a_disk_too_small_to_build_on
}

# kill_up_when_there FILE [NAME]: an up and what it runs in the foreground, when it has made that file. NAME is what the file
# is called later, should it be looked for too late.
kill_up_when_there() {
  setsid "$ROOT/dev" up >"$SAID" 2>&1 &
  local up=$!
  until [ -e "$SEKISHO_RUN/$1" ] || [ -e "$SEKISHO_RUN/${2:-$1}" ]; do
    kill -0 "$up" 2>/dev/null || fail "./dev up makes $1"
    sleep 0.005
  done
  kill -KILL -- "-$up" 2>/dev/null || true
  wait "$up" || true
}

test_goes_on_from_wherever_an_up_was_killed() {
  without_services
  kill_up_when_there ca.new ca/ca.crt
  kill_up_when_there ca/ca.crt
  kill_up_when_there postgres/data.new postgres/data
  kill_up_when_there postgres/data
  kill_up_when_there postgres/roles.stamp
  dev up
  sql 'SELECT'
}

test_refuses_a_damaged_cluster_and_leaves_it_alone() {
  without_services
  dev up
  dev down
  local data
  data=$(readlink -f "$SEKISHO_RUN/postgres")/data
  mv "$data/PG_VERSION" "$WORK/"
  refuses "is not a PostgreSQL cluster" "$ROOT/dev" up
  mv "$WORK/PG_VERSION" "$data/"
  dev up
}
