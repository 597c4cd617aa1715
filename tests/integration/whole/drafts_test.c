/* Input that the end of a session cut short: by a browser without script, whose form comes too
 * late, and as a page's script brings it; through the portal and all services as they run. */
#include <stdio.h>
#include <string.h>

#include "drafting.h"
#include "rpc/field.h"
#include "support/world/people.h"

static const struct rpc_target PUT_LIMITS = {"sekisho.auth.v1.Tenants/PutSessionLimits",
                                             &sekisho__auth__v1__tenant__descriptor,
                                             RPC_REPEAT_BY_KEY};

static void keeps_a_late_form_and_fills_it_in_after_the_next_sign_in(void)
{
    struct visitor visitor;
    struct answer answer;
    char former[VISITOR_TEXT_CAPACITY];
    char path[128];

    given_a_form_of_an_ended_session(&visitor);
    CHECK(text_copy(former, sizeof former, visitor.token));
    visitor_post(&visitor, FORM, NEW_USER, &answer);
    CHECK_INT(answer.status, 401);
    CHECK(holds(&answer, "入力していた内容を30分間だけ預かりました"));
    CHECK(!holds(&answer, CANARY));
    answer_clear(&answer);
    EXPECT_ROWS(ONE_DRAFT);
    EXPECT_ROWS("NOT EXISTS (SELECT FROM auth.users WHERE login_id = 'half.typed')");
    sign_in_again(&visitor, "typist", "/account/drafts?next=%2Fadmin");

    path_of(&visitor, "continue", path);
    visitor_post(&visitor, path, "", &answer);
    CHECK_INT(answer.status, 200);
    CHECK(holds(&answer, "value=\"half.typed\"") && holds(&answer, "value=\"" CANARY "\""));
    CHECK(holds(&answer, "value=\"customer\" checked"));
    CHECK(holds(&answer, "まだ保存・実行されていません"));
    CHECK(!holds(&answer, former));
    answer_clear(&answer);
    EXPECT_ROWS(NO_DRAFT);
    EXPECT_ROWS("NOT EXISTS (SELECT FROM auth.users WHERE login_id = 'half.typed')");
    CHECK_INT(post(&visitor, path, ""), 404); /* once */
    wait_for_delivery();
    WAIT_UNTIL(count_events(aoba, "draft_restored") == 1);
    CHECK_INT(count_events(aoba, "draft_kept"), 1);
    visitor_close(&visitor);
}

static void keeps_nothing_of_a_form_whose_token_is_not_of_that_session(void)
{
    struct visitor visitor;
    struct visitor other;
    char location[1024];

    given_a_form_of_an_ended_session(&visitor);
    visitor_open(&other);
    visitor_sign_in(&other, "aoba", "boss");
    CHECK_INT(get(&other, FORM, location), 200);
    memcpy(visitor.token, other.token, sizeof visitor.token);
    CHECK_INT(post(&visitor, FORM, NEW_USER), 303);
    visitor.token[0] = '\0';
    CHECK_INT(post(&visitor, FORM, NEW_USER), 303);
    EXPECT_ROWS(NO_DRAFT);
    visitor_close(&other);
    visitor_close(&visitor);
}

/* Whoever signed out had finished; where somebody ended it, a thief may be typing; and after half
 * an hour nobody is. */
static void keeps_nothing_of_a_session_that_no_limit_ended_or_long_ago(void)
{
    static const char *const ends[] = {
        "UPDATE session.ended_sessions SET reason = 3",
        "UPDATE session.ended_sessions SET reason = 4",
        "UPDATE session.ended_sessions SET reason = 5",
        "UPDATE session.ended_sessions SET reason = 6",
        "UPDATE session.ended_sessions SET ended_at = now() - interval '31 minutes'",
    };

    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        struct visitor visitor;
        given_a_form_of_an_ended_session(&visitor);
        test_postgres_execute(&world.postgres, ends[i]);
        CHECK_INT(post(&visitor, FORM, NEW_USER), 303);
        EXPECT_ROWS(NO_DRAFT);
        visitor_close(&visitor);
    }
}

