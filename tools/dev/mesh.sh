# shellcheck shell=bash
# Keys and certificates of a running system, made when missing, renewed at half life.

. "$ROOT/tools/dev/database.sh"

CERTIFICATE_SECONDS=86400

# The authority lives a year. Both files are made before either is put in place.
make_authority() {
  if [ -s "$RUN/ca/ca.key" ] && openssl x509 -in "$RUN/ca/ca.crt" -checkend $CERTIFICATE_SECONDS -noout >/dev/null 2>&1; then
    return
  fi
  rm -rf "$RUN/ca.new"
  "$ROOT/tools/dev/certificates" ca "$RUN/ca.new" "Sekisho local CA" --days 365
  mv "$RUN/ca.new/ca.crt" "$RUN/ca.new/ca.key" "$RUN/ca/"
  rmdir "$RUN/ca.new"
}

# A key is never made twice: what it protects would be lost. A file of another size is not ours to judge.
make_key() {
  local file=$RUN/keys/$1/$2
  if [ ! -e "$file" ]; then
    mkdir -p "${file%/*}"
    chmod 0700 "${file%/*}"
    openssl rand -out "$file.new" 32
    chmod 0400 "$file.new"
    mv "$file.new" "$file"
  fi
  [ "$(stat -c %s "$file")" = 32 ] || die "$file is not a key of 32 bytes; put the right one back, or ./dev reset"
}

base64url() { base64 -w 0 | tr '+/' '-_' | tr -d '='; }

# The public half of session's key, for whoever verifies passes: a JSON Web Key Set (RFC 8037) whose key id is the
# thumbprint of RFC 7638. Before the seed goes what makes it a PKCS #8 key of Ed25519 (RFC 8410 section 7).
make_pass_keys() {
  local seed=$RUN/keys/session/pass out=$RUN/keys/passes.json x kid
  if [ ! -e "$seed" ] || [ "$out" -nt "$seed" ]; then return; fi
  x=$({ printf '\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20' && cat "$seed"; } |
    openssl pkey -inform DER -pubout -outform DER | tail -c 32 | base64url)
  kid=$(printf '{"crv":"Ed25519","kty":"OKP","x":"%s"}' "$x" | openssl sha256 -binary | base64url)
  printf '{"keys":[{"alg":"EdDSA","crv":"Ed25519","kid":"%s","kty":"OKP","use":"sig","x":"%s"}]}\n' "$kid" "$x" >"$out.new"
  mv "$out.new" "$out"
}

# lay_certificate FOLDER NAME [options of `certificates leaf`]: a new certificate in a dated folder, then one rename of
# the link `..data`, so that a reader finds a pair that matches at any moment.
lay_certificate() {
  local folder=$1 name=$2 dated file old
  shift 2
  mkdir -p "$folder"
  chmod 0700 "$folder"
  dated=..$(date -u +%Y%m%dT%H%M%S.%N)
  "$ROOT/tools/dev/certificates" leaf "$RUN/ca" "$folder/$dated" "$name" --until $CERTIFICATE_SECONDS "$@"
  ln -sfn "$dated" "$folder/..data.new"
  mv -T "$folder/..data.new" "$folder/..data"
  for file in tls.crt tls.key ca.crt; do
    [ -L "$folder/$file" ] || ln -s "..data/$file" "$folder/$file"
  done
  for old in "$folder"/..2*; do
    [ "${old##*/}" = "$dated" ] || rm -rf "$old"
  done
}

# Old enough: past half its life, signed by a CA that is gone, or not there at all.
is_due() {
  ! openssl x509 -in "$1/tls.crt" -noout -checkend $((CERTIFICATE_SECONDS / 2)) >/dev/null 2>&1 ||
    ! cmp -s "$1/ca.crt" "$RUN/ca/ca.crt"
}

# Every certificate that is due.
renew_certificates() {
  local name
  for name in operator $(services_table | awk '{print $1}'); do
    ! is_due "$RUN/mesh/$name" || lay_certificate "$RUN/mesh/$name" "$name"
  done
  ! is_due "$RUN/https" || lay_certificate "$RUN/https" portal --dns localhost --ip 127.0.0.1
  ! is_due "$RUN/mail" || lay_certificate "$RUN/mail" mailbox --dns localhost --ip 127.0.0.1
  ! is_due "$(database_home)" || lay_database_certificate
}
