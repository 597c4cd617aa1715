/* Who may manage whom, and give what to whom, at auth and session as they run. */
#include <pthread.h>

#include "managing.h"
#include "rpc/field.h"
#include "support/world/people.h"

typedef Sekisho__Auth__V1__User User;

static void lets_nobody_grant_what_they_lack(void)
{
    struct invited invited;

    CHECK_STATUS(invite(manages_viewers, "granted", "administrator", &invited), PERMISSION_DENIED);
    CHECK_STATUS(invite(manages_viewers, "granted", "auditor", &invited), PERMISSION_DENIED);
    CHECK_OK(invite(manages_viewers, "granted", "viewer", &invited));
}

/* `other` may be NULL. */
static struct status change_roles(const char *const *permissions, int64_t tenant, struct uuid id,
                                  const char *role, const char *other)
{
    static const struct rpc_target CHANGE_ROLES = {"sekisho.auth.v1.Users/ChangeRoles",
                                                   &sekisho__auth__v1__user__descriptor,
                                                   RPC_REPEAT_BY_KEY};
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__ChangeRolesRequest request;
    char *roles[] = {rpc_text(role), rpc_text(other)};
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__change_roles_request__init(&request);
    request.tenant_id = permissions ? 0 : tenant;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    request.reason = rpc_text("moves to another desk");
    if (permissions)
        request.base_revision = base_of_rights(aoba, id);
    request.roles = roles;
    request.n_roles = other ? 2 : 1;
    TRY(managing_call(&CHANGE_ROLES, &request.base, managing_pass(permissions), &arena, &answer));
    CHECK_TEXT(((const User *)answer)->roles[0], role);
    return OK;
}

static void refuses_roles_that_the_manager_lacks_or_that_are_their_own(void)
{
    struct uuid id = create_user(aoba, "climber", "viewer");

    CHECK_STATUS(change_roles(manages_viewers, 0, id, "administrator", NULL), PERMISSION_DENIED);
    CHECK_STATUS(change_roles(manages_viewers, 0, administrator, "viewer", NULL),
                 PERMISSION_DENIED);
    CHECK_STATUS(change_roles(manages_viewers, 0, colleague, "viewer", NULL), FAILED_PRECONDITION);
    CHECK_STATUS(change_roles(NULL, minato, id, "viewer", NULL), NOT_FOUND);
    CHECK_STATUS(change_roles(NULL, aoba, id, "emperor", NULL), INVALID_ARGUMENT);
}

static void puts_roles_in_force_before_it_answers(void)
{
    char token[TOKEN_CAPACITY];
    struct uuid id = create_user(aoba, "mover", "auditor");

    CHECK_OK(call_sign_in("aoba", "mover", GOOD_PASSWORD, token, NULL));
    CHECK_OK(change_roles(NULL, aoba, id, "viewer", NULL));
    CHECK_STATUS(call_check(token, NULL, NULL), UNAUTHENTICATED);
    CHECK_OK(sign_in("mover", GOOD_PASSWORD));
    CHECK_OK(change_roles(NULL, aoba, id, "viewer", NULL)); /* as they are: nothing to do */
    CHECK_OK(sign_in("mover", GOOD_PASSWORD));
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "user_roles_changed"), 1);
}

static void lets_in_whoever_has_several_roles(void)
{
    struct uuid id = create_user(aoba, "versatile", "viewer");

    CHECK_OK(change_roles(NULL, aoba, id, "auditor", "viewer"));
    CHECK_OK(sign_in("versatile", GOOD_PASSWORD));
    CHECK_OK(change_roles(NULL, aoba, id, "clerk", "user-manager"));
    CHECK_OK(sign_in("versatile", GOOD_PASSWORD));
}

struct removal {
    int64_t tenant;
    struct uuid id;
    bool strips;
    struct status status;
};

static void *run_removal(void *argument)
{
    struct removal *removal = argument;

    removal->status = removal->strips
                          ? change_roles(NULL, removal->tenant, removal->id, "viewer", NULL)
                          : call_disable(removal->tenant, removal->id);
    return NULL;
}

/* However many try at once to disable or strip the administrators, one stays. */
static void leaves_one_administrator_also_when_all_are_removed_at_once(void)
{
    enum { ADMINISTRATORS = 4 };
    pthread_t threads[ADMINISTRATORS];
    struct removal removals[ADMINISTRATORS];
    int64_t tenant = create_tenant("headless");
    int removed = 0;

    (void)world_client(AUTH, OPERATOR);
    for (int i = 0; i < ADMINISTRATORS; i++) {
        char login[] = "admin0";
        login[5] = (char)('0' + i);
        removals[i] = (struct removal){.tenant = tenant,
                                       .id = create_user(tenant, login, "administrator"),
                                       .strips = i % 2 == 0};
    }
    for (int i = 0; i < ADMINISTRATORS; i++)
        CHECK(pthread_create(&threads[i], NULL, run_removal, &removals[i]) == 0);
    for (int i = 0; i < ADMINISTRATORS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
        removed += removals[i].status.code == STATUS_OK;
        CHECK(removals[i].status.code == STATUS_OK ||
              removals[i].status.code == STATUS_FAILED_PRECONDITION);
    }
    CHECK_INT(removed, ADMINISTRATORS - 1);
}

