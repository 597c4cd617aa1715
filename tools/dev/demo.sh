# shellcheck shell=bash
# Two companies to look around in, made by ./dev up with the operator's command line once everything is ready.
#
#   RUN/demo.txt   a line for each person: company, login, password; 0600
#   RUN/demo.made  all of it was made: a second ./dev up only prints
#
# A password is written down before its user is made, so that a run that was cut short is taken up where it ended.
# SEKISHO_DEMO=no leaves it out.

DEMO_COMPANIES=(aoba minato)
declare -A DEMO_NAMES=([aoba]=青葉商事株式会社 [minato]=株式会社みなと)

operator() { "$(program_path sekishoctl)" --config "$RUN/config/sekishoctl.conf" "$@"; }

demo_people() { grep -v '^#' "$ROOT/tools/dev/demo.people"; }

# The number of a company, or nothing.
demo_tenant() { operator tenant list | awk -v code="$1" '$1 == code { print $3 }'; }

demo_company() {
  [ -n "$(demo_tenant "$1")" ] || operator tenant create "$1" "${DEMO_NAMES[$1]}" >/dev/null
  operator tenant option "$1" networks=on >/dev/null
}

# The password of COMPANY LOGIN, made when there is none. 72 bits.
demo_password() {
  local password
  password=$(awk -v company="$1" -v login="$2" '$1 == company && $2 == login { print $3 }' "$RUN/demo.txt")
  if [ -z "$password" ]; then
    password=$(openssl rand -hex 9 | sed 's/....../&-/g; s/-$//')
    echo "$1 $2 $password" >>"$RUN/demo.txt"
  fi
  echo "$password"
}

# demo_person COMPANY LOGIN KIND ROLES NAME
demo_person() {
  local roles=(--roles "$4")
  [ "$3" = staff ] || roles=()
  demo_password "$1" "$2" | operator user create "$1" "$2" --kind "$3" "${roles[@]}" --name "$5" --password-file - --keep-password >/dev/null
}

demo_people_of() {
  local company login kind roles name there
  there=$(operator user list "$1" | awk '{ print $1 }')
  while read -r company login kind roles name; do
    [ "$company" = "$1" ] || continue
    grep -qxF "$login" <<<"$there" || demo_person "$company" "$login" "$kind" "$roles" "$name"
  done < <(demo_people)
}

# {"A-0001":"user id",...}: who acts for which customer.
demo_customer_users() {
  local company login kind code users separator=''
  users=$(operator user list "$1" | awk '{ print $1, $NF }')
  while read -r company login kind code _; do
    [ "$company $kind" = "$1 customer" ] || continue
    printf '%s"%s":"%s"' "${separator:-{}" "$code" "$(awk -v login="$login" '$1 == login { print $2 }' <<<"$users")"
    separator=,
  done < <(demo_people)
  echo '}'
}

# As the portal's own role, over TLS, as the portal does it.
demo_statements_of() {
  local home passfile=$RUN/demo.pgpass
  home=$(database_home)
  (umask 077 && printf '*:*:*:portal_svc:%s\n' "$(cat "$home/passwords/portal_svc")" >"$passfile")
  env -u PGSERVICE PGOPTIONS= "$POSTGRES_BIN/psql" -X -q -v tenant="$(demo_tenant "$1")" -v company="$1" \
    -v people="$(demo_customer_users "$1")" -f "$ROOT/tools/dev/demo.sql" \
    "host=127.0.0.1 port=$POSTGRES_PORT dbname=sekisho user=portal_svc sslmode=verify-full sslrootcert=$home/ca.crt passfile=$passfile"
  rm -f "$passfile"
}

demo_make() {
  local company
  (umask 077 && touch "$RUN/demo.txt")
  chmod 0600 "$RUN/demo.txt"
  for company in "${DEMO_COMPANIES[@]}"; do
    demo_company "$company"
    demo_people_of "$company"
    demo_statements_of "$company"
  done
  touch "$RUN/demo.made"
}

# One block for each company: where to sign in, and as whom.
demo_print() {
  local company owner login kind roles name
  for company in "${DEMO_COMPANIES[@]}"; do
    say ''
    say "${DEMO_NAMES[$company]}: https://localhost:$PORTAL_HTTPS_PORT/c/$company"
    while read -r owner login kind roles name; do
      [ "$owner" = "$company" ] || continue
      [ "$kind" = staff ] || roles=$kind
      printf '  %-11s %-22s %-14s %s\n' "$login" "$(demo_password "$company" "$login")" "$roles" "$name"
    done < <(demo_people)
  done
}

demo_data() {
  if ! is_kept portal || [ "${SEKISHO_DEMO:-yes}" = no ] || [ -z "$(program_path sekishoctl)" ]; then return; fi
  [ -e "$RUN/demo.made" ] || demo_make
  demo_print
}
