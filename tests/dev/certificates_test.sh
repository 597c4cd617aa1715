# shellcheck shell=bash disable=SC2317 # the runner calls these functions by name
# Certificates of a running system: named, short-lived, renewed in time and never seen half changed.

with_running() {
  . "$ROOT/tools/dev/common.sh"
  . "$ROOT/tools/dev/running.sh"
  running_folders
  make_authority
}

test_each_service_gets_its_own_name_for_a_day() {
  with_running
  make_database_home
  renew_certificates
  for name in auth session audit sso portal operator; do
    openssl verify -CAfile "$RUN/ca/ca.crt" "$RUN/mesh/$name/tls.crt"
    openssl x509 -in "$RUN/mesh/$name/tls.crt" -noout -ext subjectAltName | grep -qx " *URI:spiffe://sekisho.test/ns/sekisho/sa/$name"
    openssl x509 -in "$RUN/mesh/$name/tls.crt" -noout -checkend $((86400 - 600)) || fail "$name lives a day"
    if openssl x509 -in "$RUN/mesh/$name/tls.crt" -noout -checkend $((86400 + 600)); then fail "$name lives no longer"; fi
  done
}

test_renews_past_half_life_and_not_before() {
  with_running
  lay_certificate "$RUN/mesh/auth" auth
  ! is_due "$RUN/mesh/auth" || fail "a new one is not due"
  lay_certificate "$RUN/mesh/auth" auth --until $((86400 / 2 - 60))
  is_due "$RUN/mesh/auth" || fail "one past half its life is due"
  lay_certificate "$RUN/mesh/auth" auth
  "$ROOT/tools/dev/certificates" ca "$WORK/other"
  cp "$WORK/other/ca.crt" "$RUN/ca/ca.crt"
  is_due "$RUN/mesh/auth" || fail "one of another authority is due"
}

test_a_reader_always_finds_a_pair_that_matches() {
  with_running
  lay_certificate "$RUN/mesh/auth" auth
  (for _ in {1..20}; do lay_certificate "$RUN/mesh/auth" auth; done) &
  local writer=$! reads=0 folder
  while kill -0 "$writer" 2>/dev/null; do
    # As a service does: one look at the link, then both files of that folder, unless it has gone meanwhile.
    folder=$RUN/mesh/auth/$(readlink "$RUN/mesh/auth/..data")
    if ! cp "$folder/tls.crt" "$folder/tls.key" "$WORK/" 2>/dev/null; then continue; fi
    [ "$(openssl x509 -in "$WORK/tls.crt" -noout -pubkey)" = "$(openssl pkey -in "$WORK/tls.key" -pubout)" ] || fail "the pair matches"
    reads=$((reads + 1))
  done
  wait "$writer"
  [ "$reads" -gt 0 ] || fail "the reader read"
  [ "$(find "$RUN/mesh/auth" -mindepth 1 -type d | wc -l)" = 1 ] || fail "old certificates are gone"
}

test_makes_a_key_once_and_refuses_a_wrong_one() {
  with_running
  make_key auth pepper
  local before
  before=$(sha256sum "$RUN/keys/auth/pepper")
  make_key auth pepper
  [ "$(sha256sum "$RUN/keys/auth/pepper")" = "$before" ] || fail "the key is the same"
  [ "$(stat -c '%a %s' "$RUN/keys/auth/pepper")" = '400 32' ] || fail "the key is 32 bytes for its owner"
  rm -f "$RUN/keys/auth/pepper" && echo short >"$RUN/keys/auth/pepper"
  if (make_key auth pepper) 2>"$SAID"; then fail "a short key is refused"; fi
  grep -q "is not a key of 32 bytes" "$SAID"
  [ "$(cat "$RUN/keys/auth/pepper")" = short ] || fail "it is left alone"
}

# RFC 8037 appendix A gives the key, RFC 7638's way of naming it gives the id in its section A.3.
test_publishes_the_key_of_passes_as_rfc_8037_does() {
  with_running
  mkdir -p "$RUN/keys/session"
  echo 9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60 | tr a-f A-F | basenc -d --base16 >"$RUN/keys/session/pass"
  make_pass_keys
  [ "$(jq -r '.keys[0] | "\(.x) \(.kid) \(.alg) \(.use)"' "$RUN/keys/passes.json")" = \
    '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k EdDSA sig' ] ||
    fail "it is the published example: $(cat "$RUN/keys/passes.json")"
}

test_the_running_system_renews_by_itself() {
  dev up
  with_running
  local before
  before=$(readlink "$RUN/mesh/auth/..data")
  lay_certificate "$RUN/mesh/auth" auth --until 3600
  kill -TERM "$(program certificates)"
  is_renewed() { ! is_due "$RUN/mesh/auth"; }
  eventually is_renewed
  [ "$(readlink "$RUN/mesh/auth/..data")" != "$before" ] || fail "it is a new one"
}
