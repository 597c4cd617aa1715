/* What is done to one user, who is there: a command each. */
#include "call.h"
#include "commands/commands.h"
#include "commands/scope.h"
#include "commands/user_rows.h"
#include "company.h"
#include "options.h"
#include "view/zone.h"

/* `function` calls a method of Users whose request says who and why. Each has a request type of its
 * own, by which auth tells repeated calls apart. */
#define DEFINE_ACT(function, method, type, lower)                                                  \
    static struct status function(struct ctl *ctl)                                                 \
    {                                                                                              \
        static const struct rpc_target TARGET = {                                                  \
            .name = "sekisho.auth.v1.Users/" method,                                               \
            .response = &sekisho__auth__v1__user__descriptor,                                      \
            .repeat = RPC_REPEAT_BY_KEY,                                                           \
        };                                                                                         \
        Sekisho__Auth__V1__##type request;                                                         \
        const Sekisho__Auth__V1__User *user = NULL;                                                \
        const void *answer = NULL;                                                                 \
                                                                                                   \
        sekisho__auth__v1__##lower##__init(&request);                                              \
        TRY(option_text(ctl, "--reason", &request.reason));                                        \
        TRY(user_find(ctl, &user));                                                                \
        request.tenant_id = user->tenant_id;                                                       \
        request.user_id = user->user_id;                                                           \
        TRY(ctl_call(ctl, SERVICE_AUTH, &TARGET, &request.base, &answer));                         \
        return user_print(ctl, answer);                                                            \
    }
DEFINE_ACT(disable, "Disable", DisableUserRequest, disable_user_request)
DEFINE_ACT(must_change, "RequirePasswordChange", RequirePasswordChangeRequest,
           require_password_change_request)
DEFINE_ACT(void_password, "VoidPassword", VoidPasswordRequest, void_password_request)
DEFINE_ACT(enable, "Enable", EnableUserRequest, enable_user_request)
DEFINE_ACT(delete_user, "Delete", DeleteUserRequest, delete_user_request)
DEFINE_ACT(release, "ReleaseHold", ReleaseHoldRequest, release_hold_request)
DEFINE_ACT(restore, "Restore", RestoreUserRequest, restore_user_request)

const struct command command_user_disable = {
    .name = "user disable",
    .summary = "End a user's sessions and let them in no more.",
    .positionals = {"TENANT", "LOGIN"},
    .options = {{"--reason", "TEXT", true, "Kept in the history."}},
    .run = disable,
};

const struct command command_user_must_change = {
    .name = "user must-change",
    .summary = "End a user's sessions and have them set another password at the next sign-in.",
    .positionals = {"TENANT", "LOGIN"},
    .options = {{"--reason", "TEXT", true, "Kept in the history."}},
    .run = must_change,
};

const struct command command_user_void_password = {
    .name = "user void-password",
    .summary = "End a user's sessions and take their password away; invite them again after it.",
    .positionals = {"TENANT", "LOGIN"},
    .options = {{"--reason", "TEXT", true, "Kept in the history."}},
    .run = void_password,
};

const struct command command_user_enable = {
    .name = "user enable",
    .summary = "Let a disabled user in again.",
    .positionals = {"TENANT", "LOGIN"},
    .options = {{"--reason", "TEXT", false, "Kept in the history."}},
    .run = enable,
};

const struct command command_user_delete = {
    .name = "user delete",
    .summary = "Move a disabled or invited user to the recycle bin.",
    .positionals = {"TENANT", "LOGIN"},
    .options = {{"--reason", "TEXT", true, "Kept in the history."}},
    .run = delete_user,
};

const struct command command_user_restore = {
    .name = "user restore",
    .summary = "Take a user out of the recycle bin, disabled.",
    .positionals = {"TENANT", "LOGIN"},
    .options = {{"--reason", "TEXT", false, "Kept in the history."}},
    .run = restore,
};

const struct command command_user_release = {
    .name = "user release",
    .summary = "Let a user sign in whose ID was tried too often.",
    .positionals = {"TENANT", "LOGIN"},
    .options = {{"--reason", "TEXT", false, "Kept in the history."}},
    .run = release,
};

