/* What is done to one user, who is there: a command each. */
#include "call.h"
#include "commands/commands.h"
#include "commands/user_rows.h"
#include "options.h"

enum { ROLES_MAXIMUM = 16 };

static struct status disable(struct ctl *ctl)
{
    static const struct rpc_target TARGET = {
        .name = "sekisho.auth.v1.Users/Disable",
        .response = &sekisho__auth__v1__user__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    Sekisho__Auth__V1__DisableUserRequest request;
    const Sekisho__Auth__V1__User *user = NULL;
    const void *answer = NULL;

    sekisho__auth__v1__disable_user_request__init(&request);
    TRY(option_text(ctl, "--reason", &request.reason));
    TRY(user_find(ctl, &user));
    request.tenant_id = user->tenant_id;
    request.user_id = user->user_id;
    TRY(ctl_call(ctl, SERVICE_AUTH, &TARGET, &request.base, &answer));
    return user_print(ctl, answer);
}

const struct command command_user_disable = {
    .name = "user disable",
    .summary = "End a user's sessions and let them in no more.",
    .positionals = {"TENANT", "LOGIN"},
    .options = {{"--reason", "TEXT", true, "Kept in the history."}},
    .run = disable,
};

static struct status enable(struct ctl *ctl)
{
    static const struct rpc_target TARGET = {
        .name = "sekisho.auth.v1.Users/Enable",
        .response = &sekisho__auth__v1__user__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    Sekisho__Auth__V1__EnableUserRequest request;
    const Sekisho__Auth__V1__User *user = NULL;
    const void *answer = NULL;

    sekisho__auth__v1__enable_user_request__init(&request);
    TRY(option_text(ctl, "--reason", &request.reason));
    TRY(user_find(ctl, &user));
    request.tenant_id = user->tenant_id;
    request.user_id = user->user_id;
    TRY(ctl_call(ctl, SERVICE_AUTH, &TARGET, &request.base, &answer));
    return user_print(ctl, answer);
}

const struct command command_user_enable = {
    .name = "user enable",
    .summary = "Let a disabled user in again.",
    .positionals = {"TENANT", "LOGIN"},
    .options = {{"--reason", "TEXT", false, "Kept in the history."}},
    .run = enable,
};

static struct status delete_user(struct ctl *ctl)
{
    static const struct rpc_target TARGET = {
        .name = "sekisho.auth.v1.Users/Delete",
        .response = &sekisho__auth__v1__user__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    Sekisho__Auth__V1__DeleteUserRequest request;
    const Sekisho__Auth__V1__User *user = NULL;
    const void *answer = NULL;

    sekisho__auth__v1__delete_user_request__init(&request);
    TRY(option_text(ctl, "--reason", &request.reason));
    TRY(user_find(ctl, &user));
    request.tenant_id = user->tenant_id;
    request.user_id = user->user_id;
    TRY(ctl_call(ctl, SERVICE_AUTH, &TARGET, &request.base, &answer));
    return user_print(ctl, answer);
}

const struct command command_user_delete = {
    .name = "user delete",
    .summary = "Move a disabled or invited user to the recycle bin.",
    .positionals = {"TENANT", "LOGIN"},
    .options = {{"--reason", "TEXT", true, "Kept in the history."}},
    .run = delete_user,
};

static struct status restore(struct ctl *ctl)
{
    static const struct rpc_target TARGET = {
        .name = "sekisho.auth.v1.Users/Restore",
        .response = &sekisho__auth__v1__user__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    Sekisho__Auth__V1__RestoreUserRequest request;
    const Sekisho__Auth__V1__User *user = NULL;
    const void *answer = NULL;

    sekisho__auth__v1__restore_user_request__init(&request);
    TRY(option_text(ctl, "--reason", &request.reason));
    TRY(user_find(ctl, &user));
    request.tenant_id = user->tenant_id;
    request.user_id = user->user_id;
    TRY(ctl_call(ctl, SERVICE_AUTH, &TARGET, &request.base, &answer));
    return user_print(ctl, answer);
}

const struct command command_user_restore = {
    .name = "user restore",
    .summary = "Take a user out of the recycle bin, disabled.",
    .positionals = {"TENANT", "LOGIN"},
    .options = {{"--reason", "TEXT", false, "Kept in the history."}},
    .run = restore,
};

static struct status roles(struct ctl *ctl)
{
    static const struct rpc_target TARGET = {
        .name = "sekisho.auth.v1.Users/ChangeRoles",
        .response = &sekisho__auth__v1__user__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    Sekisho__Auth__V1__ChangeRolesRequest request;
    const Sekisho__Auth__V1__User *user = NULL;
    const void *answer = NULL;

    sekisho__auth__v1__change_roles_request__init(&request);
    TRY(option_text(ctl, "--reason", &request.reason));
    TRY(option_list(ctl, "--roles", ROLES_MAXIMUM, &request.roles, &request.n_roles));
    TRY(user_find(ctl, &user));
    request.tenant_id = user->tenant_id;
    request.user_id = user->user_id;
    TRY(ctl_call(ctl, SERVICE_AUTH, &TARGET, &request.base, &answer));
    return user_print(ctl, answer);
}

const struct command command_user_roles = {
    .name = "user roles",
    .summary = "Give a user these roles and no others.",
    .positionals = {"TENANT", "LOGIN"},
    .options = {{"--reason", "TEXT", true, "Kept in the history."},
                {"--roles", "A,B", true,
                 "All of them: administrator, user-manager, clerk, viewer, auditor."}},
    .run = roles,
};
