#include <stdio.h>
#include <string.h>

#include "call.h"
#include "commands/commands.h"
#include "company.h"

typedef Sekisho__Auth__V1__SetNetworksOptionRequest SetNetworksOptionRequest;

/* What can be switched, and how. */
static const struct {
    const char *typed;
    protobuf_c_boolean is_on;
} switches[] = {{"networks=on", true}, {"networks=off", false}};

static struct status read_switch(struct ctl *ctl, const char *typed, protobuf_c_boolean *out)
{
    for (size_t i = 0; i < COUNT_OF(switches); i++) {
        if (strcmp(switches[i].typed, typed) == 0) {
            *out = switches[i].is_on;
            return OK;
        }
    }
    (void)snprintf(ctl->problem, sizeof ctl->problem, "there is no option %.64s", typed);
    return FAIL(INVALID_ARGUMENT, "networks=on or networks=off");
}

static struct status run(struct ctl *ctl)
{
    static const struct rpc_target SET = {
        .name = "sekisho.auth.v1.Networks/SetOption",
        .response = &sekisho__auth__v1__change_networks_response__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    SetNetworksOptionRequest request = SEKISHO__AUTH__V1__SET_NETWORKS_OPTION_REQUEST__INIT;
    const char *const *typed = ctl->arguments->positionals;
    const Sekisho__Auth__V1__Tenant *tenant = NULL;
    const void *answer = NULL;

    TRY(read_switch(ctl, typed[1], &request.is_on));
    TRY(company_find(ctl, typed[0], &tenant));
    request.tenant_id = tenant->tenant_id;
    return ctl_call(ctl, SERVICE_AUTH, &SET, &request.base, &answer);
}

const struct command command_tenant_option = {
    .name = "tenant option",
    .summary = "Switch an option of a company on or off: networks.",
    .positionals = {"TENANT", "OPTION=on|off"},
    .run = run,
};
