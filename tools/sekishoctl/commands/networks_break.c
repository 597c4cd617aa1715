#include "call.h"
#include "commands/commands.h"
#include "company.h"
#include "options.h"

static struct status run(struct ctl *ctl)
{
    static const struct rpc_target BREAK = {
        .name = "sekisho.auth.v1.Networks/BreakGlass",
        .response = &sekisho__auth__v1__change_networks_response__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    Sekisho__Auth__V1__BreakNetworksRequest request =
        SEKISHO__AUTH__V1__BREAK_NETWORKS_REQUEST__INIT;
    const Sekisho__Auth__V1__Tenant *tenant = NULL;
    const void *answer = NULL;

    TRY(option_text(ctl, "--reason", &request.reason));
    TRY(company_find(ctl, ctl->arguments->positionals[0], &tenant));
    request.tenant_id = tenant->tenant_id;
    return ctl_call(ctl, SERVICE_AUTH, &BREAK, &request.base, &answer);
}

const struct command command_networks_break = {
    .name = "networks break",
    .summary = "Switch a company's allow-lists off, for whoever is locked out. Leaves an alarm.",
    .positionals = {"TENANT"},
    .options = {{"--reason", "TEXT", true, "Kept in the history."}},
    .run = run,
};
