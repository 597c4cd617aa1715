/* Who was erased is in no table of any service by a name, while of what the history keeps not a
 * byte has changed. */
#include <pthread.h>

#include "history/record.h"
#include "managing.h"
#include "names_events.h"
#include "rpc/field.h"
#include "support/world/targets.h"

typedef Sekisho__Audit__V1__Event Event;
typedef Sekisho__Audit__V1__SearchResponse SearchResponse;

static struct outbox_event erasing_of(int64_t tenant_id, struct uuid event_id,
                                      const char user[static UUID_TEXT_CAPACITY])
{
    return (struct outbox_event){
        .id = event_id,
        .tenant_id = tenant_id,
        .at_us = AT_US,
        .kind = "user_erased",
        .actor = {.kind = OUTBOX_ACTOR_SYSTEM},
        .object = {.kind = "user", .id = user},
        .result = OUTBOX_SUCCEEDED,
    };
}

/* The newest of this kind, as a reader has it. */
static const Event *newest(int64_t tenant_id, const char *kind, struct arena *arena)
{
    const SearchResponse *page = search(tenant_id, "", kind, arena);
    Event *event = NULL;

    CHECK(page->n_records > 0);
    CHECK_OK(history_record_open(page->records[0], arena, &event));
    return event;
}

/* In whose text form, or in which bytes, a word stands: every table of every service. */
static const char traces[] =
    "CREATE OR REPLACE FUNCTION public.traces(word text) RETURNS text LANGUAGE plpgsql AS $$"
    " DECLARE t record; n bigint; found text := ''; BEGIN"
    "   FOR t IN SELECT table_schema AS s, table_name AS n FROM information_schema.tables"
    "             WHERE table_schema IN ('audit', 'auth', 'portal', 'session')"
    "               AND table_type = 'BASE TABLE' LOOP"
    "     EXECUTE format('SELECT count(*) FROM %I.%I AS row WHERE strpos(row::text, $1) > 0"
    "                         OR strpos(row::text, $2) > 0', t.s, t.n)"
    "        INTO n USING word, encode(convert_to(word, 'UTF8'), 'hex');"
    "     IF n > 0 THEN found := found || ' ' || t.s || '.' || t.n; END IF;"
    "   END LOOP; RETURN found; END $$";

static struct status disable_because(struct uuid id, const char *reason)
{
    Sekisho__Auth__V1__DisableUserRequest request;
    CLEANUP(arena_clear) struct arena arena;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__disable_user_request__init(&request);
    act_fill(&request.base, aoba, &id);
    request.reason = rpc_text(reason);
    return managing_call(&DISABLE_USER, &request.base, managing_pass(NULL), &arena, &answer);
}

#define NO_TRACE(word)                                                                             \
    "DO $$ BEGIN IF public.traces('" word "') <> '' THEN"                                          \
    "  RAISE 'traces of " word ":%', public.traces('" word "'); END IF; END $$"

/* A user of whom there is something in every service: their own acts, those of others on them,
 * words about them, and a search for them. */
static struct uuid given_a_life(void)
{
    CLEANUP(arena_clear) struct arena arena;
    char token[TOKEN_CAPACITY];
    struct uuid id = create_user(aoba, "musashi.k", "viewer");

    arena_init(&arena, ARENA_MAXIMUM);
    CHECK_OK(rename_user(NULL, id, "宮本 武蔵", "musashi.k@example.jp"));
    CHECK_STATUS(sign_in("musashi.k", NEW_PASSWORD), UNAUTHENTICATED);
    CHECK_OK(call_sign_in("aoba", "musashi.k", GOOD_PASSWORD, token, NULL));
    CHECK_OK(call_check(token, NULL, NULL));
    wait_for_delivery();
    CHECK(search(aoba, "musashi.k", "", &arena)->n_records > 0);
    run("INSERT INTO auth.networks (tenant, last_version) VALUES (" TENANT ", 1)"
        " ON CONFLICT DO NOTHING;"
        "INSERT INTO auth.network_policies (tenant, version, saved_by)"
        " VALUES (" TENANT ", 1, 'musashi.k')",
        aoba, id);
    CHECK_OK(disable_because(id, "宮本 武蔵 (musashi.k) has left"));
    CHECK_OK(act(&DELETE_USER, NULL, id, NULL));
    wait_for_delivery();
    return id;
}

/* 30 days pass: the day of their deletion, and when their sessions ended, are moved into the past;
 * answers to calls are kept for a day. session forgets each minute, and when it starts. */
