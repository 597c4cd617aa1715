/* The life of a user, from the invitation to the recycle bin, at auth and session as they run;
 * asked for by the operator and by users with the passes that session gives them. */
#include <pthread.h>
#include <string.h>

#include "base/clock.h"
#include "rpc/field.h"
#include "rpc/message.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "signed_pass.h"
#include "support/world/people.h"
#include "support/world/targets.h"

#define NEW_PASSWORD "a wholly different sentence"
#define ACTIVATION SEKISHO__AUTH__V1__LINK_PURPOSE__LINK_PURPOSE_ACTIVATION
#define RESET SEKISHO__AUTH__V1__LINK_PURPOSE__LINK_PURPOSE_RESET

typedef Sekisho__Auth__V1__User User;
typedef Sekisho__Auth__V1__UserLink UserLink;

enum { LINK_CAPACITY = 44, RACERS = 8 };

#define TARGET(name, response)                                                                     \
    {                                                                                              \
        "sekisho.auth.v1." name, &sekisho__auth__v1__##response##__descriptor, RPC_REPEAT_BY_KEY   \
    }
static const struct rpc_target INVITE = TARGET("Users/Invite", user_link);
static const struct rpc_target CHANGE_PROFILE = TARGET("Users/ChangeProfile", user);
static const struct rpc_target SET_PASSWORD = TARGET("Links/SetPassword", set_password_response);

/* Methods whose requests have the same fields and types of their own. */
struct act {
    struct rpc_target method;
    const ProtobufCMessageDescriptor *request;
};
#define ACT(name, request, response)                                                               \
    {                                                                                              \
        TARGET(name, response), &sekisho__auth__v1__##request##__descriptor                        \
    }
static const struct act RESEND = ACT("Users/Resend", resend_request, user_link);
static const struct act START_RESET = ACT("Users/StartReset", start_reset_request, user_link);
static const struct act ENABLE = ACT("Users/Enable", enable_user_request, user);
static const struct act DELETE_USER = ACT("Users/Delete", delete_user_request, user);
static const struct act RESTORE = ACT("Users/Restore", restore_user_request, user);

static int64_t aoba, minato;
static struct uuid administrator, colleague;

static struct status code_of(struct status status)
{
    return (struct status){status.code, status_code_name(status.code)};
}

/* A pass of a colleague in aoba with these permissions; NULL after the last. NULL for the operator.
 */
static const char *pass_with(const char *const *permissions)
{
    struct pass_claims claims = auditors_claims("auth", aoba, colleague);

    if (permissions == NULL)
        return NULL;
    claims.permissions = permissions;
    for (claims.permission_count = 0; permissions[claims.permission_count];)
        claims.permission_count++;
    return signed_pass("pass.key", &claims, clock_wall_us());
}

static const char *const manages_viewers[] = {"customers.view",
                                              "statements.view",
                                              "users.create",
                                              "users.delete",
                                              "users.edit",
                                              "users.view",
                                              NULL};

static struct status call(const struct rpc_target *target, const ProtobufCMessage *request,
                          const char *pass, struct arena *arena, const void **answer)
{
    return code_of(
        world_call(AUTH, pass ? PORTAL : OPERATOR, target, request, pass, arena, answer));
}

struct invited {
    struct uuid id;
    char link[LINK_CAPACITY];
};

static void keep_link(const UserLink *answer, struct invited *out)
{
    CHECK(uuid_from_bytes(answer->user->user_id.data, answer->user->user_id.len, &out->id));
    CHECK(text_copy(out->link, sizeof out->link, answer->token));
}

static struct status invite(const char *const *permissions, const char *login_id, const char *role,
                            struct invited *out)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__InviteUserRequest request;
    char *roles[] = {rpc_text(role)};
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__invite_user_request__init(&request);
    request.tenant_id = permissions ? 0 : aoba;
    request.kind = SEKISHO__AUTH__V1__USER_KIND__USER_KIND_STAFF;
    request.login_id = rpc_text(login_id);
    request.display_name = rpc_text("藤田 恵");
    request.roles = roles;
    request.n_roles = 1;
    TRY(call(&INVITE, &request.base, pass_with(permissions), &arena, &answer));
    keep_link(answer, out);
    return OK;
}