static void keeps_no_password_and_no_form_that_is_not_on_the_list(void)
{
    struct visitor visitor;

    given_a_form_of_an_ended_session(&visitor);
    CHECK_INT(post(&visitor, "/account/security/password",
                   "&current=correct+horse&new=another+sentence+here"),
              303);
    CHECK_INT(post(&visitor, "/account/security/sessions/end", ""), 303);
    EXPECT_ROWS(NO_DRAFT);
    visitor_close(&visitor);
}

static void seals_what_it_keeps(void)
{
    struct visitor visitor;

    given_a_form_of_an_ended_session(&visitor);
    CHECK_INT(post(&visitor, FORM, NEW_USER), 401);
    EXPECT_ROWS(ONE_DRAFT);
    EXPECT_ROWS("(SELECT position('" CANARY "'::bytea IN sealed) FROM portal.drafts) = 0");
    EXPECT_ROWS("(SELECT position('half.typed'::bytea IN sealed) FROM portal.drafts) = 0");
    for (enum identity program = 0; program < PROGRAMS; program++) {
        struct test_process *process = &world.programs[program].process;
        CHECK(!test_process_has_said(process, CANARY));
    }
    CHECK(test_process_has_said(&world.programs[PORTAL].process, "process_ready"));
    visitor_close(&visitor);
}

/* Bytes that somebody with the database moves to another user do not open there. */
static void opens_no_draft_that_was_moved_to_another_user(void)
{
    struct visitor visitor;
    struct visitor other;
    char path[128];

    given_a_form_of_an_ended_session(&visitor);
    CHECK_INT(post(&visitor, FORM, NEW_USER), 401);
    test_postgres_execute(&world.postgres, "UPDATE portal.drafts SET user_id = (SELECT id FROM"
                                           " auth.users WHERE login_id = 'boss' LIMIT 1)");
    visitor_open(&other);
    sign_in_again(&other, "boss", "/account/drafts?next=%2Fadmin");
    path_of(&other, "continue", path);
    CHECK_INT(post(&other, path, ""), 404);
    EXPECT_ROWS(NO_DRAFT);
    visitor_close(&other);
    visitor_close(&visitor);
}

static void shows_nobody_elses_draft(void)
{
    struct visitor visitor;
    struct visitor other;
    char location[1024];
    char path[128];

    given_a_form_of_an_ended_session(&visitor);
    CHECK_INT(post(&visitor, FORM, NEW_USER), 401);
    sign_in_again(&visitor, "typist", "/account/drafts?next=%2Fadmin");
    visitor_open(&other);
    sign_in_again(&other, "boss", "/admin");
    CHECK_INT(get(&other, "/account/drafts", location), 303);
    CHECK_INT(get(&other, "/account/security", location), 200);
    path_of(&visitor, "continue", path);
    CHECK_INT(post(&other, path, ""), 404);
    path_of(&visitor, "discard", path);
    CHECK_INT(post(&other, path, ""), 404);
    EXPECT_ROWS(ONE_DRAFT);
    CHECK_INT(get(&visitor, "/account/drafts", location), 200);
    CHECK_INT(post(&visitor, path, ""), 303);
    EXPECT_ROWS(NO_DRAFT);
    visitor_close(&other);
    visitor_close(&visitor);
}

static void refuses_a_form_that_its_user_may_no_longer_open_and_drops_the_draft(void)
{
    struct visitor visitor;
    char path[128];

    given_a_form_of_an_ended_session(&visitor);
    CHECK_INT(post(&visitor, FORM, NEW_USER), 401);
    CHECK_OK(scope_give(&by_operator, typist, "viewer", NULL, SCOPE_ALL));
    sign_in_again(&visitor, "typist", "/account/drafts?next=%2Fadmin");
    path_of(&visitor, "continue", path);
    CHECK_INT(post(&visitor, path, ""), 404);
    EXPECT_ROWS(NO_DRAFT);
    end_sessions();
    visitor_close(&visitor);
}

