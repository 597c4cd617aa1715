/* Users from a file, at auth and session as they run: previewed, applied and put back. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "importing.h"
#include "role_calls.h"
#include "support/world/people.h"

static const char *const creates_alone[] = {"customers.view", "statements.view", "users.create",
                                            "users.view", NULL};

/* The fault of the only row of a file. */
static AUTH_TYPE(ImportFault)
    fault_of(const char *const *pass, const struct wish *wishes, size_t count)
{
    const AUTH_TYPE(GetImportResponse) *answer = NULL;
    struct outcome outcome;
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, ARENA_MAXIMUM);
    CHECK_OK(preview(pass, wishes, count, &outcome));
    CHECK_OK(get(pass, &outcome, PART(FAULTS), &arena, &answer));
    if (answer->n_rows == 0)
        return FAULT(UNSPECIFIED);
    CHECK_STATUS(apply(pass, &outcome), FAILED_PRECONDITION);
    return answer->rows[0]->fault;
}

#define FAULT_OF(pass, ...)                                                                        \
    fault_of(pass, (const struct wish[]){__VA_ARGS__},                                             \
             COUNT_OF(((const struct wish[]){__VA_ARGS__})))

/* Whether a user is so in the database. */
static void check_user(const char *login_id, const char *condition)
{
    char sql[512];

    (void)snprintf(sql, sizeof sql,
                   "DO $$ BEGIN ASSERT EXISTS (SELECT FROM auth.users WHERE login_id = '%s'"
                   " AND %s), '%s'; END $$",
                   login_id, condition, login_id);
    test_postgres_execute(&world.postgres, sql);
}

static void check_nobody(const char *login_id)
{
    char sql[256];

    (void)snprintf(sql, sizeof sql,
                   "DO $$ BEGIN ASSERT NOT EXISTS (SELECT FROM auth.users WHERE login_id = '%s'),"
                   " '%s'; END $$",
                   login_id, login_id);
    test_postgres_execute(&world.postgres, sql);
}

static void tells_what_is_wrong_with_each_row(void)
{
    static const struct wish twice[] = {{"twins", .name = "双子 一", .roles = "viewer"},
                                        {"TWINS", .name = "双子 二", .roles = "viewer"}};
    struct uuid gone = create_user(aoba, "binned", "viewer");
    struct uuid off = create_user(aoba, "is-off", "viewer");
    struct invited asked;

    CHECK_OK(disable(NULL, gone));
    CHECK_OK(act(&DELETE_USER, NULL, gone, NULL));
    CHECK_OK(disable(NULL, off));
    CHECK_OK(invite(NULL, "is-asked", "viewer", &asked));
    (void)create_user(aoba, "is-on", "viewer");
    CHECK_INT(FAULT_OF(NULL, {"x", .name = "名前"}), FAULT(LOGIN_ID));
    CHECK_INT(FAULT_OF(NULL, {"someone", .name = " "}), FAULT(NAME));
    CHECK_INT(FAULT_OF(NULL, {"someone", .name = "名前", .mail = "a@b@c"}), FAULT(MAIL));
    CHECK_INT(FAULT_OF(NULL, {"someone", .name = "名前", .kind = NO_WORD}), FAULT(KIND));
    CHECK_INT(FAULT_OF(NULL, {"someone", .name = "名前", .state = NO_WORD}), FAULT(STATE));
    CHECK_INT(FAULT_OF(NULL, {"someone", .name = "名前", .state = STATE(DELETED)}), FAULT(STATE));
    CHECK_INT(FAULT_OF(NULL, {"someone", .name = "名前", .roles = "king"}), FAULT(ROLES));
    CHECK_INT(FAULT_OF(NULL, {"someone", .name = "名前", .roles = "own-07"}), FAULT(ROLES));
    CHECK_INT(FAULT_OF(NULL, {"someone", .name = "名前", .roles = "viewer", .kind = 2}),
              FAULT(CUSTOMER_ROLES));
    CHECK_INT(FAULT_OF(NULL, {"someone", .name = "名前", .state = STATE(DISABLED)}),
              FAULT(NEW_DISABLED));
    CHECK_INT(fault_of(NULL, twice, COUNT_OF(twice)), FAULT(TWICE));
    CHECK_INT(FAULT_OF(NULL, {"binned", .name = "名前", .roles = "viewer"}), FAULT(DELETED));
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.users SET deleted_at = now() - interval '31 days'"
                          " WHERE login_id = 'binned'");
    TEST_POSTGRES_WAIT_FOR(&world.postgres,
                           "NOT EXISTS (SELECT FROM auth.users WHERE login_id = 'binned')");
    CHECK_INT(FAULT_OF(NULL, {"binned", .name = "名前", .roles = "viewer"}), FAULT(RETIRED));
    CHECK_INT(FAULT_OF(NULL, {"is-on", .name = "名前", .kind = 2}), FAULT(OTHER_KIND));
    CHECK_INT(FAULT_OF(NULL, {"is-off", .name = "名前", .roles = "viewer", .state = STATE(ACTIVE)}),
              FAULT(ENABLES));
    CHECK_INT(
        FAULT_OF(NULL, {"is-asked", .name = "名前", .roles = "viewer", .state = STATE(DISABLED)}),
        FAULT(INVITED_DISABLED));
    CHECK_INT(FAULT_OF(NULL, {"is-on", .name = "名前", .roles = "clerk", .state = STATE(DISABLED)}),
              FAULT(BOTH));
}