static void *field(ProtobufCMessage *message, const char *name)
{
    const ProtobufCFieldDescriptor *found =
        protobuf_c_message_descriptor_get_field_by_name(message->descriptor, name);

    CHECK(found != NULL);
    return (char *)message + found->offset;
}

static void fill(ProtobufCMessage *message, int64_t tenant_id, struct uuid *id)
{
    *(int64_t *)field(message, "tenant_id") = tenant_id;
    *(ProtobufCBinaryData *)field(message, "user_id") = (ProtobufCBinaryData){UUID_SIZE, id->bytes};
    *(char **)field(message, "reason") = rpc_text("because");
}

static struct status act(const struct act *target, const char *const *permissions, struct uuid id,
                         struct invited *link_out)
{
    CLEANUP(arena_clear) struct arena arena;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    ProtobufCMessage *request = rpc_message_new(target->request, &arena);
    CHECK(request != NULL);
    fill(request, permissions ? 0 : aoba, &id);
    TRY(call(&target->method, request, pass_with(permissions), &arena, &answer));
    if (link_out)
        keep_link(answer, link_out);
    return OK;
}

static struct status disable(const char *const *permissions, struct uuid id)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__DisableUserRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__disable_user_request__init(&request);
    request.tenant_id = permissions ? 0 : aoba;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    request.reason = rpc_text("left");
    return call(&DISABLE_USER, &request.base, pass_with(permissions), &arena, &answer);
}

static struct status set_password(const char *link, Sekisho__Auth__V1__LinkPurpose purpose,
                                  const char *password)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__SetPasswordRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__set_password_request__init(&request);
    request.token = rpc_text(link);
    request.purpose = purpose;
    request.password = rpc_text(password);
    request.client_ip = rpc_text("203.0.113.14");
    return code_of(world_call(AUTH, PORTAL, &SET_PASSWORD, &request.base, NULL, &arena, &answer));
}

static struct status sign_in(const char *login_id, const char *password)
{
    char token[TOKEN_CAPACITY];

    return call_sign_in("aoba", login_id, password, token, NULL);
}

static void answers_alike_for_a_link_that_is_wrong_used_expired_replaced_or_for_another_purpose(
    void)
{
    struct invited invited;
    struct invited newer;

    CHECK_OK(invite(NULL, "links", "viewer", &invited));
    CHECK_STATUS(set_password("", ACTIVATION, NEW_PASSWORD), NOT_FOUND);
    CHECK_STATUS(
        set_password("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", ACTIVATION, NEW_PASSWORD),
        NOT_FOUND);
    CHECK_STATUS(set_password(invited.link, RESET, NEW_PASSWORD), NOT_FOUND);
    CHECK_OK(act(&RESEND, NULL, invited.id, &newer));
    CHECK_STATUS(set_password(invited.link, ACTIVATION, NEW_PASSWORD), NOT_FOUND);
    test_postgres_execute(&world.postgres, "UPDATE auth.links SET expires_at = now()");
    CHECK_STATUS(set_password(newer.link, ACTIVATION, NEW_PASSWORD), NOT_FOUND);
    CHECK_OK(act(&RESEND, NULL, invited.id, &newer));
    CHECK_OK(set_password(newer.link, ACTIVATION, NEW_PASSWORD));
    CHECK_STATUS(set_password(newer.link, ACTIVATION, NEW_PASSWORD), NOT_FOUND);
}

static void lets_nobody_in_before_they_set_a_password(void)
{
    struct invited invited;

    CHECK_OK(invite(NULL, "early", "viewer", &invited));
    CHECK_STATUS(sign_in("early", ""), UNAUTHENTICATED);
    CHECK_STATUS(sign_in("early", NEW_PASSWORD), UNAUTHENTICATED);
    CHECK_STATUS(set_password(invited.link, ACTIVATION, "too short"), INVALID_ARGUMENT);
    CHECK_OK(set_password(invited.link, ACTIVATION, NEW_PASSWORD));
    CHECK_OK(sign_in("early", NEW_PASSWORD));
    WAIT_UNTIL(count_events(aoba, "password_set") > 0);
    CHECK_STATUS(act(&RESEND, NULL, invited.id, NULL), FAILED_PRECONDITION);
}