static void erase(struct uuid id)
{
    run("UPDATE auth.users SET deleted_at = now() - interval '30 days' WHERE id = " PERSON, aoba,
        id);
    TEST_POSTGRES_WAIT_FOR(&world.postgres,
                           "NOT EXISTS (SELECT FROM auth.users WHERE login_id = 'musashi.k')");
    run("DELETE FROM auth.idempotency; DELETE FROM session.idempotency;"
        "UPDATE session.ended_sessions SET ended_at = ended_at - interval '30 days'",
        aoba, id);
    wait_for_delivery();
    program_stop(SESSION);
    program_start(SESSION, "");
    TEST_POSTGRES_WAIT_FOR(
        &world.postgres, "NOT EXISTS (SELECT FROM session.subjects WHERE login_id = 'musashi.k')");
}

static void leaves_no_name_in_any_table_and_no_byte_of_the_history_changed(void)
{
    CLEANUP(arena_clear) struct arena arena;
    struct uuid who;
    char text[UUID_TEXT_CAPACITY];
    struct uuid id = given_a_life();

    arena_init(&arena, ARENA_MAXIMUM);
    uuid_encode(id, text);
    test_postgres_execute(&world.postgres, traces);
    run(CHECK_SQL("strpos(public.traces('宮本 武蔵'), 'auth.users') > 0"), aoba, id);
    run(CHECK_SQL("strpos(public.traces('musashi.k'), 'auth.network_policies') > 0"), aoba, id);
    run(CHECK_SQL("strpos(public.traces('宮本 武蔵'), 'audit') = 0"), aoba, id);
    run(CHECK_SQL("strpos(public.traces('musashi.k'), 'audit') = 0"), aoba, id);
    CHECK_TEXT(newest(aoba, "user_disabled", &arena)->object->label, "宮本 武蔵");
    CHECK_TEXT(newest(aoba, "user_disabled", &arena)->reason, "宮本 武蔵 (musashi.k) has left");
    CHECK_TEXT(newest(aoba, "authn_login_fail", &arena)->actor->login_id, "musashi.k");
    run("CREATE TABLE public.before AS SELECT tenant, seq, event, leaf_hash FROM audit.events",
        aoba, id);

    erase(id);
    run(NO_TRACE("宮本 武蔵"), aoba, id);
    run(NO_TRACE("宮本"), aoba, id);
    run(NO_TRACE("musashi.k"), aoba, id);
    run(CHECK_SQL("NOT EXISTS (SELECT FROM public.before AS b LEFT JOIN audit.events AS e"
                  "  USING (tenant, seq) WHERE e.event IS DISTINCT FROM b.event"
                  "     OR e.leaf_hash <> b.leaf_hash"
                  "     OR e.leaf_hash <> sha256('\\x00'::bytea || e.event))"),
        aoba, id);
    run(CHECK_SQL("EXISTS (SELECT FROM audit.subject_keys WHERE user_id = " PERSON
                  "  AND key IS NULL AND login_mac IS NULL AND destroyed_at IS NOT NULL)"),
        aoba, id);
    const Event *event = newest(aoba, "user_disabled", &arena);
    CHECK_TEXT(event->object->label, "");
    CHECK_TEXT(event->reason, "");
    CHECK(history_is_sealed(event, HISTORY_REASON, NULL));
    CHECK(history_is_sealed(event, HISTORY_LABEL, &who) && uuid_equal(who, id));
    CHECK(search(aoba, text, "authn_login_success", &arena)->n_records == 1);
    CHECK(search(aoba, "musashi.k", "", &arena)->n_records == 0);
}

static void refuses_an_erasing_by_anybody_but_auth(void)
{
    CLEANUP(arena_clear) struct arena arena;
    char text[UUID_TEXT_CAPACITY];
    struct uuid user = numbered(1, 1);
    struct outbox_event shown = act_of(300, numbered(2, 1), user);
    struct outbox_event erasing = erasing_of(300, numbered(2, 2), text);

    arena_init(&arena, ARENA_MAXIMUM);
    uuid_encode(user, text);
    CHECK(append(PORTAL, &shown));
    CHECK(!append(PORTAL, &erasing));
    CHECK(!append(SESSION, &erasing));
    CHECK(!append(SSO, &erasing));
    erasing.kind = "tenant_erased";
    CHECK(!append(PORTAL, &erasing));
    CHECK_TEXT(newest(300, "statement_viewed", &arena)->actor->name, FULL_NAME);
}

