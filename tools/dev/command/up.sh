# shellcheck shell=bash
# up: install what is missing, build, and start everything; prints where and with which password
. "$ROOT/tools/dev/packages.sh"
. "$ROOT/tools/dev/build.sh"
. "$ROOT/tools/dev/running.sh"
. "$ROOT/tools/dev/starting.sh"
. "$ROOT/tools/dev/mail.sh"
. "$ROOT/tools/dev/demo.sh"

need_free_space "$RUN"
need_free_space "$ROOT/build"
packages_install build run
build release programs || die "the build failed"

mkdir -p "$RUN" || die "$RUN cannot be made"
running_folders
take_lock
need_free_space "$(dirname "$(database_home)")"
settle_ports
make_authority
make_database_home
renew_certificates
make_database
start_database
roles_when_changed
start_services
print_addresses
demo_data