static void lets_nobody_manage_whoever_may_do_what_they_may_not(void)
{
    CHECK_STATUS(disable(manages_viewers, administrator), PERMISSION_DENIED);
    CHECK_STATUS(act(&START_RESET, manages_viewers, administrator, NULL), PERMISSION_DENIED);
    CHECK_OK(sign_in("boss", GOOD_PASSWORD));
}

/* As the built-in role has it: it is there to put out whoever leaves. */
static const char *const user_manager[] = {"sessions.end",
                                           "sessions.view",
                                           "users.create",
                                           "users.delete",
                                           "users.edit",
                                           "users.view",
                                           NULL};
static const struct act REQUIRE = {{"sekisho.auth.v1.Users/RequirePasswordChange",
                                    &sekisho__auth__v1__user__descriptor, RPC_REPEAT_BY_KEY},
                                   &sekisho__auth__v1__require_password_change_request__descriptor};

static void lets_a_user_manager_put_out_colleagues_of_every_role_that_does_not_administer(void)
{
    static const char *const roles[] = {"clerk", "viewer", "auditor", "user-manager"};
    char login[] = "leaver0";

    for (size_t i = 0; i < COUNT_OF(roles); i++) {
        login[6] = (char)('0' + i);
        struct uuid id = create_user(aoba, login, roles[i]);
        CHECK_OK(act(&REQUIRE, user_manager, id, NULL));
        CHECK_OK(disable(user_manager, id));
        CHECK_STATUS(sign_in(login, GOOD_PASSWORD), UNAUTHENTICATED);
    }
}

/* What gives something back, or an account into somebody's hands, keeps the stricter rule. */
static void lets_a_user_manager_do_no_more_to_who_may_do_more(void)
{
    struct uuid clerk = create_user(aoba, "clerk.stays", "clerk");
    struct uuid out = create_user(aoba, "clerk.out", "clerk");

    CHECK_STATUS(act(&START_RESET, user_manager, clerk, NULL), PERMISSION_DENIED);
    CHECK_STATUS(change_roles(user_manager, 0, clerk, "user-manager", NULL), PERMISSION_DENIED);
    CHECK_OK(disable(user_manager, out));
    CHECK_STATUS(act(&ENABLE, user_manager, out, NULL), PERMISSION_DENIED);
    CHECK_STATUS(disable(user_manager, administrator), PERMISSION_DENIED);
    CHECK_STATUS(act(&REQUIRE, user_manager, administrator, NULL), PERMISSION_DENIED);
    CHECK_OK(sign_in("boss", GOOD_PASSWORD));
}

static void lets_nobody_manage_themselves(void)
{
    CHECK_STATUS(disable(manages_viewers, colleague), FAILED_PRECONDITION);
    CHECK_STATUS(act(&START_RESET, manages_viewers, colleague, NULL), FAILED_PRECONDITION);
}

static void demands_the_permission_of_each_method(void)
{
    static const char *const looks[] = {"customers.view", "statements.view", "users.view", NULL};
    struct uuid id = create_user(aoba, "watched", "viewer");
    struct invited invited;

    CHECK_STATUS(invite(looks, "more", "viewer", &invited), PERMISSION_DENIED);
    CHECK_STATUS(disable(looks, id), PERMISSION_DENIED);
    CHECK_STATUS(act(&START_RESET, looks, id, NULL), PERMISSION_DENIED);
    CHECK_STATUS(act(&ENABLE, looks, id, NULL), PERMISSION_DENIED);
    CHECK_STATUS(act(&DELETE_USER, looks, id, NULL), PERMISSION_DENIED);
    CHECK_STATUS(act(&RESTORE, looks, id, NULL), PERMISSION_DENIED);
}

static void takes_a_user_of_another_company_for_a_missing_one(void)
{
    struct uuid foreign = create_user(minato, "foreign", "viewer");
    struct uuid nobody = {{1}};
    static const struct act *const targets[] = {&RESEND, &START_RESET, &ENABLE, &DELETE_USER,
                                                &RESTORE};

    for (size_t i = 0; i < COUNT_OF(targets); i++) {
        CHECK_STATUS(act(targets[i], manages_viewers, foreign, NULL), NOT_FOUND);
        CHECK_STATUS(act(targets[i], manages_viewers, nobody, NULL), NOT_FOUND);
    }
    CHECK_STATUS(disable(manages_viewers, foreign), NOT_FOUND);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(lets_nobody_grant_what_they_lack),
        TEST(refuses_roles_that_the_manager_lacks_or_that_are_their_own),
        TEST(puts_roles_in_force_before_it_answers),
        TEST(lets_in_whoever_has_several_roles),
        TEST(leaves_one_administrator_also_when_all_are_removed_at_once),
        TEST(lets_nobody_manage_whoever_may_do_what_they_may_not),
        TEST(lets_a_user_manager_put_out_colleagues_of_every_role_that_does_not_administer),
        TEST(lets_a_user_manager_do_no_more_to_who_may_do_more),
        TEST(lets_nobody_manage_themselves),
        TEST(demands_the_permission_of_each_method),
        TEST(takes_a_user_of_another_company_for_a_missing_one),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
