# shellcheck shell=bash
# fuzz [TARGET] [SECONDS]: fuzz one parser (60 s) or each for a while; findings stay in build/fuzz/
. "$ROOT/tools/dev/packages.sh"
. "$ROOT/tools/dev/build.sh"

seconds=${2:-60}
[[ $seconds =~ ^[0-9]+$ ]] || die "'$seconds' is not a number of seconds"
packages_install build test
WITH_TESTS=yes
build fuzz || die "the build failed"
mapfile -t programs < <(find "$ROOT/build/fuzz" -type f -name "fuzz_${1:-*}" -perm -u+x | sort)
[ ${#programs[@]} -gt 0 ] || die "there is no fuzz target '${1:-}'; they are in tests/fuzz/"

for program in "${programs[@]}"; do
  name=${program##*/fuzz_}
  found=$ROOT/build/fuzz/fuzz-found/$name
  dictionary=$ROOT/tests/fuzz/dictionary/$name.dict
  mkdir -p "$found"
  say "== $name, $seconds s"
  options=(-timeout=5 -rss_limit_mb=512 "-max_total_time=$seconds" "-artifact_prefix=$ROOT/build/fuzz/" -print_final_stats=1)
  [ ! -f "$dictionary" ] || options+=("-dict=$dictionary")
  "$program" "${options[@]}" "$found" "$ROOT/tests/fuzz/corpus/$name"
done