/* Of those that auth has an answer for without more ado: all but allow-lists and imports. */
static void fills_in_a_form_of_each_kind_of_page(void)
{
    static const struct {
        const char *user; /* what follows a user's page; NULL for a page of no user */
        const char *path; /* else */
        const char *fields;
        const char *shown;
    } forms[] = {
        {"", NULL, "&name=" CANARY "&mail=&base_revision=1", CANARY},
        {"/leaving", NULL, "&leaves=2031-02-03&base_revision=1", "value=\"2031-02-03\""},
        {"/dormant", NULL, "&reason=" CANARY "&base_revision=1", CANARY},
        {"/roles", NULL, "&reason=" CANARY "&base_revision=1", CANARY},
        {"/disable", NULL, "&reason=" CANARY, CANARY},
        {NULL, "/admin/roles/new", "&name=" CANARY, CANARY},
        {NULL, "/admin/customer-groups", "&name=" CANARY, CANARY},
        {NULL, "/admin/company", "&name=" CANARY "&revision=1", CANARY},
    };
    char path[128];
    char id[UUID_TEXT_CAPACITY];

    uuid_encode(administrator, id);
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct visitor visitor;
        struct answer answer;
        given_a_form_of_an_ended_session(&visitor);
        if (forms[i].user)
            (void)snprintf(path, sizeof path, "/admin/users/%s%s", id, forms[i].user);
        else
            (void)snprintf(path, sizeof path, "%s", forms[i].path);
        CHECK_INT(post(&visitor, path, forms[i].fields), 401);
        sign_in_again(&visitor, "typist", "/account/drafts?next=%2Fadmin");
        path_of(&visitor, "continue", path);
        visitor_post(&visitor, path, "", &answer);
        if (answer.status != 200 || !holds(&answer, forms[i].shown))
            test_fail(__FILE__, __LINE__, "form %zu: %d", i, answer.status);
        answer_clear(&answer);
        EXPECT_ROWS(NO_DRAFT);
        visitor_close(&visitor);
    }
}

/* The page of a user may be seen by more than those who may change them. */
static void shows_no_form_to_whoever_may_see_its_page_alone(void)
{
    static const char *const sees[] = {"users.view", NULL};
    struct visitor visitor;
    char code[16] = "";
    char id[UUID_TEXT_CAPACITY];
    char path[128];

    given_a_form_of_an_ended_session(&visitor);
    uuid_encode(typist, id);
    (void)snprintf(path, sizeof path, "/admin/users/%s", id);
    CHECK_INT(post(&visitor, path, "&name=" CANARY "&mail=&base_revision=1"), 401);
    CHECK_OK(scope_role(&by_operator, "Looks on", sees, SCOPE_ALL, code));
    CHECK_OK(scope_give(&by_operator, typist, code, NULL, SCOPE_ALL));
    sign_in_again(&visitor, "typist", "/account/drafts?next=%2Fadmin");
    path_of(&visitor, "continue", path);
    CHECK_INT(post(&visitor, path, ""), 404);
    EXPECT_ROWS(NO_DRAFT);
    end_sessions();
    visitor_close(&visitor);
}

static void offers_nothing_after_half_an_hour_and_forgets_it(void)
{
    struct visitor visitor;

    given_a_form_of_an_ended_session(&visitor);
    CHECK_INT(post(&visitor, FORM, NEW_USER), 401);
    test_postgres_execute(&world.postgres, "UPDATE portal.drafts SET expires_at = now()");
    sign_in_again(&visitor, "typist", "/admin");
    WAIT_FOR_ROWS(NO_DRAFT);
    visitor_close(&visitor);
}

/* What was sent after all is finished, even when it was refused: then its page has it. */
static void forgets_what_was_kept_when_the_form_comes_in(void)
{
    struct visitor visitor;
    char location[1024];

    test_postgres_execute(&world.postgres, "DELETE FROM portal.drafts");
    visitor_open(&visitor);
    visitor_sign_in(&visitor, "aoba", "typist");
    CHECK_INT(get(&visitor, FORM, location), 200);
    CHECK_INT(post(&visitor, "/session/draft", "&form=/admin/users/new&fields=name%3DX"), 204);
    CHECK_INT(post(&visitor, "/session/draft", "&form=/admin/roles/new&fields=name%3DX"), 204);
    EXPECT_ROWS("(SELECT count(*) FROM portal.drafts) = 2");
    CHECK_INT(post(&visitor, FORM, "&login_id=&name=X"), 422);
    EXPECT_ROWS("(SELECT string_agg(form, ' ') FROM portal.drafts) = '/admin/roles/new'");
    visitor_close(&visitor);
}

