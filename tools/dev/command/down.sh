# shellcheck shell=bash
# down: stop everything; nothing is lost, ./dev up goes on from there
. "$ROOT/tools/dev/running.sh"

stop_everything
