# shellcheck shell=bash
# The parts of a running system under RUN, each made when missing and left alone when there:
#
#   postgres/            the cluster (postgres.sh); a link where RUN is out of its account's reach
#   ca/                  the local certificate authority of mesh and browser
#   mesh/NAME/           tls.crt, tls.key, ca.crt of a service, laid as the kubelet lays a Secret
#   https/               the portal's certificate for browsers, laid likewise
#   mail/                that of the mailbox (mailbox), laid likewise
#   keys/NAME/KEY        32 random bytes; keys/passes.json the public key of passes
#   passwords/NAME/ROLE  of a service's database roles
#   config/NAME.conf     from tools/dev/configuration/NAME.conf
#   keep/ log/           keepers (keep) and what their programs say

FREE_MIB_NEEDED=500

. "$ROOT/tools/dev/keeping.sh"
. "$ROOT/tools/dev/mesh.sh"
. "$ROOT/tools/dev/database.sh"

running_folders() {
  mkdir -p "$RUN"
  chmod 0700 "$RUN"
  # Root's database server runs under another account, which has to pass through RUN to its own folder.
  [ "$(id -u)" != 0 ] || chmod 0711 "$RUN"
  install -d -m 0700 "$RUN"/{ca,mesh,https,keys,passwords,config,keep,log}
}

# need_free_space FOLDER: which need not exist yet.
need_free_space() {
  local folder=$1 free
  until [ -d "$folder" ]; do folder=$(dirname "$folder"); done
  free=$(df --output=avail -BM "$folder" | tr -dc '0-9\n' | tail -n 1)
  [ "$free" -ge $FREE_MIB_NEEDED ] ||
    die "only $free MiB are free on the disk of $folder, and $FREE_MIB_NEEDED are needed; nothing was changed"
}

# Whether anything listens on this TCP port of 127.0.0.1 or of all addresses; state 0A is LISTEN.
port_is_taken() {
  local hex
  printf -v hex '%04X' "$1"
  grep -qE "^ *[0-9]+: (0100007F|00000000|0{32}|0{24}0100007F|0000000000000000FFFF00000100007F):$hex [0-9A-F:]+ 0A " \
    /proc/net/tcp /proc/net/tcp6
}

# need_free_port NAME PORT: NAME may hold it itself.
need_free_port() {
  if ! is_kept "$1" && port_is_taken "$2"; then
    die "port $2 of $1 is taken by another program; end that, or set SEKISHO_PORT_OFFSET=100 to use other ports"
  fi
}