static void lets_nobody_do_by_a_file_what_they_may_not(void)
{
    (void)create_user(aoba, "a-viewer", "viewer");
    CHECK_INT(FAULT_OF(manages_viewers, {"auditor", .name = "私", .roles = "viewer"}), FAULT(SELF));
    CHECK_INT(FAULT_OF(manages_viewers, {"boss", .name = "社長", .roles = "administrator"}),
              FAULT(BEYOND));
    CHECK_INT(FAULT_OF(manages_viewers, {"new-boss", .name = "社長", .roles = "administrator"}),
              FAULT(GRANT));
    CHECK_INT(FAULT_OF(manages_viewers, {"a-viewer", .name = "閲覧", .roles = "administrator"}),
              FAULT(GRANT));
    CHECK_INT(FAULT_OF(creates_alone, {"a-viewer", .name = "閲覧", .roles = "viewer"}),
              FAULT(MAY_NOT_EDIT));
    CHECK_INT(FAULT_OF(creates_alone, {"a-newcomer", .name = "新人", .roles = "viewer"}),
              FAULT(UNSPECIFIED));
}

static void shows_no_user_to_who_may_not_see_them(void)
{
    static const char *const blind[] = {"users.create", "users.edit", NULL};
    static const struct wish rows[] = {{"boss", .name = "社長"}};
    struct outcome outcome;
    const AUTH_TYPE(GetImportResponse) *answer = NULL;
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, ARENA_MAXIMUM);
    CHECK_STATUS(PREVIEW(blind, rows, &outcome), PERMISSION_DENIED);
    CHECK_OK(PREVIEW(NULL, rows, &outcome));
    CHECK_STATUS(get(blind, &outcome, PART(FAULTS), &arena, &answer), PERMISSION_DENIED);
}

static void takes_an_import_of_another_company_for_a_missing_one(void)
{
    static const struct wish rows[] = {{"foreigner", .name = "他社", .roles = "viewer"}};
    struct outcome foreign;
    struct outcome missing = {.id = {{9}}};
    const AUTH_TYPE(GetImportResponse) *answer = NULL;
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, ARENA_MAXIMUM);
    CHECK_OK(preview_of(minato, NULL, rows, COUNT_OF(rows), &foreign));
    CHECK_STATUS(apply(manages_viewers, &foreign), NOT_FOUND);
    CHECK_STATUS(undo(manages_viewers, &foreign), NOT_FOUND);
    CHECK_STATUS(get(manages_viewers, &foreign, PART(ACTS), &arena, &answer), NOT_FOUND);
    CHECK_STATUS(apply(manages_viewers, &missing), NOT_FOUND);
    CHECK_STATUS(undo(manages_viewers, &missing), NOT_FOUND);
    CHECK_STATUS(get(manages_viewers, &missing, PART(ACTS), &arena, &answer), NOT_FOUND);
    check_nobody("foreigner");
}

static void refuses_what_is_no_file_of_users(void)
{
    static struct wish many[ROWS_MAXIMUM];
    struct outcome outcome;

    CHECK_STATUS(preview(NULL, many, 0, &outcome), INVALID_ARGUMENT);
    for (size_t i = 0; i < ROWS_MAXIMUM; i++)
        many[i] = (struct wish){"x", .name = "x"};
    CHECK_STATUS(preview(NULL, many, ROWS_MAXIMUM, &outcome), INVALID_ARGUMENT);
    CHECK_OK(preview(NULL, many, ROWS_MAXIMUM - 1, &outcome));
    CHECK_INT(outcome.faults, ROWS_MAXIMUM - 1);
}

