/* The life of a user, from the invitation to the recycle bin, at auth and session as they run. */
#include <pthread.h>
#include <string.h>

#include "managing.h"
#include "rpc/field.h"
#include "rpc/message.h"
#include "support/world/people.h"

typedef Sekisho__Auth__V1__User User;
typedef Sekisho__Auth__V1__UserLink UserLink;

enum { RACERS = 8 };

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
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.links SET expires_at = now() - interval '1 second'");
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
    CHECK_STATUS(set_password(invited.link, ACTIVATION, "PasswordPassword2026"), INVALID_ARGUMENT);
    CHECK_STATUS(set_password(invited.link, ACTIVATION, "early-aoba-early-aoba"), INVALID_ARGUMENT);
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

/* As a disabling does, only slowly: the user's row first, and the link when somebody waits for the
 * user. The advisory lock says that the row is held. */
static void *void_a_link(void *argument)
{
    (void)argument;
    test_postgres_execute(
        &world.postgres,
        "DO $$ BEGIN"
        "  PERFORM FROM auth.users WHERE login_id = 'crossed' FOR UPDATE;"
        "  PERFORM pg_advisory_xact_lock(4711);"
        "  FOR i IN 1..2000 LOOP"
        "    PERFORM pg_stat_clear_snapshot();"
        "    EXIT WHEN EXISTS (SELECT FROM pg_stat_activity"
        "                       WHERE usename = 'auth_svc' AND wait_event_type = 'Lock');"
        "    PERFORM pg_sleep(0.005);"
        "  END LOOP;"
        "  DELETE FROM auth.links USING auth.users"
        "   WHERE users.id = links.user_id AND login_id = 'crossed'; END $$");
    return NULL;
}

static void does_not_keep_the_link_from_whoever_voids_it_while_it_waits_for_the_user(void)
{
    struct invited invited;
    pthread_t thread;

    CHECK_OK(invite(NULL, "crossed", "viewer", &invited));
    CHECK(pthread_create(&thread, NULL, void_a_link, NULL) == 0);
    TEST_POSTGRES_WAIT_FOR(&world.postgres,
                           "EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory'"
                           "           AND objid = 4711 AND granted)");
    CHECK_STATUS(set_password(invited.link, ACTIVATION, NEW_PASSWORD), NOT_FOUND);
    CHECK(pthread_join(thread, NULL) == 0);
}

/* As a rival who is through with the link while another one looks at it, and waits for the user. */
static void *use_a_link(void *argument)
{
    (void)argument;
    test_postgres_execute(
        &world.postgres,
        "DO $$ BEGIN"
        "  LOCK TABLE auth.users IN ACCESS EXCLUSIVE MODE;"
        "  PERFORM pg_advisory_xact_lock(4713);"
        "  FOR i IN 1..2000 LOOP"
        "    PERFORM pg_stat_clear_snapshot();"
        "    EXIT WHEN EXISTS (SELECT FROM pg_stat_activity"
        "                       WHERE usename = 'auth_svc' AND wait_event_type = 'Lock');"
        "    PERFORM pg_sleep(0.005);"
        "  END LOOP;"
        "  UPDATE auth.links SET used_at = now() FROM auth.users"
        "   WHERE users.id = links.user_id AND login_id = 'overtaken';"
        "  UPDATE auth.users SET version = version + 1 WHERE login_id = 'overtaken'; END $$");
    return NULL;
}

/* Who came too late would raise a barrier above the version that the rival has left. */
static void keeps_nobody_out_by_a_link_that_was_used_while_it_was_looked_at(void)
{
    struct invited reset;
    pthread_t thread;
    struct uuid id = create_user(aoba, "overtaken", "viewer");

    CHECK_OK(act(&START_RESET, NULL, id, &reset));
    CHECK(pthread_create(&thread, NULL, use_a_link, NULL) == 0);
    TEST_POSTGRES_WAIT_FOR(&world.postgres,
                           "EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory'"
                           "           AND objid = 4713 AND granted)");
    CHECK_STATUS(set_password(reset.link, RESET, NEW_PASSWORD), NOT_FOUND);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK_OK(sign_in("overtaken", GOOD_PASSWORD));
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
        act_fill(request, aoba, &id);
        options.deadline_monotonic_ms = world_now_ms() + WORLD_PATIENCE_MS;
        CHECK_OK(rpc_call(world_client(AUTH, OPERATOR), &acts[i]->method, request, &options, &arena,
                          &answer));
    }
    CHECK_OK(sign_in("twice", GOOD_PASSWORD));
}

