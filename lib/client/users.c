#include <string.h>

#include "client/client_private.h"
#include "rpc/field.h"

typedef Sekisho__Auth__V1__User User;
typedef Sekisho__Auth__V1__PermissionScope PermissionScope;
typedef Sekisho__Auth__V1__GetUserRequest GetUserRequest;
typedef Sekisho__Auth__V1__ListUsersRequest ListUsersRequest;
typedef Sekisho__Auth__V1__ListUsersResponse ListUsersResponse;

static struct status too_long(void)
{
    return FAIL(RESOURCE_EXHAUSTED, "the answer is longer than its place");
}

struct status client_list_add(char list[static SEKISHO_LIST_CAPACITY], const char *name)
{
    size_t used = strlen(list);

    if (used + 1 + strlen(name) + 1 > SEKISHO_LIST_CAPACITY)
        return too_long();
    if (used > 0)
        list[used++] = ' ';
    return text_copy(list + used, SEKISHO_LIST_CAPACITY - used, name) ? OK : too_long();
}

/* NULL for one that reaches all customers, or none at all. */
static const PermissionScope *find_scope(const User *user, const char *permission)
{
    for (size_t i = 0; i < user->n_scopes; i++) {
        if (strcmp(user->scopes[i]->permission, permission) == 0)
            return user->scopes[i];
    }
    return NULL;
}

scope_set client_groups(const uint32_t *groups, size_t count)
{
    scope_set scope = SCOPE_NONE;

    for (size_t i = 0; i < count; i++) {
        if (groups[i] >= 1 && groups[i] <= SCOPE_GROUPS_MAXIMUM)
            scope |= SCOPE_GROUP(groups[i]);
    }
    return scope;
}

static struct status list_permissions(const User *user, struct sekisho_user *out)
{
    for (size_t i = 0; i < user->n_permissions; i++) {
        const char *permission = user->permissions[i];
        const PermissionScope *scope = find_scope(user, permission);
        TRY(scope == NULL ? client_list_add(out->permissions, permission)
                          : client_limited_add(out->limited, &out->limited_count, permission,
                                               client_groups(scope->groups, scope->n_groups)));
    }
    return OK;
}

struct status client_user(const User *user, struct sekisho_user *out)
{
    *out = (struct sekisho_user){
        .tenant_id = user->tenant_id,
        .is_active = user->state == SEKISHO__AUTH__V1__USER_STATE__USER_STATE_ACTIVE,
        .is_customer = user->kind == SEKISHO__AUTH__V1__USER_KIND__USER_KIND_CUSTOMER,
    };
    if (user->user_id.len != SEKISHO_USER_ID_SIZE)
        return FAIL(UNAVAILABLE, "the answer cannot be understood");
    memcpy(out->user_id, user->user_id.data, SEKISHO_USER_ID_SIZE);
    if (!text_copy(out->login_id, sizeof out->login_id, user->login_id) ||
        !text_copy(out->name, sizeof out->name, user->display_name) ||
        !text_copy(out->mail, sizeof out->mail, user->mail))
        return too_long();
    for (size_t i = 0; i < user->n_roles; i++)
        TRY(client_list_add(out->roles, user->roles[i]));
    return list_permissions(user, out);
}

static struct status get(struct sekisho *sekisho, struct sekisho_call *call,
                         const GetUserRequest *request, struct arena *arena,
                         struct sekisho_user *out)
{
    static const struct rpc_target target = {"sekisho.auth.v1.Users/Get",
                                             &sekisho__auth__v1__user__descriptor, RPC_REPEAT_SAFE};
    const void *answer = NULL;
    struct sekisho_user user;

    TRY(client_call(sekisho, call, &target, &request->base, arena, &answer));
    TRY(client_user(answer, &user));
    *out = user;
    return OK;
}

enum sekisho_code sekisho_find_user(struct sekisho *sekisho, struct sekisho_call *call,
                                    int64_t tenant_id, const char *login_id,
                                    struct sekisho_user *out)
{
    CLEANUP(arena_clear) struct arena arena;
    GetUserRequest request;

    arena_init(&arena, CLIENT_ARENA_MAXIMUM);
    sekisho__auth__v1__get_user_request__init(&request);
    request.tenant_id = tenant_id;
    request.which_case = SEKISHO__AUTH__V1__GET_USER_REQUEST__WHICH_LOGIN_ID;
    request.login_id = rpc_text(login_id ? login_id : "");
    return client_code(call, get(sekisho, call, &request, &arena, out));
}

enum sekisho_code sekisho_get_user(struct sekisho *sekisho, struct sekisho_call *call,
                                   int64_t tenant_id, const uint8_t user_id[SEKISHO_USER_ID_SIZE],
                                   struct sekisho_user *out)
{
    CLEANUP(arena_clear) struct arena arena;
    GetUserRequest request;

    arena_init(&arena, CLIENT_ARENA_MAXIMUM);
    sekisho__auth__v1__get_user_request__init(&request);
    request.tenant_id = tenant_id;
    request.which_case = SEKISHO__AUTH__V1__GET_USER_REQUEST__WHICH_USER_ID;
    request.user_id = rpc_bytes((struct bytes){user_id, SEKISHO_USER_ID_SIZE});
    return client_code(call, get(sekisho, call, &request, &arena, out));
}

/* Nobody's server gives more than was asked for; one that does is not believed. */
static struct status list(struct sekisho *sekisho, struct sekisho_call *call,
                          const ListUsersRequest *request, struct arena *arena,
                          struct sekisho_user *out, size_t *count_out)
{
    static const struct rpc_target target = {"sekisho.auth.v1.Users/List",
                                             &sekisho__auth__v1__list_users_response__descriptor,
                                             RPC_REPEAT_SAFE};
    const void *answer = NULL;

    TRY(client_call(sekisho, call, &target, &request->base, arena, &answer));
    const ListUsersResponse *response = answer;
    if (response->n_users > request->page_size)
        return too_long();
    struct sekisho_user *users = arena_alloc_array(arena, response->n_users + 1, sizeof *users);
    if (users == NULL)
        return arena_failure();
    for (size_t i = 0; i < response->n_users; i++)
        TRY(client_user(response->users[i], &users[i]));
    memcpy(out, users, response->n_users * sizeof *users);
    *count_out = response->n_users;
    return OK;
}

enum sekisho_code sekisho_list_users(struct sekisho *sekisho, struct sekisho_call *call,
                                     int64_t tenant_id, const char *after, size_t capacity,
                                     struct sekisho_user *out, size_t *count_out)
{
    CLEANUP(arena_clear) struct arena arena;
    ListUsersRequest request;

    if (capacity == 0)
        return client_code(call, FAIL(INVALID_ARGUMENT, "capacity: 1 or more"));
    arena_init(&arena, CLIENT_ARENA_MAXIMUM);
    sekisho__auth__v1__list_users_request__init(&request);
    request.tenant_id = tenant_id;
    request.after = rpc_text(after ? after : "");
    request.page_size =
        capacity < SEKISHO_USERS_MAXIMUM ? (uint32_t)capacity : SEKISHO_USERS_MAXIMUM;
    return client_code(call, list(sekisho, call, &request, &arena, out, count_out));
}
