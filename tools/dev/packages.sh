# shellcheck shell=bash
# Debian packages, from the lists tools/dev/packages.GROUP. When all are there nothing is run and no network is needed.
# A name with a question mark behind it is also there when a command of that name is: Node.js comes from many places, and
# Debian's does not get along with all of them.

# packages_listed GROUP...: names, sorted, one a line.
packages_listed() {
  sed 's/#.*//; s/ //g; /^$/d' "${@/#/$ROOT/tools/dev/packages.}" | sort -u | while read -r name; do
    if [ "${name%\?}" = "$name" ] || ! command -v "${name%\?}" >/dev/null; then echo "${name%\?}"; fi
  done
}

# dpkg-query fails when it does not know one of the names; what it does know it prints.
packages_missing() {
  local listed
  mapfile -t listed < <(packages_listed "$@")
  { dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${listed[@]}" 2>/dev/null || true; } |
    sed -n 's/^installed //p' | sort -u | comm -13 - <(packages_listed "$@")
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo -n true 2>/dev/null || sudo -v || return 1
    sudo "$@"
  fi
}

# No server may start because it was installed, and PostgreSQL makes no cluster of its own: two files say so for as long
# as apt runs. A file that was there before stays as it was.
quietly_installing() {
  # shellcheck disable=SC2016 # the script of the inner bash, which knows the variables
  as_root env DEBIAN_FRONTEND=noninteractive bash -euc '
    policy=/usr/sbin/policy-rc.d
    cluster=/etc/postgresql-common/createcluster.d/sekisho.conf
    made=()
    trap "[ \${#made[@]} = 0 ] || rm -f \"\${made[@]}\"" EXIT
    if [ ! -e "$policy" ]; then
      made+=("$policy")
      printf "#!/bin/sh\nexit 101\n" >"$policy"
      chmod 0755 "$policy"
    fi
    if [ ! -e "$cluster" ]; then
      made+=("$cluster")
      mkdir -p "${cluster%/*}"
      echo "create_main_cluster = false" >"$cluster"
    fi
    "$@" </dev/null' _ "$@"
}

# The package index may be missing or too old: then it is fetched, and the installation tried again.
apt_install() {
  local install=(apt-get install -y -q --no-install-recommends "$@")
  quietly_installing "${install[@]}" && return
  quietly_installing apt-get update -q && quietly_installing "${install[@]}"
}

# packages_install GROUP...: makes sure that all are there.
packages_install() {
  local missing log
  mapfile -t missing < <(packages_missing "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
    die "these packages are missing and only root can install them: ${missing[*]}"
  as_root true || die "sudo refused, and only root can install the missing packages: ${missing[*]}"
  say "installing ${#missing[@]} Debian packages: ${missing[*]}"
  log=$(mktemp)
  if ! apt_install "${missing[@]}" >"$log" 2>&1; then
    sed -n '/^E:/p' "$log" | tail -n 3 >&2
    rm -f "$log"
    die "apt-get could not install ${missing[*]}; is a Debian mirror reachable?"
  fi
  rm -f "$log"
}
