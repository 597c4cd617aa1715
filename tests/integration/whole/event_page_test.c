/* An event on the portal's pages: what the service that recorded it said of it is what its company
 * reads. */
#include "delivered.h"
#include "support/world/people.h"
#include "visitor.h"

#include <stdio.h>
#include <string.h>

#include "sekisho/audit/v1/history.pb-c.h"
#include "support/world/targets.h"

enum { ARENA_MAXIMUM = 4 << 20 };

static int64_t aoba;

/* Gives its number in the history. */
static int64_t append(const struct outbox_event *event)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Audit__V1__SearchRequest newest;
    const void *answer = NULL;

    deliver_event(event);
    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__audit__v1__search_request__init(&newest);
    newest.tenant_id = aoba;
    newest.action = arena_copy_text(&arena, event->kind);
    newest.page_size = 1;
    CHECK_OK(world_call(AUDIT, OPERATOR, &SEARCH_EVENTS, &newest.base, NULL, &arena, &answer));
    const Sekisho__Audit__V1__SearchResponse *found = answer;
    CHECK_INT(found->n_records, 1);
    return found->records[0]->seq;
}

static void expect(const char *path, const char *words)
{
    struct visitor visitor;
    struct answer answer;

    visitor_open(&visitor);
    visitor_sign_in(&visitor, "aoba", "auditor");
    visitor_get(&visitor, path, &answer);
    if (answer.status != 200 || strstr((const char *)answer.body, words) == NULL)
        test_fail(__FILE__, __LINE__, "%s: status %d without %s", path, answer.status, words);
    answer_clear(&answer);
    visitor_close(&visitor);
}

static void expect_on_its_page(int64_t seq, const char *words)
{
    char path[64];

    (void)snprintf(path, sizeof path, "/admin/history/%lld", (long long)seq);
    expect(path, words);
}

static void shows_the_device_and_what_it_called_itself(void)
{
    static const char agent[] = "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Edg/120.0 <b>";
    const struct outbox_event event = {
        .id = {{1}},
        .tenant_id = aoba,
        .at_us = INT64_C(1794236400000000),
        .kind = "mail_sent", /* of no other event here, which might come later */
        .actor = {.kind = OUTBOX_ACTOR_STAFF, .login_id = "suzuki.m"},
        .source = {.address = "203.0.113.14", .user_agent = agent},
        .result = OUTBOX_SUCCEEDED,
    };
    int64_t seq = append(&event);

    expect_on_its_page(seq, "Windows / Edge");
    expect_on_its_page(seq, "Chrome/120.0 Edg/120.0 &lt;b&gt;");
}

static void shows_how_many_were_folded_into_it_in_the_list_too(void)
{
    const struct outbox_event event = {
        .id = {{2}},
        .tenant_id = aoba,
        .at_us = INT64_C(1794236400000000),
        .kind = "authn_login_fail",
        .actor = {.kind = OUTBOX_ACTOR_STRANGER, .login_id = "suzuki.m"},
        .source = {.address = "203.0.113.14"},
        .result = OUTBOX_REFUSED,
        .reason = "folded",
        .count = 1500,
    };
    int64_t seq = append(&event);

    expect("/admin/history?action=authn_login_fail", "×1,500");
    expect_on_its_page(seq, "×1,500");
}

static void shows_the_reason_of_a_disabling_as_it_was_given(void)
{
    const struct outbox_event event = {
        .id = {{3}},
        .tenant_id = aoba,
        .at_us = INT64_C(1794236400000000),
        .kind = "user_disabled",
        .actor = {.kind = OUTBOX_ACTOR_OPERATOR, .name = "operator"},
        .result = OUTBOX_SUCCEEDED,
        .reason = "left & gone",
    };

    expect_on_its_page(append(&event), "left &amp; gone");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(shows_the_device_and_what_it_called_itself),
        TEST(shows_how_many_were_folded_into_it_in_the_list_too),
        TEST(shows_the_reason_of_a_disabling_as_it_was_given),
    };

    world_open(WORLD_QUICK);
    program_start(PORTAL, "");
    aoba = create_tenant("aoba");
    (void)create_user(aoba, "auditor", "auditor");
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