struct race {
    const char *link;
    struct status status;
};

static void *run_race(void *argument)
{
    struct race *race = argument;

    race->status = set_password(race->link, ACTIVATION, NEW_PASSWORD);
    return NULL;
}

static void is_used_once_also_by_many_at_once(void)
{
    pthread_t threads[RACERS];
    struct race races[RACERS];
    struct invited invited;
    int won = 0;

    CHECK_OK(invite(NULL, "raced", "viewer", &invited));
    (void)world_client(AUTH, PORTAL);
    for (size_t i = 0; i < RACERS; i++) {
        races[i] = (struct race){.link = invited.link};
        CHECK(pthread_create(&threads[i], NULL, run_race, &races[i]) == 0);
    }
    for (size_t i = 0; i < RACERS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
        won += races[i].status.code == STATUS_OK;
    }
    CHECK_INT(won, 1);
}

static void ends_all_sessions_and_the_old_password_with_a_reset(void)
{
    char token[TOKEN_CAPACITY];
    struct invited reset;
    struct uuid id = create_user(aoba, "forgetful", "viewer");

    CHECK_OK(call_sign_in("aoba", "forgetful", GOOD_PASSWORD, token, NULL));
    CHECK_OK(act(&START_RESET, NULL, id, &reset));
    CHECK_OK(call_check(token, NULL, NULL));
    CHECK_OK(set_password(reset.link, RESET, NEW_PASSWORD));
    CHECK_STATUS(call_check(token, NULL, NULL), UNAUTHENTICATED);
    CHECK_STATUS(sign_in("forgetful", GOOD_PASSWORD), UNAUTHENTICATED);
    CHECK_OK(sign_in("forgetful", NEW_PASSWORD));
}

static void voids_the_link_of_whoever_is_disabled_or_deleted(void)
{
    struct invited reset;
    struct invited invited;
    struct uuid id = create_user(aoba, "voided", "viewer");

    CHECK_OK(act(&START_RESET, NULL, id, &reset));
    CHECK_OK(disable(NULL, id));
    CHECK_STATUS(set_password(reset.link, RESET, NEW_PASSWORD), NOT_FOUND);
    CHECK_OK(act(&ENABLE, NULL, id, NULL));
    CHECK_STATUS(set_password(reset.link, RESET, NEW_PASSWORD), NOT_FOUND);
    CHECK_OK(invite(NULL, "voided.too", "viewer", &invited));
    CHECK_OK(act(&DELETE_USER, NULL, invited.id, NULL));
    CHECK_STATUS(set_password(invited.link, ACTIVATION, NEW_PASSWORD), NOT_FOUND);
}

static void shows_a_link_once(void)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__StartResetRequest request;
    const void *answer = NULL;
    struct uuid id = create_user(aoba, "once", "viewer");
    uint8_t key[16];
    struct rpc_call_options options = {.idempotency_key = {key, sizeof key}};

    arena_init(&arena, 1 << 20);
    memcpy(key, world_new_key().data, sizeof key);
    sekisho__auth__v1__start_reset_request__init(&request);
    request.tenant_id = aoba;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    for (int i = 0; i < 2; i++) {
        options.deadline_monotonic_ms = world_now_ms() + WORLD_PATIENCE_MS;
        CHECK_OK(rpc_call(world_client(AUTH, OPERATOR), &START_RESET.method, &request.base,
                          &options, &arena, &answer));
        CHECK_INT(strlen(((const UserLink *)answer)->token), i == 0 ? 43 : 0);
    }
}

