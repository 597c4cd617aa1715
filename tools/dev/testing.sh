# shellcheck shell=bash
# Running a group of tests and counting what passed. A group that breaks off, cannot be built or has nothing to say counts as
# one failed test: silence is never success.

# Set by whoever runs the groups: the name and start of the one that runs, and a file for what it prints.
group='' started=0 output=

passed=0 failed=0 skipped=0

# run_ctest PRESET LABEL [AT_ONCE]: as many at once for each processor, usually one. A build that fails is one failed test.
run_ctest() {
  local summary
  build "$1" || { count 0 1; return; }
  ctest --test-dir "$ROOT/build/$1" --output-on-failure -j $((${3:-1} * $(nproc))) -L "^$2\$" </dev/null 2>&1 | tee "$output" | show_ctest || true
  summary=$(sed -nE 's/^[0-9]+% tests passed, ([0-9]+) tests? failed out of ([0-9]+)$/\1 \2/p' "$output")
  [ -n "$summary" ] || { count 0 1; return; }
  count $((${summary#* } - ${summary% *})) "${summary% *}"
}

# Its progress is of no interest; failed tests and what they printed are.
show_ctest() { grep -vE '^ *(Internal ctest|[0-9]+/[0-9]+ Test +#.* Passed |Start +[0-9]+:|Test project |Label Time|Total Test time)' | cat -s; }

# run_tap PROGRAM: one that prints `ok NAME`, `not ok NAME`, and `ok NAME # SKIP why` of a test that cannot be run here. A sum of its own is left out: there is one closing line.
run_tap() {
  local good bad left status=0
  "$ROOT/$1" </dev/null 2>&1 | tee "$output" | sed -uE '/^[0-9]+ passed, [0-9]+ failed$/d' || status=$?
  left=$(grep -c '^ok.* # SKIP ' "$output" || true)
  good=$(($(grep -c '^ok' "$output" || true) - left))
  bad=$(grep -c '^not ok' "$output" || true)
  # A program that broke off, or has nothing to say, has not passed.
  if [ "$bad" = 0 ] && { [ "$good" = 0 ] || [ "$status" != 0 ]; }; then bad=1; fi
  count "$good" "$bad" "$left"
}

# count PASSED FAILED [SKIPPED]
count() {
  say "$group: $(sum "$1" "$2" "${3:-0}"), $((SECONDS - started)) s"
  passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + ${3:-0}))
}

# Skipped tests are neither passed nor failed, and told when there are any.
sum() {
  echo "$1 passed, $2 failed$([ "$3" = 0 ] || echo ", $3 skipped")"
}