static void erases_in_the_events_company_alone(void)
{
    CLEANUP(arena_clear) struct arena arena;
    char text[UUID_TEXT_CAPACITY];
    struct uuid user = numbered(1, 2);
    struct outbox_event here = act_of(301, numbered(2, 3), user);
    struct outbox_event there = act_of(302, numbered(2, 4), user);
    struct outbox_event erasing = erasing_of(301, numbered(2, 5), text);

    arena_init(&arena, ARENA_MAXIMUM);
    uuid_encode(user, text);
    CHECK(append(PORTAL, &here) && append(PORTAL, &there));
    CHECK(append(AUTH, &erasing));
    CHECK_TEXT(newest(301, "statement_viewed", &arena)->actor->name, "");
    CHECK_TEXT(newest(302, "statement_viewed", &arena)->actor->name, FULL_NAME);
}

static void may_be_told_twice_and_keeps_nothing_that_comes_late(void)
{
    CLEANUP(arena_clear) struct arena arena;
    char text[UUID_TEXT_CAPACITY];
    struct uuid user = numbered(1, 3);
    struct outbox_event late = act_of(303, numbered(2, 6), user);
    struct outbox_event erasing = erasing_of(303, numbered(2, 7), text);
    struct uuid who;

    arena_init(&arena, ARENA_MAXIMUM);
    uuid_encode(user, text);
    CHECK(append(AUTH, &erasing)); /* of whom there was nothing yet */
    CHECK(append(AUTH, &erasing)); /* the same */
    erasing.id = numbered(2, 8);
    CHECK(append(AUTH, &erasing)); /* and another one */
    CHECK(append(PORTAL, &late));
    const Event *event = newest(303, "statement_viewed", &arena);
    CHECK_TEXT(event->actor->name, "");
    CHECK(history_is_sealed(event, HISTORY_NAME, &who) && uuid_equal(who, user));
    run(CHECK_SQL("NOT EXISTS (SELECT FROM audit.events WHERE tenant = " TENANT
                  "  AND strpos(encode(event, 'hex'), encode('影山'::bytea, 'hex')) > 0)"),
        303, user);
    run(CHECK_SQL("(SELECT count(*) FROM audit.subject_keys WHERE tenant = " TENANT ") = 1"), 303,
        user);
}

static void erases_all_of_a_company_with_it_and_whoever_comes_late(void)
{
    CLEANUP(arena_clear) struct arena arena;
    char text[UUID_TEXT_CAPACITY] = "code";
    struct outbox_event first = act_of(304, numbered(2, 9), numbered(1, 4));
    struct outbox_event late = act_of(304, numbered(2, 10), numbered(1, 5));
    struct outbox_event neighbour = act_of(305, numbered(2, 11), numbered(1, 4));
    struct outbox_event erasing = erasing_of(304, numbered(2, 12), text);

    arena_init(&arena, ARENA_MAXIMUM);
    erasing.kind = "tenant_erased";
    CHECK(append(PORTAL, &first) && append(PORTAL, &neighbour));
    CHECK_TEXT(newest(304, "statement_viewed", &arena)->actor->name, FULL_NAME);
    CHECK(append(AUTH, &erasing));
    CHECK_TEXT(newest(304, "statement_viewed", &arena)->actor->name, "");
    CHECK(append(PORTAL, &late));
    CHECK_TEXT(newest(304, "statement_viewed", &arena)->actor->name, "");
    CHECK(history_is_sealed(newest(304, "statement_viewed", &arena), HISTORY_LOGIN_ID, NULL));
    CHECK_TEXT(newest(305, "statement_viewed", &arena)->actor->name, FULL_NAME);
    run(CHECK_SQL("EXISTS (SELECT FROM audit.heads WHERE tenant = " TENANT
                  "  AND key IS NULL AND erased_at IS NOT NULL)"),
        304, numbered(1, 4));
}

/* Many at once are the first to tell of the same person. */
static void *append_many(void *first)
{
    uint32_t from = *(const uint32_t *)first;

    for (uint32_t i = 0; i < 20; i++) {
        struct outbox_event event = act_of(306, numbered(3, from + i), numbered(1, 100 + i));
        CHECK(append(PORTAL, &event));
    }
    return NULL;
}

