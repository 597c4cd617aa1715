# shellcheck shell=bash
# format: lay out every C file as .clang-format says
. "$ROOT/tools/dev/packages.sh"

packages_install test
cd "$ROOT" || die "$ROOT is gone"
git ls-files -z -co --exclude-standard '*.c' '*.h' | xargs -0 -r clang-format-14 -i
