#include "commands/user_rows.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/uuid.h"
#include "call.h"
#include "commands/scope.h"
#include "company.h"
#include "mapping.h"
#include "options.h"

typedef Sekisho__Auth__V1__User User;

enum { ROLES_MAXIMUM = 16 };

struct status user_rows_begin(struct ctl *ctl, struct table *table)
{
    static const char *const heading[] = {
        "LOGIN ID", "NAME", "KIND", "STATE", "ROLES", "SCOPE", "MAIL", "LAST SIGN-IN", "ID",
    };

    table_init(table, &ctl->arena, COUNT_OF(heading));
    return table_add(table, heading);
}

static const char *kind_word(const User *user)
{
    switch (user->kind) {
    case SEKISHO__AUTH__V1__USER_KIND__USER_KIND_STAFF:
        return "staff";
    case SEKISHO__AUTH__V1__USER_KIND__USER_KIND_CUSTOMER:
        return "customer";
    case SEKISHO__AUTH__V1__USER_KIND__USER_KIND_UNSPECIFIED:
    case _SEKISHO__AUTH__V1__USER_KIND_IS_INT_SIZE:
        break;
    }
    return "?";
}

static const char *state_word(const User *user)
{
    switch (user->state) {
    case SEKISHO__AUTH__V1__USER_STATE__USER_STATE_ACTIVE:
        return "active";
    case SEKISHO__AUTH__V1__USER_STATE__USER_STATE_DISABLED:
        return "disabled";
    case SEKISHO__AUTH__V1__USER_STATE__USER_STATE_INVITED:
        return "invited";
    case SEKISHO__AUTH__V1__USER_STATE__USER_STATE_DELETED:
        return "deleted";
    case SEKISHO__AUTH__V1__USER_STATE__USER_STATE_UNSPECIFIED:
    case _SEKISHO__AUTH__V1__USER_STATE_IS_INT_SIZE:
        break;
    }
    return "?";
}

static const char *roles_text(struct arena *arena, const User *user)
{
    const char *text = "";

    for (size_t i = 0; text && i < user->n_roles; i++)
        text = arena_format(arena, "%s%s%s", text, i > 0 ? "," : "", user->roles[i]);
    return text;
}

static const char *moment_text(struct arena *arena, int64_t at_us)
{
    char text[CLOCK_TEXT_CAPACITY];

    if (at_us == 0)
        return "never";
    clock_encode(at_us, text);
    return arena_copy_text(arena, text);
}

static const char *id_text(struct arena *arena, const User *user)
{
    char text[UUID_TEXT_CAPACITY];
    struct uuid id;

    if (!uuid_from_bytes(user->user_id.data, user->user_id.len, &id))
        return "?";
    uuid_encode(id, text);
    return arena_copy_text(arena, text);
}

struct status user_rows_add(struct ctl *ctl, struct table *table, const User *user)
{
    struct arena *arena = &ctl->arena;
    const char *cells[] = {
        user->login_id,
        user->display_name,
        kind_word(user),
        state_word(user),
        roles_text(arena, user),
        scope_text(arena, user->scope),
        user->mail,
        moment_text(arena, user->last_login_at_us),
        id_text(arena, user),
    };

    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        if (cells[i] == NULL)
            return arena_failure();
    }
    return table_add(table, cells);
}

struct status user_page(struct ctl *ctl, int64_t tenant_id, char *after,
                        const Sekisho__Auth__V1__ListUsersResponse **out)
{
    static const struct rpc_target LIST = {
        .name = "sekisho.auth.v1.Users/List",
        .response = &sekisho__auth__v1__list_users_response__descriptor,
        .repeat = RPC_REPEAT_SAFE,
    };
    Sekisho__Auth__V1__ListUsersRequest request = SEKISHO__AUTH__V1__LIST_USERS_REQUEST__INIT;
    const void *answer = NULL;

    request.tenant_id = tenant_id;
    request.after = after;
    TRY(ctl_call(ctl, SERVICE_AUTH, &LIST, &request.base, &answer));
    *out = answer;
    return OK;
}

static struct status find_by_login(struct ctl *ctl, int64_t tenant_id, const char *login,
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

struct status user_find(struct ctl *ctl, const User **out)
{
    const char *const *typed = ctl->arguments->positionals;
    const Sekisho__Auth__V1__Tenant *tenant = NULL;

    TRY(company_find(ctl, typed[0], &tenant));
    return find_by_login(ctl, tenant->tenant_id, typed[1], out);
}

struct status user_print(struct ctl *ctl, const User *user)
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

struct status user_link_print(struct ctl *ctl, const Sekisho__Auth__V1__UserLink *link,
                              bool is_reset)
{
    struct json_writer writer = json_writer_begin(&ctl->out);

    if (ctl->arguments->wants_json) {
        TRY(mapping_write(&writer, NULL, &link->base, &ctl->arena));
        buffer_append_byte(&ctl->out, '\n');
        return OK;
    }
    TRY(user_print(ctl, link->user));
    if (link->token[0] == '\0')
        return OK;
    const char *until = moment_text(&ctl->arena, link->expires_at_us);
    if (until == NULL)
        return arena_failure();
    buffer_append_format(
        &ctl->out,
        "\nlink: %s%s\nBehind the address of the portal; good once, until %s. It is "
        "shown this once.\n",
        is_reset ? "/password/reset/" : "/activate/", link->token, until);
    return OK;
}

struct status user_kind_read(struct ctl *ctl, Sekisho__Auth__V1__UserKind *out)
{
    const char *kind = arguments_option(ctl->arguments, "--kind");

    if (kind == NULL || strcmp(kind, "staff") == 0)
        *out = SEKISHO__AUTH__V1__USER_KIND__USER_KIND_STAFF;
    else if (strcmp(kind, "customer") == 0)
        *out = SEKISHO__AUTH__V1__USER_KIND__USER_KIND_CUSTOMER;
    else
        return ctl_usage(ctl, "--kind is staff or customer, not %.64s", kind);
    return OK;
}

struct status user_roles_read(struct ctl *ctl, char ***out, size_t *count_out)
{
    return option_list(ctl, "--roles", ROLES_MAXIMUM, out, count_out);
}
