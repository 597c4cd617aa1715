/* What is kept of whom, and how a browser is told of it: through the portal and all services as
 * they run. */
#include <string.h>

#include "drafting.h"
#include "support/world/people.h"

#define DRAFT "&form=/admin/users/new&fields=name%3DX"

enum {
    TYPED = 20000
}; /* characters, each of three bytes in a form and of five in a form's field */

static void given_somebody_in(struct visitor *visitor, const char *login_id, const char *page)
{
    char location[1024];

    test_postgres_execute(&world.postgres, "DELETE FROM portal.drafts");
    visitor_open(visitor);
    visitor_sign_in(visitor, "aoba", login_id);
    CHECK_INT(get(visitor, page, location), 200);
}

static bool is_told(const struct visitor *visitor)
{
    return visitor_cookie(visitor, "__Host-kept")[0] != '\0';
}

static bool leads_there(struct visitor *visitor, const char *page)
{
    struct answer answer;

    visitor_get(visitor, page, &answer);
    CHECK_INT(answer.status, 200);
    bool leads = holds(&answer, "href=\"/account/drafts\"");
    answer_clear(&answer);
    return leads;
}

static void keeps_no_form_that_its_user_may_not_send(void)
{
    struct visitor visitor;

    (void)create_user(aoba, "onlooker", "viewer");
    given_somebody_in(&visitor, "onlooker", "/account/security");
    CHECK_INT(post(&visitor, "/session/draft", DRAFT), 404);
    EXPECT_ROWS(NO_DRAFT);
    CHECK(!is_told(&visitor));
    visitor_close(&visitor);
}

static void leads_to_what_is_kept_from_every_page_until_it_is_gone(void)
{
    struct visitor visitor;
    char path[128];

    given_somebody_in(&visitor, "typist", FORM);
    CHECK(!is_told(&visitor) && !leads_there(&visitor, "/admin"));
    CHECK_INT(post(&visitor, "/session/draft", DRAFT), 204);
    CHECK_INT(post(&visitor, "/session/draft", "&form=/admin/roles/new&fields=name%3DX"), 204);
    CHECK(is_told(&visitor));
    CHECK(leads_there(&visitor, "/admin") && leads_there(&visitor, "/account/security"));
    path_of(&visitor, "discard", path);
    CHECK_INT(post(&visitor, path, ""), 303);
    CHECK(is_told(&visitor));
    path_of(&visitor, "discard", path);
    CHECK_INT(post(&visitor, path, ""), 303);
    EXPECT_ROWS(NO_DRAFT);
    CHECK(!is_told(&visitor) && !leads_there(&visitor, "/admin"));
    visitor_close(&visitor);
}

/* It is no right: with nothing kept it leads nowhere, and goes. */
static void takes_a_hint_back_that_is_not_so(void)
{
    struct visitor visitor;
    char location[1024];

    given_somebody_in(&visitor, "typist", FORM);
    CHECK_INT(post(&visitor, "/session/draft", DRAFT), 204);
    test_postgres_execute(&world.postgres, "DELETE FROM portal.drafts");
    CHECK(is_told(&visitor));
    CHECK_INT(get(&visitor, "/account/drafts", location), 303);
    CHECK(!is_told(&visitor));
    visitor_close(&visitor);
}

static void tells_whichever_browser_its_user_comes_in_with(void)
{
    struct visitor visitor;
    struct visitor other;

    given_a_form_of_an_ended_session(&visitor);
    CHECK_INT(post(&visitor, FORM, NEW_USER), 401);
    CHECK(!is_told(&visitor));
    visitor_open(&other);
    sign_in_again(&other, "typist", "/account/drafts?next=%2Fadmin");
    CHECK(is_told(&other) && leads_there(&other, "/admin"));
    sign_in_again(&other, "boss", "/admin");
    CHECK(!is_told(&other));
    visitor_close(&other);
    visitor_close(&visitor);
}

/* A form costs a question about drafts only where there may be one. */
static void forgets_what_was_sent_where_the_browser_was_told(void)
{
    struct visitor visitor;

    given_somebody_in(&visitor, "typist", FORM);
    CHECK_INT(post(&visitor, "/session/draft", DRAFT), 204);
    for (size_t i = 0; i < VISITOR_COOKIES; i++) {
        if (strcmp(visitor.cookies[i].name, "__Host-kept") == 0)
            visitor.cookies[i].value[0] = '\0';
    }
    CHECK_INT(post(&visitor, FORM, "&login_id=&name=X"), 422);
    EXPECT_ROWS(ONE_DRAFT);
    CHECK_INT(post(&visitor, "/session/draft", DRAFT), 204);
    CHECK_INT(post(&visitor, FORM, "&login_id=&name=X"), 422);
    EXPECT_ROWS(NO_DRAFT);
    CHECK(!is_told(&visitor));
    visitor_close(&visitor);
}

static void keeps_of_a_late_script_as_much_as_of_one_in_time(void)
{
    static const char form[] = "&form=/admin/users/new&fields=name%3D";
    static char fields[sizeof form + 5 * TYPED];
    struct visitor visitor;

    memcpy(fields, form, sizeof form);
    for (size_t i = 0; i < TYPED; i++)
        memcpy(fields + sizeof form - 1 + 5 * i, "%2541", 6);
    given_somebody_in(&visitor, "typist", FORM);
    CHECK_INT(post(&visitor, "/session/draft", fields), 204);
    EXPECT_ROWS(ONE_DRAFT);
    visitor_close(&visitor);
    given_a_form_of_an_ended_session(&visitor);
    CHECK_INT(post(&visitor, "/session/draft", fields), 401);
    EXPECT_ROWS(ONE_DRAFT);
    visitor_close(&visitor);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(keeps_no_form_that_its_user_may_not_send),
        TEST(leads_to_what_is_kept_from_every_page_until_it_is_gone),
        TEST(takes_a_hint_back_that_is_not_so),
        TEST(tells_whichever_browser_its_user_comes_in_with),
        TEST(forgets_what_was_sent_where_the_browser_was_told),
        TEST(keeps_of_a_late_script_as_much_as_of_one_in_time),
    };

    drafting_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
