/* What a page of users says each may do, which the table of permissions and its file are made of,
 * is what Explain says of each: of random roles, grants and scopes, at auth and session as they
 * run. */
#include <stdio.h>
#include <string.h>

#include "managing.h"
#include "rpc/field.h"
#include "scope_calls.h"
#include "support/world/people.h"

typedef Sekisho__Auth__V1__User User;
typedef Sekisho__Auth__V1__SearchUsersResponse Page;

enum {
    ARENA_MAXIMUM = 4 << 20,
    OWN_ROLES = 4,
    GROUPS = 3,
    USERS = 24,
    CHOSEN_MAXIMUM = 8, /* permissions of a role, or beside it */
    CODE_CAPACITY = 16,
    NAME_CAPACITY = 32,
};

static const struct rpc_target SEARCH = {"sekisho.auth.v1.Users/Search",
                                         &sekisho__auth__v1__search_users_response__descriptor,
                                         RPC_REPEAT_SAFE};

static uint32_t group_numbers[GROUPS];
static char own_roles[OWN_ROLES][CODE_CAPACITY];

/* The same numbers each time. */
static uint32_t draw(uint32_t below)
{
    static uint64_t state = 0x5e815807;

    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % below;
}

static const Page *find(const char *prefix, struct arena *arena)
{
    Sekisho__Auth__V1__SearchUsersRequest request;
    const void *answer = NULL;

    sekisho__auth__v1__search_users_request__init(&request);
    request.tenant_id = aoba;
    request.state = SEKISHO__AUTH__V1__USER_STATE__USER_STATE_ACTIVE;
    request.prefix = rpc_text(prefix);
    CHECK_OK(managing_call(&SEARCH, &request.base, NULL, arena, &answer));
    return answer;
}

static scope_set draw_scope(void)
{
    scope_set scope = SCOPE_NONE;

    if (draw(3) == 0)
        return SCOPE_ALL;
    for (size_t i = 0; i < GROUPS; i++)
        scope |= draw(2) ? SCOPE_GROUP(group_numbers[i]) : SCOPE_NONE;
    return scope;
}

/* Of what an administrator may do, which is all there is for staff; NULL behind the last. */
static void draw_permissions(const User *all, uint32_t least,
                             const char *out[static CHOSEN_MAXIMUM + 1])
{
    size_t count = least + draw(CHOSEN_MAXIMUM + 1 - least);

    for (size_t i = 0; i < count; i++)
        out[i] = all->permissions[draw((uint32_t)all->n_permissions)];
    out[count] = NULL;
}

static void make_own_roles(const struct asking *as_operator, const User *all)
{
    const char *permissions[CHOSEN_MAXIMUM + 1];
    char name[NAME_CAPACITY];

    for (size_t i = 0; i < GROUPS; i++) {
        (void)snprintf(name, sizeof name, "group %zu", i);
        CHECK_OK(group_put(as_operator, 0, name, &group_numbers[i]));
    }
    for (size_t i = 0; i < OWN_ROLES; i++) {
        (void)snprintf(name, sizeof name, "desk %zu", i);
        draw_permissions(all, 1, permissions);
        CHECK_OK(scope_role(as_operator, name, permissions, draw_scope(), own_roles[i]));
    }
}

static const char *draw_role(void)
{
    static const char *const built_in[] = {"auditor", "clerk", "user-manager", "viewer", NULL};
    uint32_t drawn = draw(COUNT_OF(built_in) + OWN_ROLES);

    return drawn < COUNT_OF(built_in) ? built_in[drawn] : own_roles[drawn - COUNT_OF(built_in)];
}

static void make_users(const struct asking *as_operator, const User *all)
{
    const char *granted[CHOSEN_MAXIMUM + 1];
    char login_id[NAME_CAPACITY];

    for (size_t i = 0; i < USERS; i++) {
        (void)snprintf(login_id, sizeof login_id, "drawn-%zu", i);
        struct uuid id = create_user(aoba, login_id, "viewer");
        draw_permissions(all, 0, granted);
        CHECK_OK(scope_give(as_operator, id, draw_role(), granted, draw_scope()));
    }
}

static bool has(const User *user, const char *permission)
{
    for (size_t i = 0; i < user->n_permissions; i++) {
        if (strcmp(user->permissions[i], permission) == 0)
            return true;
    }
    return false;
}

/* All for what is not said otherwise. */
static scope_set scope_of(const User *user, const char *permission)
{
    scope_set scope = SCOPE_NONE;

    for (size_t i = 0; i < user->n_scopes; i++) {
        if (strcmp(user->scopes[i]->permission, permission) != 0)
            continue;
        for (size_t j = 0; j < user->scopes[i]->n_groups; j++)
            scope |= SCOPE_GROUP(user->scopes[i]->groups[j]);
        return scope;
    }
    return SCOPE_ALL;
}

static bool check_alike(const User *user, const char *permission)
{
    scope_set scope = SCOPE_ALL;
    struct uuid id;

    CHECK(uuid_from_bytes(user->user_id.data, user->user_id.len, &id));
    bool is_allowed = scope_explained(aoba, id, permission, &scope);
    if (has(user, permission) != is_allowed || (is_allowed && scope_of(user, permission) != scope))
        test_fail(__FILE__, __LINE__, "%s, %s: listed %d, explained %d", user->login_id, permission,
                  has(user, permission), is_allowed);
    return is_allowed && !scope_is_all(scope);
}

static void lists_of_each_user_what_explain_says(void)
{
    CLEANUP(arena_clear) struct arena arena;
    const struct asking as_operator = {.tenant_id = aoba};
    size_t limited = 0;

    arena_init(&arena, ARENA_MAXIMUM);
    const User *all = find("boss", &arena)->users[0];
    make_own_roles(&as_operator, all);
    make_users(&as_operator, all);
    const Page *page = find("drawn-", &arena);
    CHECK_INT(page->n_users, USERS);
    for (size_t i = 0; i < page->n_users; i++) {
        for (size_t j = 0; j < all->n_permissions; j++)
            limited += check_alike(page->users[i], all->permissions[j]);
    }
    CHECK(limited > USERS); /* or too little was drawn to say anything */
}

int main(void)
{
    static const struct test tests[] = {TEST(lists_of_each_user_what_explain_says)};

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
