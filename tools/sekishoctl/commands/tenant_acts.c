/* What is done to one company, which is there: a command each. */
#include "call.h"
#include "commands/commands.h"
#include "commands/tenant_rows.h"
#include "company.h"
#include "mapping.h"
#include "options.h"

static struct status suspend(struct ctl *ctl)
{
    static const struct rpc_target SUSPEND = {
        .name = "sekisho.auth.v1.Tenants/Suspend",
        .response = &sekisho__auth__v1__tenant__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    Sekisho__Auth__V1__SuspendTenantRequest request =
        SEKISHO__AUTH__V1__SUSPEND_TENANT_REQUEST__INIT;
    const Sekisho__Auth__V1__Tenant *tenant = NULL;
    const void *answer = NULL;

    TRY(option_text(ctl, "--reason", &request.reason));
    TRY(company_find(ctl, ctl->arguments->positionals[0], &tenant));
    request.tenant_id = tenant->tenant_id;
    TRY(ctl_call(ctl, SERVICE_AUTH, &SUSPEND, &request.base, &answer));
    return tenant_print(ctl, answer);
}

const struct command command_tenant_suspend = {
    .name = "tenant suspend",
    .summary = "Let nobody of a company in any more, and end all their sessions; its data stays.",
    .positionals = {"TENANT"},
    .options = {{"--reason", "TEXT", true, "Kept in the history."}},
    .run = suspend,
};

static struct status resume(struct ctl *ctl)
{
    static const struct rpc_target RESUME = {
        .name = "sekisho.auth.v1.Tenants/Resume",
        .response = &sekisho__auth__v1__tenant__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    Sekisho__Auth__V1__ResumeTenantRequest request = SEKISHO__AUTH__V1__RESUME_TENANT_REQUEST__INIT;
    const Sekisho__Auth__V1__Tenant *tenant = NULL;
    const void *answer = NULL;

    TRY(option_text(ctl, "--reason", &request.reason));
    TRY(company_find(ctl, ctl->arguments->positionals[0], &tenant));
    request.tenant_id = tenant->tenant_id;
    TRY(ctl_call(ctl, SERVICE_AUTH, &RESUME, &request.base, &answer));
    return tenant_print(ctl, answer);
}

const struct command command_tenant_resume = {
    .name = "tenant resume",
    .summary = "Let the people of a suspended company in again.",
    .positionals = {"TENANT"},
    .options = {{"--reason", "TEXT", false, "Kept in the history."}},
    .run = resume,
};
