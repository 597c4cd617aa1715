#include "pages.h"

static const struct view_option actions[] = {
    {"authn_login_success", TEXT_KIND_AUTHN_LOGIN_SUCCESS, false},
    {"authn_login_fail", TEXT_KIND_AUTHN_LOGIN_FAIL, false},
    {"user_disabled", TEXT_KIND_USER_DISABLED, false},
};

static const struct view_option results[] = {
    {"succeeded", TEXT_RESULT_SUCCEEDED, false},
    {"refused", TEXT_RESULT_REFUSED, false},
    {"failed", TEXT_RESULT_FAILED, false},
};

static const struct view_option chosen_results[] = {
    {"succeeded", TEXT_RESULT_SUCCEEDED, false},
    {"refused", TEXT_RESULT_REFUSED, true},
    {"failed", TEXT_RESULT_FAILED, false},
};

static struct view_history history_form(void)
{
    return (struct view_history){.console = console(VIEW_MENU_HISTORY),
                                 .actions = actions,
                                 .actions_count = COUNT_OF(actions),
                                 .results = results,
                                 .results_count = COUNT_OF(results),
                                 .page_size = 100};
}

static void history(void)
{
    const struct view_chip chips[] = {
        {TEXT_HISTORY_FROM, .at = NOW - 29 * DAY, .without = link_to("/admin/history?result=x")},
        {TEXT_HISTORY_WHO, .value = "takahashi", .without = link_to("/admin/history?from=x")},
        {TEXT_HISTORY_RESULT, .chosen = TEXT_RESULT_REFUSED, .without = link_to("/admin/history")},
    };
    const struct view_chip hostile_chip = {TEXT_HISTORY_WHO, .value = attack,
                                           .without = link_to("/admin/history")};
    struct view_history filled = history_form();
    filled.rows = events;
    filled.rows_count = COUNT_OF(events);
    filled.results = chosen_results;
    filled.from.typed = "2026-10-26T00:00";
    filled.actor.typed = "takahashi";
    filled.chips = chips;
    filled.chips_count = COUNT_OF(chips);
    filled.file = link_to("/admin/history/file?actor=takahashi");
    filled.newer = link_to("/admin/history?after=391204");
    filled.older = link_to("/admin/history?before=390640&actor=takahashi");
    struct view_history empty = history_form();
    struct view_history nothing_found = filled;
    nothing_found.rows_count = 0;
    struct view_history invalid = history_form();
    invalid.invalid = true;
    invalid.from = (struct view_filter){"1969-07-20T20:17", TEXT_HISTORY_FROM_INVALID};
    invalid.until = (struct view_filter){"2026-10-25T00:00", TEXT_HISTORY_UNTIL_INVALID};
    invalid.actor = (struct view_filter){LONG_WORD LONG_WORD, TEXT_HISTORY_ACTOR_INVALID};
    invalid.source = (struct view_filter){"203.0.113.300", TEXT_HISTORY_SOURCE_INVALID};
    invalid.action = (struct view_filter){LONG_WORD, TEXT_HISTORY_ACTION_INVALID};
    invalid.result = (struct view_filter){"maybe", TEXT_HISTORY_RESULT_INVALID};
    struct view_history too_many = filled;
    too_many.too_many = true;
    struct view_history unavailable = history_form();
    unavailable.unavailable = true;
    struct view_history hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_HISTORY);
    hostile.actor.typed = hostile.source.typed = attack;
    hostile.chips = &hostile_chip;
    hostile.chips_count = 1;
    hostile.rows = hostile_events;
    hostile.rows_count = COUNT_OF(hostile_events);

    RENDER("history-filled", history, &filled);
    RENDER("history-too-many", history, &too_many);
    RENDER("history-empty", history, &empty);
    RENDER("history-nothing-found", history, &nothing_found);
    RENDER("history-invalid", history, &invalid);
    RENDER("history-unavailable", history, &unavailable);
    RENDER("history-hostile", history, &hostile);
}

