#include "commands/user_rows.h"

#include "base/clock.h"
#include "base/uuid.h"
#include "call.h"

typedef Sekisho__Auth__V1__User User;

struct status user_rows_begin(struct ctl *ctl, struct table *table)
{
    static const char *const heading[] = {
        "LOGIN ID", "NAME", "KIND", "STATE", "ROLES", "MAIL", "LAST SIGN-IN", "ID",
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