static void makes_all_changes_and_signs_out_before_it_answers(void)
{
    static const struct wish rows[] = {
        {"joins", .name = "入社 一郎", .roles = "viewer", .mail = "joins@example.jp"},
        {"renamed", .name = "改姓 花子", .roles = "viewer"},
        {"moves", .name = "moves", .roles = ""},
        {"leaves", .name = "leaves", .roles = "viewer", .state = STATE(DISABLED)},
    };
    char leaver[TOKEN_CAPACITY];
    char mover[TOKEN_CAPACITY];
    char stays[TOKEN_CAPACITY];
    struct outcome outcome;
    struct invited link;
    struct uuid id = create_user(aoba, "leaves", "viewer");

    (void)create_user(aoba, "moves", "viewer");
    (void)create_user(aoba, "renamed", "viewer");
    test_postgres_execute(&world.postgres, "UPDATE auth.users SET name = login_id"
                                           " WHERE login_id IN ('leaves', 'moves', 'renamed')");
    CHECK_OK(act(&START_RESET, NULL, id, &link));
    CHECK_OK(call_sign_in("aoba", "leaves", GOOD_PASSWORD, leaver, NULL));
    CHECK_OK(call_sign_in("aoba", "moves", GOOD_PASSWORD, mover, NULL));
    CHECK_OK(call_sign_in("aoba", "renamed", GOOD_PASSWORD, stays, NULL));
    CHECK_OK(PREVIEW(manages_viewers, rows, &outcome));
    CHECK(outcome.creates == 1 && outcome.changes == 2 && outcome.disables == 1 &&
          outcome.faults == 0);
    check_nobody("joins");
    CHECK_OK(apply(manages_viewers, &outcome));
    CHECK_INT(outcome.pending, 0);
    CHECK_STATUS(call_check(leaver, NULL, NULL), UNAUTHENTICATED);
    CHECK_STATUS(call_check(mover, NULL, NULL), UNAUTHENTICATED);
    CHECK_OK(call_check(stays, NULL, NULL));
    CHECK_STATUS(set_password(link.link, RESET, NEW_PASSWORD), NOT_FOUND);
    CHECK_STATUS(sign_in("leaves", GOOD_PASSWORD), UNAUTHENTICATED);
    check_user("joins", "state = 3 AND mail = 'joins@example.jp' AND roles = 8");
    check_user("renamed", "name = '改姓 花子'");
    check_user("moves", "roles = 0");
    CHECK_STATUS(apply(manages_viewers, &outcome), FAILED_PRECONDITION);
    TEST_POSTGRES_WAIT_FOR(
        &world.postgres,
        "(SELECT count(*) FROM audit.events WHERE actor_id = (SELECT id FROM auth.users"
        "   WHERE login_id = 'auditor') AND kind IN"
        "   ('users_imported', 'user_invited', 'user_changed', 'user_roles_changed',"
        "    'user_disabled')) = 5");
    CHECK_STATUS(undo_for(manages_viewers, "", &outcome), INVALID_ARGUMENT);
    CHECK_STATUS(undo_for(manages_viewers, " \xe3\x80\x80", &outcome), INVALID_ARGUMENT);
    check_user("moves", "roles = 0");
    CHECK_OK(undo(manages_viewers, &outcome));
    TEST_POSTGRES_WAIT_FOR(&world.postgres,
                           "EXISTS (SELECT FROM audit.events WHERE kind = 'users_import_undone'"
                           "        AND position('the wrong file'::bytea IN event) > 0)");
    CHECK_INT(outcome.kept, 0);
    CHECK_INT(outcome.pending, 0);
    check_nobody("joins");
    check_user("renamed", "name = 'renamed'");
    check_user("moves", "roles = 8");
    check_user("leaves", "state = 1");
    CHECK_OK(sign_in("leaves", GOOD_PASSWORD));
    CHECK_STATUS(undo(manages_viewers, &outcome), FAILED_PRECONDITION);
    CHECK_OK(PREVIEW(manages_viewers, rows, &outcome));
    CHECK_OK(apply(manages_viewers, &outcome));
    check_user("joins", "state = 3");
}