/* The day is one of the company's zone, with all its hours. */
static struct status read_day(struct ctl *ctl, int64_t *out)
{
    const char *day = arguments_option(ctl->arguments, "--on");
    bool is_never = arguments_option(ctl->arguments, "--never") != NULL;
    const Sekisho__Auth__V1__Tenant *tenant = NULL;

    if (is_never == (day != NULL))
        return ctl_usage(ctl, "say --on DAY, the user's last one, or --never, one of them");
    if (is_never)
        return OK;
    TRY(company_find(ctl, ctl->arguments->positionals[0], &tenant));
    if (view_day_end_parse(day, view_zone_find(tenant->time_zone), out))
        return OK;
    return ctl_usage(ctl, "--on is a day such as 2026-12-31, not %.64s", day);
}

static struct status leaves(struct ctl *ctl)
{
    static const struct rpc_target TARGET = {
        .name = "sekisho.auth.v1.Users/SetLeavingDate",
        .response = &sekisho__auth__v1__user__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    Sekisho__Auth__V1__SetLeavingDateRequest request;
    const Sekisho__Auth__V1__User *user = NULL;
    const void *answer = NULL;

    sekisho__auth__v1__set_leaving_date_request__init(&request);
    TRY(option_text(ctl, "--reason", &request.reason));
    TRY(read_day(ctl, &request.leaves_at_us));
    TRY(user_find(ctl, &user));
    request.tenant_id = user->tenant_id;
    request.user_id = user->user_id;
    TRY(ctl_call(ctl, SERVICE_AUTH, &TARGET, &request.base, &answer));
    return user_print(ctl, answer);
}

const struct command command_user_leaves = {
    .name = "user leaves",
    .summary = "Disable a user by itself when their last day is over.",
    .positionals = {"TENANT", "LOGIN"},
    .options = {{"--on", "DAY", false, "The last day, in the company's time zone: 2026-12-31."},
                {"--never", NULL, false, "Take the date back."},
                {"--reason", "TEXT", false, "Kept in the history."}},
    .run = leaves,
};

/* Said nothing about, they stay. */
static struct status read_grants(struct ctl *ctl, Sekisho__Auth__V1__Grants *grants,
                                 Sekisho__Auth__V1__Grants **out)
{
    enum { GRANTS_MAXIMUM = 64 };
    const char *listed = arguments_option(ctl->arguments, "--granted");
    bool is_none = arguments_option(ctl->arguments, "--no-grants") != NULL;

    if (listed && is_none)
        return ctl_usage(ctl, "say --granted or --no-grants, one of them");
    if (listed == NULL && !is_none)
        return OK;
    sekisho__auth__v1__grants__init(grants);
    *out = grants;
    return option_list(ctl, "--granted", GRANTS_MAXIMUM, &grants->permissions,
                       &grants->n_permissions);
}

static struct status roles(struct ctl *ctl)
{
    static const struct rpc_target TARGET = {
        .name = "sekisho.auth.v1.Users/ChangeRoles",
        .response = &sekisho__auth__v1__user__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    Sekisho__Auth__V1__ChangeRolesRequest request;
    Sekisho__Auth__V1__Grants grants;
    const Sekisho__Auth__V1__User *user = NULL;
    const void *answer = NULL;

    sekisho__auth__v1__change_roles_request__init(&request);
    TRY(option_text(ctl, "--reason", &request.reason));
    TRY(user_roles_read(ctl, &request.roles, &request.n_roles));
    TRY(read_grants(ctl, &grants, &request.grants));
    TRY(scope_read(ctl, &request.scope));
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
                 "All of them: administrator, user-manager, clerk, viewer, auditor, own-01."},
                {"--granted", "P,Q", false, "All permissions beside the roles; else as they were."},
                {"--no-grants", NULL, false, "None beside the roles."},
                SCOPE_OPTION("else as it was")},
    .run = roles,
};
