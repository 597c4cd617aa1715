# shellcheck shell=bash
# test [GROUP...]: prove everything, or some of lint unit thread release integration e2e fuzz-smoke dev
. "$ROOT/tools/dev/packages.sh"
. "$ROOT/tools/dev/build.sh"
. "$ROOT/tools/dev/testing.sh"

# GROUP, the packages it needs beside those of the build, and how it is run (testing.sh). Tests of integration wait more than
# they compute.
GROUPS_TABLE='
lint          test            run_tap tests/lint/run
unit          test            run_ctest asan unit
thread        test            run_ctest tsan thread
release       test            run_ctest release (unit|delivered)
integration   run,test        run_ctest asan integration 2
e2e           run,test,e2e    run_ctest asan e2e
fuzz-smoke    test            run_ctest fuzz fuzz-smoke
dev           run,test        run_tap tests/dev/run
'

# Files of tests: reachable for the database's account, gone at the end.
private_files() {
  TMPDIR=$(mktemp -d /tmp/sekisho-tests.XXXXXX)
  chmod 0711 "$TMPDIR"
  export TMPDIR
  trap 'rm -rf "$TMPDIR"' EXIT
  output=$TMPDIR/output
}

groups() { awk 'NF {print $1}' <<<"$GROUPS_TABLE"; }

run_group() {
  local packages runner arguments
  started=$SECONDS
  read -r group packages runner arguments < <(awk -v wanted="$1" '$1 == wanted' <<<"$GROUPS_TABLE")
  say "== $group"
  # shellcheck disable=SC2086 # a list of words
  packages_install build ${packages//,/ }
  # shellcheck disable=SC2086 # a list of words
  $runner $arguments
}

mapfile -t wanted < <([ $# -eq 0 ] || printf '%s\n' "$@")
[ $# -gt 0 ] || mapfile -t wanted < <(groups)
for name in "${wanted[@]}"; do
  groups | grep -qx -- "$name" || die "there is no group '$name'; the groups are: $(groups | paste -sd ' ')"
done

export WITH_TESTS=yes
private_files
for name in "${wanted[@]}"; do
  run_group "$name"
done
say "$(sum "$passed" "$failed" "$skipped")"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
