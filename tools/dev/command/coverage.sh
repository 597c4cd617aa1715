# shellcheck shell=bash
# coverage: what the tests reach; the report is build/coverage/report/index.html
. "$ROOT/tools/dev/packages.sh"
. "$ROOT/tools/dev/build.sh"

packages_install build run test coverage
WITH_TESTS=yes
build coverage || die "the build failed"
cd "$ROOT/build/coverage" || die "the build made no folder"
find . -name '*.gcda' -delete
tested=yes
ctest --output-on-failure -j "$(nproc)" -L 'unit|thread|integration' || tested=no
options=(--quiet --rc lcov_branch_coverage=1)
lcov "${options[@]}" --capture --directory . --output-file all.info
lcov "${options[@]}" --extract all.info "$ROOT/lib/*" "$ROOT/services/*" "$ROOT/tools/*" --output-file ours.info
genhtml --quiet --branch-coverage --prefix "$ROOT" --output-directory report ours.info
lcov --rc lcov_branch_coverage=1 --list ours.info
[ $tested = yes ] || die "tests failed; the report counts what they reached"