static void answers_a_repeated_call_alike_and_does_it_once(void)
{
    static const struct wish rows[] = {{"only-once", .name = "一度", .roles = "viewer"}};
    struct outcome outcome;
    struct outcome answer;
    uint8_t key[16];

    CHECK_OK(PREVIEW(NULL, rows, &outcome));
    memcpy(key, world_new_key().data, sizeof key);
    for (int i = 0; i < 2; i++) {
        CHECK_OK(apply_by_key(&outcome, (struct bytes){key, sizeof key}, &answer));
        CHECK_INT(answer.creates, 1);
    }
    check_user("only-once", "state = 3");
}

static void does_nothing_when_one_user_is_not_what_they_were(void)
{
    static const struct wish rows[] = {{"early", .name = "先", .roles = "viewer"},
                                       {"meanwhile", .name = "後", .roles = "viewer"}};
    static const struct wish taken[] = {{"too-early", .name = "先", .roles = "viewer"},
                                        {"taken", .name = "後", .roles = "viewer"}};
    struct outcome outcome;

    (void)create_user(aoba, "meanwhile", "viewer");
    CHECK_OK(PREVIEW(NULL, rows, &outcome));
    test_postgres_execute(
        &world.postgres,
        "UPDATE auth.users SET mail = 'a@example.jp' WHERE login_id = 'meanwhile'");
    CHECK_STATUS(apply(NULL, &outcome), ABORTED);
    check_nobody("early");
    CHECK_OK(PREVIEW(NULL, taken, &outcome));
    (void)create_user(aoba, "taken", "viewer");
    CHECK_STATUS(apply(NULL, &outcome), ABORTED);
    check_nobody("too-early");
}

static void leaves_users_who_changed_since_as_they_are(void)
{
    static const struct wish rows[] = {{"came-in", .name = "来た 人", .roles = "viewer"},
                                       {"waits", .name = "待つ 人", .roles = "viewer"},
                                       {"edited", .name = "編集 前", .roles = "viewer"}};
    const AUTH_TYPE(GetImportResponse) *answer = NULL;
    struct outcome outcome;
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, ARENA_MAXIMUM);
    (void)create_user(aoba, "edited", "viewer");
    CHECK_OK(PREVIEW(NULL, rows, &outcome));
    CHECK_OK(apply(NULL, &outcome));
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.users SET version = 2, state = 1 WHERE login_id = 'came-in';"
                          "UPDATE auth.users SET name = 'x' WHERE login_id = 'edited'");
    CHECK_OK(undo(NULL, &outcome));
    CHECK_INT(outcome.kept, 2);
    CHECK_OK(get(NULL, &outcome, PART(KEPT), &arena, &answer));
    CHECK_INT(answer->n_rows, 2);
    CHECK(bytes_equal(bytes_of(answer->rows[0]->login_id), bytes_of("came-in")));
    CHECK_INT(answer->rows[0]->kept, KEPT(CHANGED));
    CHECK(bytes_equal(bytes_of(answer->rows[1]->login_id), bytes_of("edited")));
    check_user("came-in", "state = 1");
    check_user("edited", "name = 'x'");
    check_nobody("waits");
}

/* Somebody let them in and disabled them once more, or put them into the bin and took them out:
 * that was for a reason of its own. */
static void lets_nobody_in_again_who_was_disabled_once_more(void)
{
    static const struct wish rows[] = {
        {"out-twice", .name = "二度 止", .roles = "viewer", .state = STATE(DISABLED)},
        {"out-and-back", .name = "箱 戻", .roles = "viewer", .state = STATE(DISABLED)},
    };
    struct outcome outcome;

    struct uuid twice = create_user(aoba, "out-twice", "viewer");
    struct uuid back = create_user(aoba, "out-and-back", "viewer");
    CHECK_OK(PREVIEW(NULL, rows, &outcome));
    CHECK_OK(apply(NULL, &outcome));
    CHECK_OK(act(&ENABLE, NULL, twice, NULL));
    CHECK_OK(disable(NULL, twice));
    CHECK_OK(act(&DELETE_USER, NULL, back, NULL));
    CHECK_OK(act(&RESTORE, NULL, back, NULL));
    CHECK_OK(undo(NULL, &outcome));
    CHECK_INT(outcome.kept, 2);
    check_user("out-twice", "state = 2");
    check_user("out-and-back", "state = 2");
}

