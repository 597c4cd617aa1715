# shellcheck shell=bash disable=SC2034,SC2317 # the runner calls these functions by name
# The counting behind the last line of ./dev test: a failed test must never look like a passed one.

with_runner() {
  . "$ROOT/tools/dev/common.sh"
  . "$ROOT/tools/dev/testing.sh"
  build() { true; }
  ROOT=$WORK group=some started=$SECONDS output=$WORK/output
}

# counts PASSED FAILED COMMAND...
counts() {
  local expected="$1 $2"
  shift 2
  passed=0 failed=0
  "$@" >"$SAID" 2>&1
  [ "$passed $failed" = "$expected" ] || fail "$* counts $expected, not $passed $failed"
}

program() {
  printf '#!/bin/sh\n%s\n' "$1" >"$WORK/program"
  chmod +x "$WORK/program"
}

test_counts_lines_of_a_tap_program() {
  with_runner
  program 'echo ok a; echo "ok 2 - b"; echo noise'
  counts 2 0 run_tap program
  program 'echo ok a; echo not ok b; echo 1 passed, 1 failed; exit 1'
  counts 1 1 run_tap program
  if grep -qx '1 passed, 1 failed' "$SAID"; then fail "there is one closing line"; fi
}

test_counts_what_was_skipped_apart() {
  with_runner
  program 'echo ok a; echo "ok b # SKIP not here"'
  counts 1 0 run_tap program
  grep -q '^some: 1 passed, 0 failed, 1 skipped, ' "$SAID" || fail "it is told"
  program 'echo "ok b # SKIP not here"'
  counts 0 1 run_tap program
}

test_a_tap_program_that_breaks_off_has_failed() {
  with_runner
  program 'echo ok a; exit 1'
  counts 1 1 run_tap program
  program 'kill -KILL $$'
  counts 0 1 run_tap program
  program 'echo nothing to say'
  counts 0 1 run_tap program
  rm "$WORK/program"
  counts 0 1 run_tap program
}

# A build folder whose tests are the given lines of CTestTestfile.cmake.
fake_build() {
  mkdir -p "$WORK/build/fake"
  printf '%s\n' "$@" >"$WORK/build/fake/CTestTestfile.cmake"
}

test_counts_what_ctest_ran_under_the_label() {
  with_runner
  local labels='PROPERTIES LABELS unit'
  fake_build 'add_test(a /bin/true)' "set_tests_properties(a $labels)" 'add_test(b /bin/false)' "set_tests_properties(b $labels)" \
    'add_test(c /bin/false)' 'set_tests_properties(c PROPERTIES LABELS other)'
  counts 1 1 run_ctest fake unit
  fake_build 'add_test(a /bin/true)' "set_tests_properties(a $labels)"
  counts 1 0 run_ctest fake unit
}

test_ctest_without_tests_or_build_has_failed() {
  with_runner
  fake_build
  counts 0 1 run_ctest fake unit
  build() { false; }
  counts 0 1 run_ctest fake unit
}