static void gives_a_person_one_key_when_many_are_the_first(void)
{
    enum { SENDERS = 4, EACH = 20 };
    CLEANUP(arena_clear) struct arena arena;
    pthread_t threads[SENDERS];
    uint32_t firsts[SENDERS];

    arena_init(&arena, ARENA_MAXIMUM);
    for (uint32_t i = 0; i < SENDERS; i++) {
        firsts[i] = i * EACH;
        CHECK(pthread_create(&threads[i], NULL, append_many, &firsts[i]) == 0);
    }
    for (size_t i = 0; i < SENDERS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    run(CHECK_SQL("(SELECT count(*) FROM audit.subject_keys WHERE tenant = " TENANT ") = 20"), 306,
        numbered(1, 1));
    const SearchResponse *page = search(306, "", "statement_viewed", &arena);
    CHECK_INT(page->n_records, SENDERS * EACH);
    for (size_t i = 0; i < page->n_records; i++)
        CHECK_INT(page->records[i]->n_opened, 2);
}

#define STOPS(statement)                                                                           \
    "DO $$ BEGIN " statement "; RAISE 'it was done';"                                              \
    " EXCEPTION WHEN insufficient_privilege THEN NULL; END $$;"

/* As superuser, for whom no grant and no policy counts. */
static void lets_nobody_bring_a_key_back_or_change_one(void)
{
    test_postgres_execute(
        &world.postgres,
        STOPS("UPDATE audit.subject_keys SET key = sha256('x'), destroyed_at = NULL"
              " WHERE destroyed_at IS NOT NULL")
            STOPS("UPDATE audit.subject_keys SET key = sha256('x') WHERE key IS NOT NULL")
                STOPS("DELETE FROM audit.subject_keys") STOPS("TRUNCATE audit.subject_keys")
                    STOPS("UPDATE audit.heads SET key = sha256('x') WHERE key IS NOT NULL")
                        STOPS("UPDATE audit.heads SET key = NULL WHERE key IS NOT NULL")
                            STOPS("UPDATE audit.heads SET key = sha256('x'), erased_at = NULL"
                                  " WHERE erased_at IS NOT NULL"));
}

/* As the roles that services work with. */
static void shows_no_company_the_keys_of_another(void)
{
    test_postgres_execute(
        &world.postgres,
        "SET ROLE audit_svc;"
        "DO $$ BEGIN"
        " IF EXISTS (SELECT FROM audit.subject_keys) THEN RAISE 'seen without a company'; END IF;"
        " PERFORM set_config('app.tenant', '305', true);"
        " IF NOT EXISTS (SELECT FROM audit.subject_keys) THEN RAISE 'not seen'; END IF;"
        " IF EXISTS (SELECT FROM audit.subject_keys WHERE tenant <> 305) THEN RAISE 'seen'; END IF;"
        " END $$;" STOPS("PERFORM set_config('app.tenant', '305', true);"
                         " INSERT INTO audit.subject_keys (tenant, user_id, key)"
                         " VALUES (306, gen_random_uuid(), sha256('x'))")
            STOPS("PERFORM set_config('app.tenant', '305', true);"
                  " UPDATE audit.subject_keys SET made_at = now()"));
    test_postgres_execute(&world.postgres, "SET ROLE audit_system;" STOPS(
                                               "PERFORM count(*) FROM audit.subject_keys"));
    test_postgres_execute(&world.postgres,
                          "SET ROLE auth_svc;" STOPS("PERFORM count(*) FROM audit.subject_keys"));
    test_postgres_execute(&world.postgres,
                          "SET ROLE portal_svc;" STOPS("PERFORM count(*) FROM audit.subject_keys"));
}

/* A replica from before there were keys, or somebody by hand. */
static void keeps_no_erasing_of_whoever_destroys_no_key(void)
{
    test_postgres_execute(
        &world.postgres,
        "SET ROLE audit_svc;" STOPS(
            "PERFORM set_config('app.tenant', '305', true);"
            " INSERT INTO audit.events (tenant, seq, at, event_id, event, leaf_hash, kind, result,"
            "                           actor_login, label)"
            " VALUES (305, 1000, now(), gen_random_uuid(), 'x', sha256('x'), 'user_erased', 1, '',"
            "         '')"));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_an_erasing_by_anybody_but_auth),
        TEST(erases_in_the_events_company_alone),
        TEST(may_be_told_twice_and_keeps_nothing_that_comes_late),
        TEST(erases_all_of_a_company_with_it_and_whoever_comes_late),
        TEST(gives_a_person_one_key_when_many_are_the_first),
        TEST(lets_nobody_bring_a_key_back_or_change_one),
        TEST(shows_no_company_the_keys_of_another),
        TEST(keeps_no_erasing_of_whoever_destroys_no_key),
        TEST(leaves_no_name_in_any_table_and_no_byte_of_the_history_changed),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