/* Whoever applies is asked for their rights once more: the preview was perhaps somebody else's. */
static void asks_who_applies_for_their_rights_too(void)
{
    static const struct wish makes[] = {{"made-boss", .name = "昇格", .roles = "administrator"}};
    static const struct wish renames[] = {{"boss", .name = "改名", .roles = "administrator"}};
    static const struct wish raises[] = {{"raised", .name = "昇格", .roles = "clerk"}};
    struct outcome outcome;

    CHECK_OK(PREVIEW(NULL, makes, &outcome));
    CHECK_STATUS(apply(manages_viewers, &outcome), PERMISSION_DENIED);
    check_nobody("made-boss");
    CHECK_OK(PREVIEW(NULL, renames, &outcome));
    CHECK_STATUS(apply(manages_viewers, &outcome), PERMISSION_DENIED);
    CHECK_OK(apply(NULL, &outcome));
    CHECK_STATUS(undo(creates_alone, &outcome), PERMISSION_DENIED);
    CHECK_OK(undo(manages_viewers, &outcome));
    CHECK_INT(outcome.kept, 1);
    check_user("boss", "name = '改名'");
    (void)create_user(aoba, "raised", "viewer");
    CHECK_OK(PREVIEW(NULL, raises, &outcome));
    CHECK_STATUS(apply(manages_viewers, &outcome), PERMISSION_DENIED);
    CHECK_STATUS(apply(creates_alone, &outcome), PERMISSION_DENIED);
    check_user("raised", "roles = 8");
}

/* The number of a role that is gone is given to the next one. */
static void takes_no_new_role_for_one_that_is_gone(void)
{
    static const char *const sees[] = {"customers.view", NULL};
    static const char *const may_all[] = {"customers.view", "history.view", NULL};
    static const struct wish viewer[] = {{"was-own", .name = "前", .roles = "viewer"}};
    struct outcome kept;
    struct outcome meant;
    char first[ROLE_CODE_CAPACITY];
    char second[ROLE_CODE_CAPACITY];

    CHECK_OK(role_create(NULL, "first of its number", sees, first));
    CHECK_OK(role_give(NULL, create_user(aoba, "was-own", "viewer"), first, NULL));
    CHECK_OK(PREVIEW(NULL, viewer, &kept));
    CHECK_OK(apply(NULL, &kept));
    CHECK_OK(
        preview(NULL, (const struct wish[]){{"for-own", .name = "後", .roles = first}}, 1, &meant));
    CHECK_OK(role_delete(NULL, aoba, first));
    CHECK_OK(role_create(NULL, "second of its number", may_all, second));
    CHECK_TEXT(first, second);
    CHECK_STATUS(apply(NULL, &meant), ABORTED);
    CHECK_OK(undo(NULL, &kept));
    CHECK_INT(kept.kept, 1);
    check_user("was-own", "roles = 8");
    check_nobody("for-own");
}

/* As a change of the administrators does, until there is a preview; somebody who waits for it is a
 * failure. The advisory lock says that the rows are held. */
static void *hold_administrators(void *argument)
{
    (void)argument;
    test_postgres_execute(
        &world.postgres,
        "DO $$ BEGIN"
        "  PERFORM FROM auth.users WHERE administers FOR UPDATE;"
        "  PERFORM pg_advisory_xact_lock(4712);"
        "  FOR i IN 1..2000 LOOP"
        "    EXIT WHEN EXISTS (SELECT FROM auth.import_rows WHERE login_id = 'previewed');"
        "    PERFORM pg_stat_clear_snapshot();"
        "    ASSERT NOT EXISTS (SELECT FROM pg_stat_activity"
        "                        WHERE usename = 'auth_svc' AND wait_event_type = 'Lock');"
        "    PERFORM pg_sleep(0.005);"
        "  END LOOP; END $$");
    return NULL;
}

static void previews_beside_whoever_changes_administrators(void)
{
    static const struct wish rows[] = {{"previewed", .name = "下見", .roles = "viewer"}};
    struct outcome outcome;
    pthread_t thread;

    CHECK(pthread_create(&thread, NULL, hold_administrators, NULL) == 0);
    TEST_POSTGRES_WAIT_FOR(&world.postgres,
                           "EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory'"
                           "           AND objid = 4712 AND granted)");
    CHECK_OK(PREVIEW(NULL, rows, &outcome));
    CHECK(pthread_join(thread, NULL) == 0);
}

