/* The history given away as a file: who may, how much at once, and that each time is in it. */
#include "signed_pass.h"
#include "support/world/people.h"
#include "visitor.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "sekisho/audit/v1/history.pb-c.h"
#include "support/world/targets.h"
#include "support/world/world.h"

enum { ARENA_MAXIMUM = 8 << 20, EVENTS_AT_LEAST = 30, LOOKS = 260, PAGE = 250 };

static const struct rpc_target EXPORT_EVENTS = {"sekisho.audit.v1.History/Export",
                                                &sekisho__audit__v1__search_response__descriptor,
                                                RPC_REPEAT_SAFE};

static int64_t aoba;
static struct uuid auditor;

/* What session would say of somebody with these two permissions of the history, or one. */
static const char *pass_with(const char *first, const char *second)
{
    const char *const permissions[] = {first, second};
    struct pass_claims claims = auditors_claims("audit", aoba, auditor);

    claims.permissions = permissions;
    claims.permission_count = second ? 2 : 1;
    return signed_pass("pass.key", &claims, clock_wall_us());
}

struct page {
    size_t count;
    int64_t first;
    int64_t last;
};

static struct status call(const struct rpc_target *target, const char *pass, const char *action,
                          uint32_t page_size, struct page *out)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Audit__V1__SearchRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__audit__v1__search_request__init(&request);
    request.action = arena_copy_text(&arena, action);
    request.page_size = page_size;
    struct status status = world_call(AUDIT, PORTAL, target, &request.base, pass, &arena, &answer);
    if (!status_is_ok(status))
        return (struct status){status.code, status_code_name(status.code)};
    const Sekisho__Audit__V1__SearchResponse *page = answer;
    *out = (struct page){.count = page->n_records};
    if (page->n_records > 0) {
        out->first = page->records[0]->seq;
        out->last = page->records[page->n_records - 1]->seq;
    }
    return OK;
}

static void gives_away_nothing_for_whoever_may_only_look(void)
{
    struct page page = {0};

    CHECK_STATUS(call(&EXPORT_EVENTS, pass_with("history.view", NULL), "", PAGE, &page),
                 PERMISSION_DENIED);
    CHECK_STATUS(call(&EXPORT_EVENTS, pass_with("customers.export", NULL), "", PAGE, &page),
                 PERMISSION_DENIED);
    CHECK_STATUS(call(&EXPORT_EVENTS, NULL, "", PAGE, &page), UNAUTHENTICATED);
    CHECK_INT(count_events(aoba, "history_exported"), 0);
}

static void gives_away_what_a_search_shows_and_records_it(void)
{
    const char *pass = pass_with("history.export", "history.view");
    size_t before = count_events(aoba, "history_exported");
    struct page found = {0};
    struct page exported = {0};

    CHECK_OK(call(&SEARCH_EVENTS, pass, "user_created", 100, &found));
    CHECK_INT(found.count, EVENTS_AT_LEAST + 1);
    CHECK_OK(call(&EXPORT_EVENTS, pass_with("history.export", "history.view"), "user_created", PAGE,
                  &exported));
    CHECK_INT(exported.count, found.count);
    CHECK_INT(exported.first, found.first);
    CHECK_INT(exported.last, found.last);
    CHECK_INT(count_events(aoba, "history_exported"), before + 1);
}

static void gives_away_more_at_once_than_a_page_shows_and_no_more_than_it_says(void)
{
    struct page page = {0};

    CHECK_STATUS(call(&SEARCH_EVENTS, pass_with("history.view", NULL), "", 101, &page),
                 INVALID_ARGUMENT);
    CHECK_STATUS(call(&EXPORT_EVENTS, pass_with("history.export", NULL), "", PAGE + 1, &page),
                 INVALID_ARGUMENT);
    CHECK_OK(call(&EXPORT_EVENTS, pass_with("history.export", NULL), "", PAGE, &page));
    CHECK(page.count > EVENTS_AT_LEAST);
}

static size_t count_of(const struct answer *answer, const char *text)
{
    const uint8_t *rest = answer->body;
    size_t left = answer->body_size;
    size_t count = 0;

    for (;;) {
        const uint8_t *found = memmem(rest, left, text, strlen(text));
        if (found == NULL)
            return count;
        count++;
        left -= (size_t)(found - rest) + strlen(text);
        rest = found + strlen(text);
    }
}

/* Through the portal: all that the search finds, also what takes several pages of audit. */
static void is_a_file_of_the_portal_for_whoever_may_export(void)
{
    struct visitor visitor;
    struct answer answer;

    visitor_open(&visitor);
    visitor_sign_in(&visitor, "aoba", "auditor");
    visitor_get(&visitor, "/admin/history/file?action=user_created", &answer);
    CHECK_INT(answer.status, 200);
    CHECK(answer.is_whole);
    CHECK_INT(count_of(&answer, "\"user_created\""), EVENTS_AT_LEAST + 1);
    CHECK_INT(count_of(&answer, "\r\n"), EVENTS_AT_LEAST + 2);
    answer_clear(&answer);
    for (int i = 0; i < LOOKS; i++) /* each is an event */
        (void)count_events(aoba, "");
    visitor_get(&visitor, "/admin/history/file?action=history_searched", &answer);
    CHECK_INT(answer.status, 200);
    CHECK(count_of(&answer, "\"history_searched\"") >= LOOKS);
    CHECK_INT(count_of(&answer, "\"history_searched\"") + 1, count_of(&answer, "\r\n"));
    answer_clear(&answer);
    visitor_get(&visitor, "/admin/history/file?from=yesterday", &answer);
    CHECK_INT(answer.status, 400);
    answer_clear(&answer);
    visitor_get(&visitor, "/admin/history?too_many=1", &answer);
    CHECK_INT(answer.status, 200);
    CHECK_INT(count_of(&answer, "/admin/history/file"), 1);
    answer_clear(&answer);
    visitor_close(&visitor);
    visitor_open(&visitor);
    visitor_sign_in(&visitor, "aoba", "user-01");
    visitor_get(&visitor, "/admin/history/file", &answer);
    CHECK_INT(answer.status, 404);
    answer_clear(&answer);
    visitor_close(&visitor);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(gives_away_nothing_for_whoever_may_only_look),
        TEST(gives_away_what_a_search_shows_and_records_it),
        TEST(gives_away_more_at_once_than_a_page_shows_and_no_more_than_it_says),
        TEST(is_a_file_of_the_portal_for_whoever_may_export),
    };

    world_open(WORLD_QUICK);
    program_start(PORTAL, "");
    aoba = create_tenant("aoba");
    auditor = create_user(aoba, "auditor", "auditor");
    for (int i = 0; i < EVENTS_AT_LEAST; i++) {
        char login_id[16];
        (void)snprintf(login_id, sizeof login_id, "user-%02d", i);
        (void)create_user(aoba, login_id, "viewer");
    }
    WAIT_UNTIL(count_events(aoba, "user_created") == EVENTS_AT_LEAST + 1);
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
