#include "commands/user_invite.h"

#include "call.h"
#include "commands/commands.h"
#include "commands/scope.h"
#include "commands/user_rows.h"
#include "company.h"
#include "options.h"

typedef Sekisho__Auth__V1__InviteUserRequest InviteUserRequest;

struct status user_invite(struct ctl *ctl, const InviteUserRequest *request,
                          const Sekisho__Auth__V1__UserLink **out)
{
    static const struct rpc_target INVITE = {
        .name = "sekisho.auth.v1.Users/Invite",
        .response = &sekisho__auth__v1__user_link__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    const void *answer = NULL;

    TRY(ctl_call(ctl, SERVICE_AUTH, &INVITE, &request->base, &answer));
    *out = answer;
    return OK;
}

static struct status fill_request(struct ctl *ctl, InviteUserRequest *out)
{
    TRY(user_kind_read(ctl, &out->kind));
    TRY(option_text(ctl, "--name", &out->display_name));
    TRY(option_text(ctl, "--mail", &out->mail));
    TRY(user_roles_read(ctl, &out->roles, &out->n_roles));
    TRY(scope_read(ctl, &out->scope));
    out->login_id = arena_copy_text(&ctl->arena, ctl->arguments->positionals[1]);
    return out->login_id ? OK : arena_failure();
}

static struct status run(struct ctl *ctl)
{
    InviteUserRequest request = SEKISHO__AUTH__V1__INVITE_USER_REQUEST__INIT;
    const Sekisho__Auth__V1__Tenant *tenant = NULL;
    const Sekisho__Auth__V1__UserLink *link = NULL;

    TRY(fill_request(ctl, &request));
    TRY(company_find(ctl, ctl->arguments->positionals[0], &tenant));
    request.tenant_id = tenant->tenant_id;
    TRY(user_invite(ctl, &request, &link));
    return user_link_print(ctl, link, false);
}

const struct command command_user_invite = {
    .name = "user invite",
    .summary = "A user who sets their own password by the link that is printed.",
    .positionals = {"TENANT", "LOGIN"},
    .options =
        {
            {"--name", "NAME", true, "As pages show it."},
            {"--kind", "KIND", false, "staff (without it) or customer, who see My Page."},
            {"--roles", "A,B", false,
             "administrator, user-manager, clerk, viewer, auditor; customers have none."},
            SCOPE_OPTION("all without it"),
            {"--mail", "ADDRESS", false, "Where mails go."},
        },
    .run = run,
};
