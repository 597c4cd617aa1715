# shellcheck shell=bash disable=SC2034 # variables are read by the files that source this one
# What the commands of ./dev share. Sourced by ./dev, which has set ROOT and -euo pipefail.

say() { echo "$*"; }

# One sentence for a human, and nothing after it.
die() {
  echo "dev: $*" >&2
  exit 1
}

# Where a running system keeps its files. A second system of this checkout, which a test is, has another folder.
RUN=$(realpath -m "${SEKISHO_RUN:-$ROOT/.run}")

# Added to each port, so that two checkouts run side by side; ./dev up writes it down for the other commands.
PORT_OFFSET=${SEKISHO_PORT_OFFSET:-$(cat "$RUN/port_offset" 2>/dev/null || echo 0)}
[[ $PORT_OFFSET =~ ^(0|[1-9][0-9]{0,4})$ && $PORT_OFFSET -le 56000 ]] || die "SEKISHO_PORT_OFFSET=$PORT_OFFSET is not a number from 0 to 56000"

PORTAL_HTTPS_PORT=$((8443 + PORT_OFFSET))
PORTAL_HTTP_PORT=$((8080 + PORT_OFFSET))
POSTGRES_PORT=$((7432 + PORT_OFFSET))
MAIL_PORT=$((2525 + PORT_OFFSET))
MAILBOX_PORT=$((8025 + PORT_OFFSET))

need_file() { [ -e "$1" ] || die "$2"; }

# One ./dev at a time changes RUN. The lock ends with the process, and no child keeps it.
take_lock() {
  exec {LOCK}>"$RUN/lock"
  flock -w 300 "$LOCK" || die "another ./dev works on $RUN and does not finish"
}

# Rows of tools/dev/services without comments.
services_table() { grep -v '^#' "$ROOT/tools/dev/services"; }
