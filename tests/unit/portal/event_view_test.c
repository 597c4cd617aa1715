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

Test(event_view, takes_the_reason_of_a_disabling_for_somebodys_own_words)
{
    const struct audit_event event = {.kind = "user_disabled",
                                      .result = AUDIT_SUCCEEDED,
                                      .reason = "left the company",
                                      .actor_login = ""};

    cr_expect_str_eq(event_own_words(&event), "left the company");
    cr_expect_eq(line_of(&event).reason, TEXT_NONE);
}

Test(event_view, takes_the_reason_of_an_undone_file_for_somebodys_own_words)
{
    const struct audit_event event = {
        .kind = "users_import_undone", .result = AUDIT_SUCCEEDED, .reason = "last year's"};

    cr_expect_str_eq(event_own_words(&event), "last year's");
}

Test(event_view, says_by_which_rule_a_user_was_disabled_by_nobody)
{
    const struct audit_event event = {.kind = "user_disabled",
                                      .result = AUDIT_SUCCEEDED,
                                      .reason = "leaving date",
                                      .is_by_system = true};

    cr_expect_str_eq(event_own_words(&event), "");
    cr_expect_eq(line_of(&event).reason, TEXT_REASON_LEAVING_DATE);
}

Test(event_view, takes_no_word_of_a_service_for_somebodys_own)
{
    static const struct audit_event events[] = {
        {.kind = "session_created", .result = AUDIT_SUCCEEDED, .reason = "password"},
        {.kind = "session_expired", .result = AUDIT_SUCCEEDED, .reason = "idle"},
        {.kind = "authn_login_fail", .result = AUDIT_REFUSED, .reason = "wrong_password"},
    };

    for (size_t i = 0; i < COUNT_OF(events); i++)
        cr_expect_str_eq(event_own_words(&events[i]), "", "%s", events[i].kind);
}

Test(event_view, tells_what_is_damaged_from_what_is_erased)
{
    struct audit_event event = {.kind = "user_deleted",
                                .result = AUDIT_SUCCEEDED,
                                .reason = "",
                                .actor_login = "",
                                .actor_missing_id = "somebody's id",
                                .actor_text = AUDIT_TEXT_UNREADABLE,
                                .object_text = AUDIT_TEXT_ERASED,
                                .object_missing_id = "another's id"};

    cr_expect_eq(line_of(&event).actor_missing, TEXT_USER_UNREADABLE);
    cr_expect_str_eq(line_of(&event).actor_id, "somebody's id");
    cr_expect_eq(line_of(&event).target_missing, TEXT_USER_ERASED);
    event.actor_text = AUDIT_TEXT_THERE;
    cr_expect_eq(line_of(&event).actor_missing, TEXT_NONE);
    cr_expect_eq(event_missing_text(AUDIT_TEXT_UNREADABLE), TEXT_TEXT_UNREADABLE);
    cr_expect_eq(event_missing_text(AUDIT_TEXT_ERASED), TEXT_TEXT_ERASED);
    cr_expect_eq(event_missing_text(AUDIT_TEXT_THERE), TEXT_NONE);
}
