# shellcheck shell=bash
# bench [NAME]: measure; prints lines `figure NAME VALUE UNIT` and `ratio NAME/PEER VALUE`
. "$ROOT/tools/dev/packages.sh"
. "$ROOT/tools/dev/build.sh"

# Only figures and ratios go to standard output, so that they can be kept or compared.
packages_install build run test bench >&2
WITH_TESTS=yes
rm -f "$ROOT/build/release/build.ninja" # configured again: a peer's package may be new
build release >&2 || die "the build failed"
mapfile -t programs < <(find "$ROOT/build/release/tests/bench" -type f -name "bench-${1:-*}" -perm -u+x | sort)
[ ${#programs[@]} -gt 0 ] || die "there is no bench '${1:-}'; they are in tests/bench/"

BENCH_COMMIT=$(git -C "$ROOT" describe --always --dirty --abbrev=12 2>/dev/null || echo unknown)
export BENCH_COMMIT
for program in "${programs[@]}"; do
  say "== ${program##*/bench-}" >&2
  "$program"
done