static void disables_with_a_pass_and_names_who_did(void)
{
    char token[TOKEN_CAPACITY];
    struct uuid id = create_user(aoba, "leaver", "viewer");

    CHECK_OK(call_sign_in("aoba", "leaver", GOOD_PASSWORD, token, NULL));
    CHECK_OK(disable(manages_viewers, id));
    CHECK_STATUS(call_check(token, NULL, NULL), UNAUTHENTICATED);
    TEST_POSTGRES_WAIT_FOR(&world.postgres,
                           "EXISTS (SELECT FROM audit.events"
                           " WHERE kind = 'user_disabled' AND actor_id ="
                           "   (SELECT id FROM auth.users WHERE login_id = 'auditor'))");
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
                          "UPDATE auth.users SET deleted_at = now() - interval '30 days 1 second'"
                          " WHERE login_id = 'forgotten'");
    struct status restored = act(&RESTORE, NULL, id, NULL);
    CHECK(restored.code == STATUS_FAILED_PRECONDITION || restored.code == STATUS_NOT_FOUND);
}

static void changes_name_and_mail(void)
{
    struct uuid id = create_user(aoba, "renamed", "viewer");

    CHECK_STATUS(rename_user(manages_viewers, id, "", ""), INVALID_ARGUMENT);
    CHECK_STATUS(rename_user(manages_viewers, id, "佐藤 翔", "no address"), INVALID_ARGUMENT);
    CHECK_OK(rename_user(manages_viewers, id, "佐藤 翔", "sato@example.jp"));
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
    CHECK_OK(world_call(AUTH, PORTAL, &SEARCH, &request.base, managing_pass(manages_viewers), arena,
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

/* Page by page. */
static size_t count_found(const char *prefix)
{
    CLEANUP(arena_clear) struct arena arena;
    size_t found = 0;
    const char *next = "";

    arena_init(&arena, 32 << 20);
    do {
        const Sekisho__Auth__V1__SearchUsersResponse *page = search(prefix, 0, next, 100, &arena);
        found += page->n_users;
        next = page->next;
    } while (next[0]);
    return found;
}

/* By turns with others whose names begin with the same character. */
static void finds_all_of_very_many_with_one_name(void)
{
    test_postgres_execute(&world.postgres,
                          "INSERT INTO auth.users (tenant, id, kind, state, login_id, name, mail,"
                          "                        roles)"
                          " SELECT tenant, gen_random_uuid(), 1, 1, 'same.' || i,"
                          "        CASE i % 2 WHEN 1 THEN '早川 ' ELSE '早坂 ' END || i, '', 0"
                          "   FROM auth.users, generate_series(1, 2200) AS i"
                          "  WHERE login_id = 'boss'");
    CHECK_INT(count_found("早川"), 1100);
    CHECK_INT(count_found("早川 1"), 556);
    CHECK_INT(count_found("早"), 2200);
    CHECK_INT(count_found("早川 2199"), 1);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(answers_alike_for_a_link_that_is_wrong_used_expired_replaced_or_for_another_purpose),
        TEST(lets_nobody_in_before_they_set_a_password),
        TEST(is_used_once_also_by_many_at_once),
        TEST(ends_all_sessions_and_the_old_password_with_a_reset),
        TEST(voids_the_link_of_whoever_is_disabled_or_deleted),
        TEST(does_not_keep_the_link_from_whoever_voids_it_while_it_waits_for_the_user),
        TEST(keeps_nobody_out_by_a_link_that_was_used_while_it_was_looked_at),
        TEST(shows_a_link_once),
        TEST(takes_one_key_for_two_methods_for_two_changes),
        TEST(disables_with_a_pass_and_names_who_did),
        TEST(deletes_only_whoever_is_out_and_keeps_the_login_id),
        TEST(restores_nobody_after_thirty_days),
        TEST(changes_name_and_mail),
        TEST(finds_users_by_the_beginning_of_login_id_or_name_and_by_state),
        TEST(finds_all_of_very_many_with_one_name),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
