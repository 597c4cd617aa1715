#include <stdio.h>

#include "call.h"
#include "commands/commands.h"
#include "commands/user_rows.h"
#include "company.h"
#include "mapping.h"
#include "options.h"

typedef Sekisho__Auth__V1__User User;

static struct status find_user(struct ctl *ctl, int64_t tenant_id, const char *login,
                               const User **out)
{
    static const struct rpc_target GET = {
        .name = "sekisho.auth.v1.Users/Get",
        .response = &sekisho__auth__v1__user__descriptor,
        .repeat = RPC_REPEAT_SAFE,
    };
    Sekisho__Auth__V1__GetUserRequest request = SEKISHO__AUTH__V1__GET_USER_REQUEST__INIT;
    const void *answer = NULL;

    request.tenant_id = tenant_id;
    request.which_case = SEKISHO__AUTH__V1__GET_USER_REQUEST__WHICH_LOGIN_ID;
    request.login_id = arena_copy_text(&ctl->arena, login);
    if (request.login_id == NULL)
        return arena_failure();
    struct status status = ctl_call(ctl, SERVICE_AUTH, &GET, &request.base, &answer);
    if (status.code == STATUS_NOT_FOUND)
        (void)snprintf(ctl->problem, sizeof ctl->problem, "the company has no user %.64s", login);
    TRY(status);
    *out = answer;
    return OK;
}

static struct status print(struct ctl *ctl, const User *user)
{
    struct json_writer writer = json_writer_begin(&ctl->out);
    struct table table;

    if (ctl->arguments->wants_json) {
        TRY(mapping_write(&writer, NULL, &user->base, &ctl->arena));
        buffer_append_byte(&ctl->out, '\n');
        return OK;
    }
    TRY(user_rows_begin(ctl, &table));
    TRY(user_rows_add(ctl, &table, user));
    table_print(&table, &ctl->out);
    return OK;
}

static struct status run(struct ctl *ctl)
{
    static const struct rpc_target DISABLE = {
        .name = "sekisho.auth.v1.Users/Disable",
        .response = &sekisho__auth__v1__user__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    Sekisho__Auth__V1__DisableUserRequest request = SEKISHO__AUTH__V1__DISABLE_USER_REQUEST__INIT;
    const char *const *typed = ctl->arguments->positionals;
    const Sekisho__Auth__V1__Tenant *tenant = NULL;
    const User *user = NULL;
    const void *answer = NULL;

    TRY(option_text(ctl, "--reason", &request.reason));
    TRY(company_find(ctl, typed[0], &tenant));
    TRY(find_user(ctl, tenant->tenant_id, typed[1], &user));
    request.tenant_id = tenant->tenant_id;
    request.user_id = user->user_id;
    TRY(ctl_call(ctl, SERVICE_AUTH, &DISABLE, &request.base, &answer));
    return print(ctl, answer);
}

const struct command command_user_disable = {
    .name = "user disable",
    .summary = "End a user's sessions and let them in no more.",
    .positionals = {"TENANT", "LOGIN"},
    .options = {{"--reason", "TEXT", true, "Kept in the history."}},
    .run = run,
};