/* The forms of one page share a key, and some of them say the same. */
static void takes_one_key_for_two_methods_for_two_changes(void)
{
    CLEANUP(arena_clear) struct arena arena;
    static const struct act *const acts[] = {&RESTORE, &ENABLE};
    struct uuid id = create_user(aoba, "twice", "viewer");
    const void *answer = NULL;
    uint8_t key[16];
    struct rpc_call_options options = {.idempotency_key = {key, sizeof key}};

    arena_init(&arena, 1 << 20);
    CHECK_OK(disable(NULL, id));
    CHECK_OK(act(&DELETE_USER, NULL, id, NULL));
    memcpy(key, world_new_key().data, sizeof key);
    for (size_t i = 0; i < COUNT_OF(acts); i++) {
        ProtobufCMessage *request = rpc_message_new(acts[i]->request, &arena);
        fill(request, aoba, &id);
        options.deadline_monotonic_ms = world_now_ms() + WORLD_PATIENCE_MS;
        CHECK_OK(rpc_call(world_client(AUTH, OPERATOR), &acts[i]->method, request, &options, &arena,
                          &answer));
    }
    CHECK_OK(sign_in("twice", GOOD_PASSWORD));
}

static void lets_nobody_grant_what_they_lack(void)
{
    struct invited invited;

    CHECK_STATUS(invite(manages_viewers, "granted", "administrator", &invited), PERMISSION_DENIED);
    CHECK_STATUS(invite(manages_viewers, "granted", "auditor", &invited), PERMISSION_DENIED);
    CHECK_OK(invite(manages_viewers, "granted", "viewer", &invited));
}

static void lets_nobody_manage_whoever_may_do_what_they_may_not(void)
{
    CHECK_STATUS(disable(manages_viewers, administrator), PERMISSION_DENIED);
    CHECK_STATUS(act(&START_RESET, manages_viewers, administrator, NULL), PERMISSION_DENIED);
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

static void disables_with_a_pass_and_names_who_did(void)
{
    char token[TOKEN_CAPACITY];
    struct uuid id = create_user(aoba, "leaver", "viewer");

    CHECK_OK(call_sign_in("aoba", "leaver", GOOD_PASSWORD, token, NULL));
    CHECK_OK(disable(manages_viewers, id));
    CHECK_STATUS(call_check(token, NULL, NULL), UNAUTHENTICATED);
    WAIT_UNTIL(count_events(aoba, "user_disabled") > 0);
    test_postgres_execute(&world.postgres,
                          "DO $$ BEGIN ASSERT EXISTS (SELECT FROM audit.events"
                          " WHERE kind = 'user_disabled' AND actor_login = 'auditor'); END $$");
}

static void deletes_only_whoever_is_out_and_keeps_the_login_id(void)
{
    struct uuid id = create_user(aoba, "goner", "viewer");
    struct invited again;

    CHECK_STATUS(act(&DELETE_USER, NULL, id, NULL), FAILED_PRECONDITION);
    CHECK_OK(disable(NULL, id));
    CHECK_OK(act(&DELETE_USER, NULL, id, NULL));
    CHECK_STATUS(sign_in("goner", GOOD_PASSWORD), UNAUTHENTICATED);
    CHECK_STATUS(act(&ENABLE, NULL, id, NULL), FAILED_PRECONDITION);
    CHECK_STATUS(disable(NULL, id), FAILED_PRECONDITION);
    CHECK_STATUS(invite(NULL, "goner", "viewer", &again), ALREADY_EXISTS);
    CHECK_OK(act(&RESTORE, NULL, id, NULL));
    CHECK_STATUS(sign_in("goner", GOOD_PASSWORD), UNAUTHENTICATED);
    CHECK_OK(act(&ENABLE, NULL, id, NULL));
    CHECK_OK(sign_in("goner", GOOD_PASSWORD));
}

static void restores_nobody_after_thirty_days(void)
{
    struct uuid id = create_user(aoba, "forgotten", "viewer");

    CHECK_OK(disable(NULL, id));
    CHECK_OK(act(&DELETE_USER, NULL, id, NULL));
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.users SET deleted_at = now() - interval '30 days'"
                          " WHERE login_id = 'forgotten'");
    CHECK_STATUS(act(&RESTORE, NULL, id, NULL), FAILED_PRECONDITION);
}

static struct status change_profile(struct uuid id, const char *name, const char *mail)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__ChangeProfileRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__change_profile_request__init(&request);
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    request.display_name = rpc_text(name);
    request.mail = rpc_text(mail);
    TRY(call(&CHANGE_PROFILE, &request.base, pass_with(manages_viewers), &arena, &answer));
    CHECK_TEXT(((const User *)answer)->display_name, name);
    return OK;
}

