/* Events of the history as the pages show them. */
#include <criterion/criterion.h>

#include "event_view.h"

static struct view_event_line line_of(const struct audit_event *event)
{
    struct view_event_line line;

    event_line(event, &line);
    return line;
}

Test(event_view, says_how_many_were_folded_and_nothing_of_one_alone)
{
    struct audit_event event = {.kind = "authn_login_fail", .result = AUDIT_REFUSED, .reason = ""};
    static const int64_t counts[][2] = {{0, 0}, {1, 0}, {2, 2}, {500, 500}};

    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        event.count = counts[i][0];
        cr_expect_eq(line_of(&event).count, counts[i][1], "case %zu", i);
    }
}

Test(event_view, says_why_an_event_of_many_is_one)
{
    const struct audit_event event = {
        .kind = "authn_login_fail", .result = AUDIT_REFUSED, .reason = "folded", .count = 2};

    cr_expect_eq(line_of(&event).reason, TEXT_REASON_FOLDED);
}