static void takes_no_form_from_a_script_that_is_not_on_the_list(void)
{
    static const char *const forms[] = {
        "&form=/account/security/password&fields=new%3DX",
        "&form=/sign-out&fields=",
        "&form=/admin/users/11111111-2222-4333-8444-555555555555/enable&fields=",
        "&form=https://elsewhere.example/&fields=",
        "&form=&fields=name%3DX",
    };
    struct visitor visitor;
    char location[1024];

    test_postgres_execute(&world.postgres, "DELETE FROM portal.drafts");
    visitor_open(&visitor);
    visitor_sign_in(&visitor, "aoba", "typist");
    CHECK_INT(get(&visitor, FORM, location), 200);
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        CHECK_INT(post(&visitor, "/session/draft", forms[i]), 404);
    visitor.token[3] = visitor.token[3] == 'A' ? 'B' : 'A';
    CHECK_INT(post(&visitor, "/session/draft", "&form=/admin/users/new&fields=name%3DX"), 403);
    EXPECT_ROWS(NO_DRAFT);
    visitor_close(&visitor);
}

static void allow_two_idle_seconds(int64_t tenant_id)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__PutSessionLimitsRequest request;
    Sekisho__Auth__V1__SessionLimits both;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__put_session_limits_request__init(&request);
    sekisho__auth__v1__session_limits__init(&both);
    both.idle_seconds = 2;
    both.absolute_seconds = 43200;
    both.maximum_sessions = 5;
    request.staff = request.customers = &both;
    request.tenant_id = tenant_id;
    request.base_revision = 1;
    CHECK_OK(managing_call(&PUT_LIMITS, &request.base, NULL, &arena, &answer));
}

/* A script that keeps what is typed again and again keeps nobody in by it; and when it notices too
 * late that the session is over, what it brings is kept all the same. */
static void is_no_activity(void)
{
    int64_t hayai = create_tenant("hayai");
    struct visitor visitor;
    char location[1024];
    int status = 0;

    test_postgres_execute(&world.postgres, "DELETE FROM portal.drafts");
    (void)create_user(hayai, "typist", "administrator");
    allow_two_idle_seconds(hayai);
    visitor_open(&visitor);
    visitor_sign_in(&visitor, "hayai", "typist");
    CHECK_INT(get(&visitor, FORM, location), 200);
    WAIT_UNTIL((status = post(&visitor, "/session/draft",
                              "&form=/admin/users/new&fields=name%3DX")) == 401);
    EXPECT_ROWS(ONE_DRAFT);
    test_postgres_execute(&world.postgres, "DELETE FROM portal.drafts");
    CHECK_INT(post(&visitor, "/session/draft", "&form=/admin/users/new&fields=name%3DX"), 401);
    EXPECT_ROWS(ONE_DRAFT);
    visitor_close(&visitor);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(keeps_a_late_form_and_fills_it_in_after_the_next_sign_in),
        TEST(keeps_nothing_of_a_form_whose_token_is_not_of_that_session),
        TEST(keeps_nothing_of_a_session_that_no_limit_ended_or_long_ago),
        TEST(keeps_no_password_and_no_form_that_is_not_on_the_list),
        TEST(seals_what_it_keeps),
        TEST(opens_no_draft_that_was_moved_to_another_user),
        TEST(shows_nobody_elses_draft),
        TEST(refuses_a_form_that_its_user_may_no_longer_open_and_drops_the_draft),
        TEST(fills_in_a_form_of_each_kind_of_page),
        TEST(shows_no_form_to_whoever_may_see_its_page_alone),
        TEST(offers_nothing_after_half_an_hour_and_forgets_it),
        TEST(forgets_what_was_kept_when_the_form_comes_in),
        TEST(takes_no_form_from_a_script_that_is_not_on_the_list),
        TEST(is_no_activity),
    };

    drafting_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
