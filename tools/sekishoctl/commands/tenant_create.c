#include <string.h>

#include "call.h"
#include "commands/commands.h"
#include "commands/tenant_rows.h"
#include "commands/user_invite.h"
#include "commands/user_rows.h"
#include "company.h"
#include "options.h"

typedef Sekisho__Auth__V1__CreateTenantRequest CreateTenantRequest;
typedef Sekisho__Auth__V1__Tenant Tenant;

static struct status fill_request(struct ctl *ctl, CreateTenantRequest *out)
{
    const struct arguments *arguments = ctl->arguments;
    int64_t staff = 0;
    int64_t customer = 0;

    /* Which limits are allowed is auth's to say. */
    TRY(option_number(ctl, "--staff-idle", 1, INT32_MAX, 0, &staff));
    TRY(option_number(ctl, "--customer-idle", 1, INT32_MAX, 0, &customer));
    TRY(option_text(ctl, "--time-zone", &out->time_zone));
    TRY(option_text(ctl, "--language", &out->language));
    out->code = arena_copy_text(&ctl->arena, arguments->positionals[0]);
    out->name = arena_copy_text(&ctl->arena, arguments->positionals[1]);
    out->staff_idle_seconds = (int32_t)staff;
    out->customer_idle_seconds = (int32_t)customer;
    return out->code && out->name ? OK : arena_failure();
}

/* The company is there already. */
static struct status invite_administrator(struct ctl *ctl, int64_t tenant_id)
{
    static char administrator[] = "administrator";
    char *roles[] = {administrator};
    Sekisho__Auth__V1__InviteUserRequest request = SEKISHO__AUTH__V1__INVITE_USER_REQUEST__INIT;
    const Sekisho__Auth__V1__UserLink *link = NULL;

    if (arguments_option(ctl->arguments, "--administrator") == NULL)
        return OK;
    request.tenant_id = tenant_id;
    request.kind = SEKISHO__AUTH__V1__USER_KIND__USER_KIND_STAFF;
    request.roles = roles;
    request.n_roles = COUNT_OF(roles);
    TRY(option_text(ctl, "--administrator", &request.login_id));
    TRY(option_text(ctl, "--administrator-name", &request.display_name));
    ctl->advice = "The company is there and has nobody yet: run the same command again.";
    TRY(user_invite(ctl, &request, &link));
    buffer_append_byte(&ctl->out, '\n');
    return user_link_print(ctl, link, false);
}

static struct status check_administrator(struct ctl *ctl)
{
    bool has_login = arguments_option(ctl->arguments, "--administrator") != NULL;
    bool has_name = arguments_option(ctl->arguments, "--administrator-name") != NULL;

    if (has_login != has_name)
        return ctl_usage(ctl, "say both --administrator and --administrator-name, or neither");
    if (has_login && ctl->arguments->wants_json)
        return ctl_usage(ctl, "-o json prints one value: use `user invite` for the administrator");
    return OK;
}

static struct status find_whether_it_has_nobody(struct ctl *ctl, int64_t tenant_id, bool *out)
{
    static const struct rpc_target LIST = {
        .name = "sekisho.auth.v1.Users/List",
        .response = &sekisho__auth__v1__list_users_response__descriptor,
        .repeat = RPC_REPEAT_SAFE,
    };
    Sekisho__Auth__V1__ListUsersRequest request = SEKISHO__AUTH__V1__LIST_USERS_REQUEST__INIT;
    const void *answer = NULL;

    request.tenant_id = tenant_id;
    request.page_size = 1;
    TRY(ctl_call(ctl, SERVICE_AUTH, &LIST, &request.base, &answer));
    *out = ((const Sekisho__Auth__V1__ListUsersResponse *)answer)->n_users == 0;
    return OK;
}

/* Whether the company was made by this command, which was broken off before its administrator was
 * invited: it is what is wanted now, and nobody can sign in. */
static struct status find_what_was_begun(struct ctl *ctl, const CreateTenantRequest *request,
                                         const Tenant **out, bool *is_begun_out)
{
    *is_begun_out = false;
    struct status found = company_find(ctl, request->code, out);
    if (found.code == STATUS_NOT_FOUND) {
        ctl->problem[0] = '\0'; /* the code is another's that nobody is shown */
        return OK;
    }
    TRY(found);
    return strcmp((*out)->name, request->name) == 0
               ? find_whether_it_has_nobody(ctl, (*out)->tenant_id, is_begun_out)
               : OK;
}

static struct status create(struct ctl *ctl, const CreateTenantRequest *request, const Tenant **out)
{
    static const struct rpc_target CREATE = {
        .name = "sekisho.auth.v1.Tenants/Create",
        .response = &sekisho__auth__v1__tenant__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    const void *answer = NULL;
    bool is_begun = false;

    struct status created = ctl_call(ctl, SERVICE_AUTH, &CREATE, &request->base, &answer);
    if (status_is_ok(created))
        *out = answer;
    if (created.code != STATUS_ALREADY_EXISTS ||
        arguments_option(ctl->arguments, "--administrator") == NULL)
        return created;
    TRY(find_what_was_begun(ctl, request, out, &is_begun));
    return is_begun ? OK : created;
}

static struct status run(struct ctl *ctl)
{
    CreateTenantRequest request = SEKISHO__AUTH__V1__CREATE_TENANT_REQUEST__INIT;
    const Tenant *tenant = NULL;

    TRY(check_administrator(ctl));
    TRY(fill_request(ctl, &request));
    TRY(create(ctl, &request, &tenant));
    TRY(tenant_print(ctl, tenant));
    return invite_administrator(ctl, tenant->tenant_id);
}

const struct command command_tenant_create = {
    .name = "tenant create",
    .summary = "Create a customer company; CODE is part of its sign-in address.",
    .positionals = {"CODE", "NAME"},
    .options =
        {
            {"--administrator", "LOGIN", false, "Who is invited to administer it."},
            {"--administrator-name", "NAME", false, "How they are called."},
            {"--time-zone", "ZONE", false, "Asia/Tokyo or UTC; Asia/Tokyo without it."},
            {"--language", "LANGUAGE", false, "ja or en, for who has chosen none; ja without it."},
            {"--staff-idle", "SECONDS", false, "Idle limit of staff; 1800 without it."},
            {"--customer-idle", "SECONDS", false, "Idle limit of end customers; 1800 without it."},
        },
    .run = run,
};