/* As the database itself has it, whatever a program asks for. */
static void lets_the_database_delete_nobody_who_came_in(void)
{
    struct invited invited;

    CHECK_OK(invite(NULL, "has-come", "viewer", &invited));
    test_postgres_execute(
        &world.postgres,
        "DELETE FROM auth.links USING auth.users"
        "  WHERE user_id = id AND login_id = 'has-come';"
        "UPDATE auth.users SET version = 2 WHERE login_id = 'has-come';"
        "SELECT set_config('app.tenant', tenant::text, false) FROM auth.users"
        "  WHERE login_id = 'has-come';"
        "SET ROLE auth_svc; DELETE FROM auth.users WHERE login_id = 'has-come'; RESET ROLE");
    check_user("has-come", "state = 3");
}

static void keeps_the_last_administrator(void)
{
    static const struct wish both[] = {
        {"first-a", .name = "一", .roles = "administrator", .state = STATE(DISABLED)},
        {"second-a", .name = "二", .roles = "viewer"},
    };
    static const struct wish one[] = {{"first-a", .name = "一", .roles = "viewer"}};
    int64_t tenant = create_tenant("twoadmins");
    struct uuid second;
    struct outcome outcome;

    (void)create_user(tenant, "first-a", "administrator");
    second = create_user(tenant, "second-a", "administrator");
    CHECK_OK(preview_of(tenant, NULL, both, COUNT_OF(both), &outcome));
    CHECK_INT(outcome.faults, 1);
    CHECK_OK(preview_of(tenant, NULL, one, COUNT_OF(one), &outcome));
    CHECK_INT(outcome.faults, 0);
    CHECK_OK(call_disable(tenant, second));
    CHECK_STATUS(apply_of(tenant, NULL, &outcome), FAILED_PRECONDITION);
    check_user("first-a", "roles = 1 AND state = 1");
}

static void forgets_in_time(void)
{
    static const struct wish rows[] = {{"in-time", .name = "時間", .roles = "viewer"}};
    struct outcome late;
    struct outcome done;

    CHECK_OK(PREVIEW(NULL, rows, &done));
    CHECK_OK(apply(NULL, &done));
    CHECK_OK(preview(NULL, (const struct wish[]){{"late-one", .name = "遅刻", .roles = "viewer"}},
                     1, &late));
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.imports SET created_at = now() - interval '61 minutes',"
                          "  applied_at = applied_at - interval '24 hours 1 second'");
    CHECK_STATUS(apply(NULL, &late), FAILED_PRECONDITION);
    CHECK_STATUS(undo(NULL, &done), FAILED_PRECONDITION);
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.imports SET created_at = now() - interval '27 hours'");
    program_stop(AUTH);
    program_start(AUTH, "");
    TEST_POSTGRES_WAIT_FOR(&world.postgres, "NOT EXISTS (SELECT FROM auth.import_rows)");
    test_postgres_execute(&world.postgres,
                          "DO $$ BEGIN ASSERT EXISTS (SELECT FROM auth.imports); END $$;"
                          "UPDATE auth.imports SET created_at = now() - interval '31 days'");
    program_stop(AUTH);
    program_start(AUTH, "");
    TEST_POSTGRES_WAIT_FOR(&world.postgres, "NOT EXISTS (SELECT FROM auth.imports)");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(tells_what_is_wrong_with_each_row),
        TEST(lets_nobody_do_by_a_file_what_they_may_not),
        TEST(shows_no_user_to_who_may_not_see_them),
        TEST(takes_an_import_of_another_company_for_a_missing_one),
        TEST(refuses_what_is_no_file_of_users),
        TEST(makes_all_changes_and_signs_out_before_it_answers),
        TEST(answers_a_repeated_call_alike_and_does_it_once),
        TEST(does_nothing_when_one_user_is_not_what_they_were),
        TEST(leaves_users_who_changed_since_as_they_are),
        TEST(lets_nobody_in_again_who_was_disabled_once_more),
        TEST(asks_who_applies_for_their_rights_too),
        TEST(takes_no_new_role_for_one_that_is_gone),
        TEST(previews_beside_whoever_changes_administrators),
        TEST(lets_the_database_delete_nobody_who_came_in),
        TEST(keeps_the_last_administrator),
        TEST(forgets_in_time),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
