#include "call.h"
#include "commands/commands.h"
#include "commands/user_rows.h"
#include "options.h"

typedef Sekisho__Auth__V1__User User;

static struct status invite_again(struct ctl *ctl, const User *user, const void **out)
{
    static const struct rpc_target RESEND = {
        .name = "sekisho.auth.v1.Users/Resend",
        .response = &sekisho__auth__v1__user_link__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    Sekisho__Auth__V1__ResendRequest request = SEKISHO__AUTH__V1__RESEND_REQUEST__INIT;

    TRY(option_text(ctl, "--reason", &request.reason));
    request.tenant_id = user->tenant_id;
    request.user_id = user->user_id;
    return ctl_call(ctl, SERVICE_AUTH, &RESEND, &request.base, out);
}

static struct status start_reset(struct ctl *ctl, const User *user, const void **out)
{
    static const struct rpc_target START_RESET = {
        .name = "sekisho.auth.v1.Users/StartReset",
        .response = &sekisho__auth__v1__user_link__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    Sekisho__Auth__V1__StartResetRequest request = SEKISHO__AUTH__V1__START_RESET_REQUEST__INIT;

    TRY(option_text(ctl, "--reason", &request.reason));
    request.tenant_id = user->tenant_id;
    request.user_id = user->user_id;
    return ctl_call(ctl, SERVICE_AUTH, &START_RESET, &request.base, out);
}

static struct status run(struct ctl *ctl)
{
    const User *user = NULL;
    const void *answer = NULL;

    TRY(user_find(ctl, &user));
    bool is_reset = user->state != SEKISHO__AUTH__V1__USER_STATE__USER_STATE_INVITED;
    TRY(is_reset ? start_reset(ctl, user, &answer) : invite_again(ctl, user, &answer));
    return user_link_print(ctl, answer, is_reset);
}

const struct command command_user_reset_link = {
    .name = "user reset-link",
    .summary = "A one-time link by which a user sets a password; an invited one their first.",
    .positionals = {"TENANT", "LOGIN"},
    .options = {{"--reason", "TEXT", false, "Kept in the history."}},
    .run = run,
};
