# shellcheck shell=bash
# bench [NAME]: measure; prints lines `figure NAME VALUE UNIT` and `ratio NAME/PEER VALUE`
. "$ROOT/tools/dev/packages.sh"
. "$ROOT/tools/dev/build.sh"

packages_install build run test bench
WITH_TESTS=yes
build release || die "the build failed"
mapfile -t programs < <(find "$ROOT/build/release" "$ROOT/tests/bench" -type f -name "bench-${1:-*}" -perm -u+x | sort)
[ ${#programs[@]} -gt 0 ] || die "there is no bench '${1:-}'; they are in tests/bench/"
for program in "${programs[@]}"; do
  say "== ${program##*/bench-}"
  "$program"
done
