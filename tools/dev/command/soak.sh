# shellcheck shell=bash
# soak [SECONDS]: every fault under load as delivered, a thousand of each abusive client, 10,000 idle connections, audit away for a minute or that long, 200 races
. "$ROOT/tools/dev/packages.sh"
. "$ROOT/tools/dev/build.sh"

# The same programs as in ./dev test integration, which runs them with sanitizers, and fewer and shorter.
seconds=${1:-60}
[[ $seconds =~ ^[1-9][0-9]{0,3}$ ]] || die "'$seconds' is not a number of seconds up to 9999"
packages_install build run test
WITH_TESTS=yes
build release || die "the build failed"
export RPC_TEST_CONNECTIONS=1000 RPC_TEST_KILLS=10 RACES_TEST_ROUNDS=200 RACES_TEST_CROWD=50 HTTP_TEST_IDLE=10000
for name in abuse faults begin; do
  "$ROOT/build/release/tests/integration/rpc/integration_rpc_$name"
done
"$ROOT/build/release/tests/integration/http/integration_http_source"
"$ROOT/build/release/tests/integration/whole/integration_whole_races"
folder=$ROOT/build/release/tests/integration/faults
for name in faults replicas portal; do "$folder/integration_faults_$name"; done
"$folder/integration_faults_audit_away" "$seconds"