static void render_erased(const struct view_history_event *filled)
{
    static const struct view_change changes[] = {
        {TEXT_HOME_STATE, "有効", "利用停止", true, TEXT_NONE, TEXT_NONE},
        {TEXT_SECURITY_MAIL, "", "", false, TEXT_TEXT_ERASED, TEXT_TEXT_ERASED},
    };
    struct view_history_event erased = *filled;

    erased.event = events[7];
    erased.changes = changes;
    erased.changes_count = COUNT_OF(changes);
    erased.own_words = "";
    erased.words_missing = TEXT_TEXT_ERASED;
    erased.actor_events = link_to("/admin/history?actor=2f1c3a52-94d1-4a7e-8b3f-0c5d6e7f8a9b");
    RENDER("event-erased", history_event, &erased);
}

/* One text that does not open, in an event whose others do; and one of an actor's. */
static void render_damaged(const struct view_history_event *filled)
{
    static const struct view_change changes[] = {
        {TEXT_HOME_STATE, "有効", "利用停止", true, TEXT_NONE, TEXT_NONE},
        {TEXT_SECURITY_MAIL, "", "sato@example.jp", true, TEXT_TEXT_UNREADABLE, TEXT_NONE},
    };
    struct view_history_event damaged = *filled;

    damaged.event.actor_missing = TEXT_USER_UNREADABLE;
    damaged.event.actor_id = "2f1c3a52-94d1-4a7e-8b3f-0c5d6e7f8a9b";
    damaged.changes = changes;
    damaged.changes_count = COUNT_OF(changes);
    damaged.own_words = "";
    damaged.words_missing = TEXT_TEXT_UNREADABLE;
    damaged.actor_events = link_to("/admin/history?actor=2f1c3a52-94d1-4a7e-8b3f-0c5d6e7f8a9b");
    RENDER("event-damaged", history_event, &damaged);
}

static void history_event(void)
{
    static const struct view_change changes[] = {
        {TEXT_HOME_STATE, "有効", "利用停止", true, TEXT_NONE, TEXT_NONE},
        {TEXT_SECURITY_ROLES, "業務担当", "業務担当", false, TEXT_NONE, TEXT_NONE},
        {TEXT_SECURITY_MAIL, "", "sato@example.jp", true, TEXT_NONE, TEXT_NONE},
    };
    static const struct view_change hostile_changes[] = {
        {TEXT_HOME_STATE, attack_word, LONG_WORD LONG_WORD LONG_NAME, true, TEXT_NONE, TEXT_NONE}};
    struct view_history_event filled = {
        .console = console(VIEW_MENU_HISTORY),
        .event = events[3],
        .changes = changes,
        .changes_count = COUNT_OF(changes),
        .device = "Windows / Edge",
        .user_agent =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0",
        .own_words = "11月30日付で退職のため",
        .reference = "F2C1-8RNK",
        .event_id = "8f14e45f-ceea-867a-9fa1-1a2b3c4d5e6f",
        .service = "auth",
        .recorded_at = NOW - 5 * HOUR + SECOND,
        .leaf_hash = "9f3a 1c77 e04b 52d8\n6a90 b3f1 0e2d 88c4\n71fa 4d06 c9b5 237e\n"
                     "d140 96ce 2b8f 5a73",
        .previous = 391006,
        .next = 391008,
        .actor_events = link_to("/admin/history?actor=takahashi"),
    };
    struct view_history_event bare = filled;
    bare.event = events[5];
    bare.changes_count = 0;
    bare.own_words = bare.reference = bare.device = bare.user_agent = "";
    bare.previous = 0;
    bare.actor_events = (struct view_link){NULL};
    struct view_history_event folded = bare;
    folded.event = events[1];
    folded.actor_events = filled.actor_events;
    struct view_history_event hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_HISTORY);
    hostile.event = hostile_events[0];
    hostile.changes = hostile_changes;
    hostile.changes_count = COUNT_OF(hostile_changes);
    hostile.reference = hostile.service = attack;
    hostile.device = "";
    hostile.own_words = attack_name_word;
    hostile.user_agent = attack_words;

    RENDER("event-changes", history_event, &filled);
    RENDER("event-bare", history_event, &bare);
    RENDER("event-folded", history_event, &folded);
    render_erased(&filled);
    render_damaged(&filled);
    RENDER("event-hostile", history_event, &hostile);
}

void render_history(void)
{
    history();
    history_event();
}
