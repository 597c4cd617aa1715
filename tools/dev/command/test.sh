# shellcheck shell=bash
# test [GROUP...]: prove everything, or some of lint unit thread release integration fuzz-smoke e2e dev
. "$ROOT/tools/dev/packages.sh"
. "$ROOT/tools/dev/build.sh"

# GROUP, the packages it needs beside build, and how it is run. A TAP program prints `ok NAME` and `not ok NAME`.
GROUPS_TABLE='
lint          run,test        run_tap tests/lint/run
unit          test            run_ctest asan unit
thread        test            run_ctest tsan thread
release       test            run_ctest release unit
integration   run,test        run_ctest asan integration
fuzz-smoke    test            run_ctest fuzz fuzz-smoke
e2e           run,test,e2e    run_tap tests/e2e/run
dev           run,test        run_tap tests/dev/run
'

passed=0 failed=0
output=

# run_ctest PRESET LABEL: a build that fails is one failed test.
run_ctest() {
  local summary
  build "$1" || { count 0 1; return; }
  ctest --test-dir "$ROOT/build/$1" --output-on-failure -j "$(nproc)" -L "^$2\$" </dev/null 2>&1 | tee "$output" | show_ctest || true
  summary=$(sed -nE 's/^[0-9]+% tests passed, ([0-9]+) tests? failed out of ([0-9]+)$/\1 \2/p' "$output")
  [ -n "$summary" ] || { count 0 1; return; }
  count $((${summary#* } - ${summary% *})) "${summary% *}"
}

# Its progress is of no interest; failed tests and what they printed are.
show_ctest() { grep -vE '^ *([0-9]+/[0-9]+ Test +#.* Passed |Start +[0-9]+:|Test project |Label Time|Total Test time)' | cat -s; }

run_tap() {
  local good bad status=0
  "$ROOT/$1" </dev/null 2>&1 | tee "$output" || status=$?
  good=$(grep -c '^ok' "$output" || true)
  bad=$(grep -c '^not ok' "$output" || true)
  # A program that broke off, or has nothing to say, has not passed.
  [ $((good + bad)) -gt 0 ] && { [ "$status" = 0 ] || [ "$bad" -gt 0 ]; } || bad=$((bad + 1))
  count "$good" "$bad"
}

count() {
  say "$group: $1 passed, $2 failed, $((SECONDS - started)) s"
  passed=$((passed + $1)) failed=$((failed + $2))
}

# Files of tests: reachable for the database's account, gone at the end.
private_files() {
  TMPDIR=$(mktemp -d /tmp/sekisho-tests.XXXXXX)
  chmod 0711 "$TMPDIR"
  export TMPDIR
  trap 'rm -rf "$TMPDIR"' EXIT
  output=$TMPDIR/output
}

groups() { awk 'NF {print $1}' <<<"$GROUPS_TABLE"; }

# A group whose program does not exist has nothing to prove; one that was asked for has to.
run_group() {
  local packages runner arguments started=$SECONDS
  read -r group packages runner arguments < <(awk -v wanted="$1" '$1 == wanted' <<<"$GROUPS_TABLE")
  say "== $group"
  # shellcheck disable=SC2086
  packages_install build ${packages//,/ }
  # shellcheck disable=SC2086
  $runner $arguments
}

mapfile -t wanted < <([ $# -eq 0 ] || printf '%s\n' "$@")
[ $# -gt 0 ] || mapfile -t wanted < <(groups)
for name in "${wanted[@]}"; do
  groups | grep -qx -- "$name" || die "there is no group '$name'; the groups are: $(groups | paste -sd ' ')"
done

WITH_TESTS=yes
private_files
for name in "${wanted[@]}"; do
  run_group "$name"
done
say "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