static void changes_name_and_mail(void)
{
    struct uuid id = create_user(aoba, "renamed", "viewer");

    CHECK_STATUS(change_profile(id, "", ""), INVALID_ARGUMENT);
    CHECK_STATUS(change_profile(id, "佐藤 翔", "no address"), INVALID_ARGUMENT);
    CHECK_OK(change_profile(id, "佐藤 翔", "sato@example.jp"));
}

static const Sekisho__Auth__V1__SearchUsersResponse *search(const char *prefix,
                                                            Sekisho__Auth__V1__UserState state,
                                                            const char *after, uint32_t size,
                                                            struct arena *arena)
{
    static const struct rpc_target SEARCH = {"sekisho.auth.v1.Users/Search",
                                             &sekisho__auth__v1__search_users_response__descriptor,
                                             RPC_REPEAT_SAFE};
    Sekisho__Auth__V1__SearchUsersRequest request;
    const void *answer = NULL;

    sekisho__auth__v1__search_users_request__init(&request);
    request.prefix = rpc_text(prefix);
    request.state = state;
    request.after = rpc_text(after);
    request.page_size = size;
    CHECK_OK(world_call(AUTH, PORTAL, &SEARCH, &request.base, pass_with(manages_viewers), arena,
                        &answer));
    return answer;
}

static void finds_users_by_the_beginning_of_login_id_or_name_and_by_state(void)
{
    CLEANUP(arena_clear) struct arena arena;
    struct invited invited;

    arena_init(&arena, 4 << 20);
    (void)create_user(aoba, "zz.one", "viewer");
    (void)create_user(aoba, "zz.two", "viewer");
    (void)create_user(minato, "zz.three", "viewer");
    CHECK_OK(invite(NULL, "zz.four", "viewer", &invited));
    CHECK_INT(search("zz.", 0, "", 0, &arena)->n_users, 3);
    CHECK_INT(search("藤田", 0, "zz.", 0, &arena)->n_users, 1);
    CHECK_INT(search("%", 0, "", 0, &arena)->n_users, 0);
    CHECK_INT(
        search("zz.", SEKISHO__AUTH__V1__USER_STATE__USER_STATE_INVITED, "", 0, &arena)->n_users,
        1);
    const Sekisho__Auth__V1__SearchUsersResponse *page = search("zz.", 0, "", 2, &arena);
    CHECK_TEXT(page->next, "zz.one");
    page = search("zz.", 0, page->next, 2, &arena);
    CHECK_INT(page->n_users, 1);
    CHECK_TEXT(page->users[0]->login_id, "zz.two");
    CHECK_TEXT(page->next, "");
    CHECK(page->counts->active > 2 && page->counts->invited > 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(answers_alike_for_a_link_that_is_wrong_used_expired_replaced_or_for_another_purpose),
        TEST(lets_nobody_in_before_they_set_a_password),
        TEST(is_used_once_also_by_many_at_once),
        TEST(ends_all_sessions_and_the_old_password_with_a_reset),
        TEST(voids_the_link_of_whoever_is_disabled_or_deleted),
        TEST(shows_a_link_once),
        TEST(takes_one_key_for_two_methods_for_two_changes),
        TEST(lets_nobody_grant_what_they_lack),
        TEST(lets_nobody_manage_whoever_may_do_what_they_may_not),
        TEST(lets_nobody_manage_themselves),
        TEST(demands_the_permission_of_each_method),
        TEST(takes_a_user_of_another_company_for_a_missing_one),
        TEST(disables_with_a_pass_and_names_who_did),
        TEST(deletes_only_whoever_is_out_and_keeps_the_login_id),
        TEST(restores_nobody_after_thirty_days),
        TEST(changes_name_and_mail),
        TEST(finds_users_by_the_beginning_of_login_id_or_name_and_by_state),
    };

    world_open(WORLD_QUICK);
    aoba = create_tenant("aoba");
    minato = create_tenant("minato");
    administrator = create_user(aoba, "boss", "administrator");
    colleague = create_user(aoba, "auditor", "viewer");
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
