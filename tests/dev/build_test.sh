# shellcheck shell=bash disable=SC2317 # the runner calls these functions by name
# Building, when more than one ./dev of the tree wants to.

test_builds_a_tree_one_at_a_time() {
  . "$ROOT/tools/dev/common.sh"
  . "$ROOT/tools/dev/build.sh"
  ROOT=$WORK
  build_quietly() {
    if flock -n "$ROOT/build/log/$1.lock" true; then echo "another may build $1 meanwhile"; fi >"$SAID"
  }

  build fake
  [ ! -s "$SAID" ] || fail "a build has the tree for itself"
  flock -n "$ROOT/build/log/fake.lock" true || fail "the tree is free again"
}

test_a_failed_build_fails_and_says_why() {
  . "$ROOT/tools/dev/common.sh"
  . "$ROOT/tools/dev/build.sh"
  ROOT=$WORK
  build_quietly() {
    printf '[1/2] compiling\nFAILED: some.o\nsome.c:1: error\n'
    false
  }

  if build fake >"$SAID" 2>&1; then fail "a build that fails has failed"; fi
  grep -qx 'some.c:1: error' "$SAID" || fail "it says why"
  flock -n "$ROOT/build/log/fake.lock" true || fail "the tree is free again"
}
