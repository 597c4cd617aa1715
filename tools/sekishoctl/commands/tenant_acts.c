/* What is done to one company, which is there: a command each. */
#include <string.h>

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

/* The second word for it: a code that was completed from the shell's history is not typed twice. */
static struct status check_confirmed(struct ctl *ctl, char **out)
{
    TRY(option_text(ctl, "--confirm", out));
    if (strcmp(*out, ctl->arguments->positionals[0]) == 0)
        return OK;
    return ctl_usage(ctl, "--confirm says another company's code than the one to delete");
}

static struct status delete_tenant(struct ctl *ctl)
{
    static const struct rpc_target DELETE = {
        .name = "sekisho.auth.v1.Tenants/Delete",
        .response = &sekisho__auth__v1__tenant__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    Sekisho__Auth__V1__DeleteTenantRequest request = SEKISHO__AUTH__V1__DELETE_TENANT_REQUEST__INIT;
    const Sekisho__Auth__V1__Tenant *tenant = NULL;
    const void *answer = NULL;

    TRY(check_confirmed(ctl, &request.code));
    TRY(option_text(ctl, "--reason", &request.reason));
    TRY(company_find(ctl, ctl->arguments->positionals[0], &tenant));
    request.tenant_id = tenant->tenant_id;
    TRY(ctl_call(ctl, SERVICE_AUTH, &DELETE, &request.base, &answer));
    return tenant_print(ctl, answer);
}

const struct command command_tenant_delete = {
    .name = "tenant delete",
    .summary = "End a company's contract: nobody comes in, and in 30 days it is erased.",
    .positionals = {"TENANT"},
    .options = {{"--confirm", "TENANT", true, "The code once more."},
                {"--reason", "TEXT", true, "Kept in the history and the record of deletions."}},
    .run = delete_tenant,
};

/* Whoever comes too late wants to know that it was there. */
static struct status find_deleted(struct ctl *ctl, const Sekisho__Auth__V1__Tenant **out)
{
    struct status found = company_find(ctl, ctl->arguments->positionals[0], out);

    if (found.code == STATUS_NOT_FOUND)
        ctl->advice = "`sekishoctl tenant deletions` shows which companies were deleted.";
    return found;
}

static struct status restore(struct ctl *ctl)
{
    static const struct rpc_target RESTORE = {
        .name = "sekisho.auth.v1.Tenants/Restore",
        .response = &sekisho__auth__v1__tenant__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    Sekisho__Auth__V1__RestoreTenantRequest request =
        SEKISHO__AUTH__V1__RESTORE_TENANT_REQUEST__INIT;
    const Sekisho__Auth__V1__Tenant *tenant = NULL;
    const void *answer = NULL;

    TRY(option_text(ctl, "--reason", &request.reason));
    TRY(find_deleted(ctl, &tenant));
    request.tenant_id = tenant->tenant_id;
    TRY(ctl_call(ctl, SERVICE_AUTH, &RESTORE, &request.base, &answer));
    return tenant_print(ctl, answer);
}

const struct command command_tenant_restore = {
    .name = "tenant restore",
    .summary = "Take a company out of the recycle bin, suspended: `tenant resume` opens it.",
    .positionals = {"TENANT"},
    .options = {{"--reason", "TEXT", false, "Kept in the history."}},
    .run = restore,
};
