/* Renders every page of the portal in its states, from models made up here, into a folder:
 *
 *     e2e_pages FOLDER
 *
 * FOLDER/<page>-<state>.<ja|en>.html, and the assets under FOLDER/assets/. pages.mjs opens them in
 * a browser, which takes screenshots and looks for what a reader could not use. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "portal_assets.h"
#include "portal_views.h"

/* 2026-11-24 14:35:12 in Japan. */
#define NOW INT64_C(1795498512204183)
#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

#define HOSTILE                                                                                    \
    "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> \xE2\x80\xAE gpj.exe \xFF"
#define LONG_NAME                                                                                                                             \
    "株式会社とても長い名前を持つ会社のそのまた子会社のさらに孫会社の関東地方支社東京営業所第三" \
    "営業部特別顧客対応課"
#define LONG_WORD "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz"

static const char *folder;

static struct view_link link_to(const char *path)
{
    struct view_link link = {NULL};
    if (!view_link_own(path, &link) && !view_link_https(path, &link))
        abort(); /* a mistake in this file */
    return link;
}

static void write_file(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "wbe");
    bool written = file && fwrite(data, 1, size, file) == size;
    if (!written || fclose(file) != 0) {
        (void)fprintf(stderr, "%s: cannot be written\n", path);
        exit(EXIT_FAILURE);
    }
}

static const struct view_page page = {.nonce = "c2FtcGxlLW5vbmNl"};

static struct view_page site(void)
{
    struct view_page filled = page;
    filled.other_language = link_to("/admin?lang=en");
    filled.help = link_to("https://help.example.jp/");
    filled.guide = link_to("https://help.example.jp/security");
    filled.privacy = link_to("https://help.example.jp/privacy");
    filled.accessibility = link_to("https://help.example.jp/accessibility");
    return filled;
}

static struct view_console console(enum view_menu here)
{
    return (struct view_console){
        .page = site(),
        .csrf = "c2FtcGxlLXRva2Vu",
        .user_name = "高橋 由美",
        .user_initial = "高",
        .login_id = "takahashi",
        .company = "青葉商事株式会社",
        .here = here,
        .may_see_history = true,
        .idle_ends_at = NOW + 15 * MINUTE,
        .seconds_left = 900,
        .idle_minutes = 15,
        .ended = link_to("/session/ended"),
    };
}

/* Every name as an attacker or a very large company would choose it. */
static struct view_console hostile_console(enum view_menu here)
{
    struct view_console hostile = console(here);
    hostile.user_name = HOSTILE LONG_NAME;
    hostile.user_initial = "<";
    hostile.login_id = LONG_WORD;
    hostile.company = LONG_NAME HOSTILE;
    return hostile;
}

/* Names one rendering and keeps it as <name>.<language>.html. */
#define RENDER(name, view, model)                                                                  \
    do {                                                                                           \
        for (int language = 0; language < VIEW_LANGUAGE_COUNT; language++) {                       \
            struct view_context context = {(enum view_language)language,                           \
                                           view_zone_find("Asia/Tokyo"), NOW};                     \
            CLEANUP(buffer_clear) struct buffer buffer;                                            \
            buffer_init(&buffer, VIEW_MAXIMUM_SIZE);                                               \
            keep(name, &context, &buffer, view_##view##_render(model, &context, &buffer));         \
        }                                                                                          \
    } while (0)

static void keep(const char *name, const struct view_context *context, const struct buffer *buffer,
                 struct status rendered)
{
    char path[4096];
    if (!status_is_ok(rendered)) {
        (void)fprintf(stderr, "%s: %s\n", name, rendered.text);
        exit(EXIT_FAILURE);
    }
    (void)snprintf(path, sizeof path, "%s/%s.%s.html", folder, name,
                   context->language == VIEW_JAPANESE ? "ja" : "en");
    write_file(path, buffer->data, buffer->size);
}

static void sign_in(void)
{
    struct view_sign_in fresh = {.page = site(),
                                 .csrf = "c2FtcGxlLXRva2Vu",
                                 .company = "青葉商事株式会社",
                                 .other_company = link_to("/sign-in?other=1")};
    struct view_sign_in unknown = {.page = site(), .csrf = "c2FtcGxlLXRva2Vu"};
    struct view_sign_in refused = fresh;
    refused.login_id = "takahashi";
    refused.outcome = VIEW_SIGN_IN_OUTCOME_REFUSED;
    refused.reference = "7K2M-Q4XD";
    struct view_sign_in busy = refused;
    busy.outcome = VIEW_SIGN_IN_OUTCOME_BUSY;
    busy.retry_seconds = 5;
    struct view_sign_in unavailable = refused;
    unavailable.outcome = VIEW_SIGN_IN_OUTCOME_UNAVAILABLE;
    struct view_sign_in invalid = unknown;
    invalid.invalid = true;
    invalid.company_code_error = TEXT_SIGN_IN_COMPANY_CODE_MISSING;
    invalid.login_id_error = TEXT_SIGN_IN_LOGIN_ID_INVALID;
    invalid.password_error = TEXT_SIGN_IN_PASSWORD_TOO_LONG;
    struct view_sign_in hostile = refused;
    hostile.company = LONG_NAME HOSTILE;
    hostile.login_id = HOSTILE;
    hostile.next = "/admin/history?q=\"><script>";

    RENDER("sign-in-company", sign_in, &fresh);
    RENDER("sign-in-code", sign_in, &unknown);
    RENDER("sign-in-refused", sign_in, &refused);
    RENDER("sign-in-busy", sign_in, &busy);
    RENDER("sign-in-unavailable", sign_in, &unavailable);
    RENDER("sign-in-invalid", sign_in, &invalid);
    RENDER("sign-in-hostile", sign_in, &hostile);
}

static const struct view_event_line events[] = {
    {391204, NOW - 4 * MINUTE, "高橋 由美", "takahashi", TEXT_KIND_AUTHN_LOGIN_SUCCESS, "",
     TEXT_NONE, VIEW_RESULT_SUCCEEDED, "203.0.113.14", "本社"},
    {391198, NOW - 12 * MINUTE, "中村 仁", "nakamura.j", TEXT_KIND_AUTHN_LOGIN_FAIL, "",
     TEXT_REASON_CREDENTIALS, VIEW_RESULT_REFUSED, "198.51.100.23", ""},
    {391150, NOW - 37 * MINUTE, "伊藤 彩", "ito.aya", TEXT_KIND_SESSION_EXPIRED, "",
     TEXT_REASON_IDLE, VIEW_RESULT_SUCCEEDED, "203.0.113.31", "本社"},
    {391007, NOW - 5 * HOUR, "高橋 由美", "takahashi", TEXT_KIND_USER_DISABLED,
     "佐藤 翔（sato.sho）", TEXT_NONE, VIEW_RESULT_SUCCEEDED, "203.0.113.88", "本社 別館"},
    {390871, NOW - 6 * HOUR, "小林 誠", "kobayashi", TEXT_KIND_PERMISSION_REFUSED, "history.view",
     TEXT_REASON_PERMISSION, VIEW_RESULT_REFUSED, "2001:db8:85a3::8a2e:370:7334", ""},
    {390644, NOW - 4 * DAY, "", "", TEXT_KIND_TENANT_CREATED, "青葉商事株式会社", TEXT_NONE,
     VIEW_RESULT_SUCCEEDED, "", ""},
    {390640, NOW - 400 * DAY, "小林 誠", "kobayashi", TEXT_KIND_OTHER, "", TEXT_REASON_OTHER,
     VIEW_RESULT_FAILED, "198.51.100.18", "大阪支店"},
};

static const struct view_event_line hostile_events[] = {
    {1, NOW, HOSTILE, LONG_WORD, TEXT_KIND_OTHER, HOSTILE LONG_NAME, TEXT_REASON_OTHER,
     VIEW_RESULT_FAILED, "2001:0db8:85a3:0000:0000:8a2e:0370:7334", LONG_NAME},
    {2, NOW - DAY, LONG_NAME, "a", TEXT_KIND_SESSION_USE_AFTER_EXPIRE, LONG_WORD LONG_WORD,
     TEXT_NONE, VIEW_RESULT_REFUSED, "203.0.113.14", HOSTILE},
};

static void home(void)
{
    struct view_home filled = {.console = console(VIEW_MENU_HOME),
                               .now = NOW,
                               .own_sessions = 2,
                               .events_total = 391204,
                               .events = events,
                               .events_count = 4};
    struct view_home empty = filled;
    empty.own_sessions = 1;
    empty.events_total = 0;
    empty.events_count = 0;
    struct view_home without_history = empty;
    without_history.console.may_see_history = false;
    struct view_home unavailable = filled;
    unavailable.history_unavailable = true;
    struct view_home sessions_unavailable = filled;
    sessions_unavailable.sessions_unavailable = true;
    struct view_home dark = filled;
    dark.console.page.theme = VIEW_THEME_DARK;
    struct view_home hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_HOME);
    hostile.events = hostile_events;
    hostile.events_count = COUNT_OF(hostile_events);

    RENDER("home-filled", home, &filled);
    RENDER("home-empty", home, &empty);
    RENDER("home-no-history", home, &without_history);
    RENDER("home-unavailable", home, &unavailable);
    RENDER("home-sessions-unavailable", home, &sessions_unavailable);
    RENDER("home-theme-dark", home, &dark);
    RENDER("home-hostile", home, &hostile);

    /* The script warns at once when little is left; pages.mjs looks at the dialog. */
    filled.console.seconds_left = 108;
    RENDER("idle-warning", home, &filled);
}

static const struct view_option actions[] = {
    {"authn_login_success", TEXT_KIND_AUTHN_LOGIN_SUCCESS, true},
    {"authn_login_fail", TEXT_KIND_AUTHN_LOGIN_FAIL, false},
    {"user_disabled", TEXT_KIND_USER_DISABLED, false},
};

static const struct view_option results[] = {
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
    const struct view_chip hostile_chip = {TEXT_HISTORY_WHO, .value = HOSTILE,
                                           .without = link_to("/admin/history")};
    struct view_history filled = history_form();
    filled.rows = events;
    filled.rows_count = COUNT_OF(events);
    filled.from.typed = "2026-10-26T00:00";
    filled.actor.typed = "takahashi";
    filled.chips = chips;
    filled.chips_count = COUNT_OF(chips);
    filled.newer = link_to("/admin/history?after=391204");
    filled.older = link_to("/admin/history?before=390640&actor=takahashi");
    struct view_history empty = history_form();
    struct view_history nothing_found = filled;
    nothing_found.rows_count = 0;
    struct view_history invalid = nothing_found;
    invalid.invalid = true;
    invalid.from = (struct view_filter){"1969-07-20T20:17", TEXT_HISTORY_FROM_INVALID};
    invalid.until = (struct view_filter){"2026-10-25T00:00", TEXT_HISTORY_UNTIL_INVALID};
    invalid.actor = (struct view_filter){LONG_WORD LONG_WORD, TEXT_HISTORY_ACTOR_INVALID};
    invalid.source = (struct view_filter){"203.0.113.300", TEXT_HISTORY_SOURCE_INVALID};
    invalid.action = (struct view_filter){LONG_WORD, TEXT_HISTORY_ACTION_INVALID};
    invalid.result = (struct view_filter){"maybe", TEXT_HISTORY_RESULT_INVALID};
    struct view_history unavailable = history_form();
    unavailable.unavailable = true;
    struct view_history hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_HISTORY);
    hostile.actor.typed = hostile.source.typed = HOSTILE;
    hostile.chips = &hostile_chip;
    hostile.chips_count = 1;
    hostile.rows = hostile_events;
    hostile.rows_count = COUNT_OF(hostile_events);

    RENDER("history-filled", history, &filled);
    RENDER("history-empty", history, &empty);
    RENDER("history-nothing-found", history, &nothing_found);
    RENDER("history-invalid", history, &invalid);
    RENDER("history-unavailable", history, &unavailable);
    RENDER("history-hostile", history, &hostile);
}

static void history_event(void)
{
    static const struct view_change changes[] = {
        {TEXT_HOME_STATE, "有効", "利用停止", true},
        {TEXT_SECURITY_ROLES, "業務担当", "業務担当", false},
        {TEXT_SECURITY_MAIL, "", "sato@example.jp", true},
    };
    static const struct view_change hostile_changes[] = {
        {TEXT_HOME_STATE, HOSTILE LONG_WORD, LONG_WORD LONG_WORD LONG_NAME, true}};
    static const struct view_detail details[] = {{TEXT_SECURITY_HOW, "パスワード"}};
    struct view_history_event filled = {
        .console = console(VIEW_MENU_HISTORY),
        .event = events[3],
        .changes = changes,
        .changes_count = COUNT_OF(changes),
        .details = details,
        .details_count = 1,
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
    bare.changes_count = bare.details_count = 0;
    bare.reference = "";
    bare.previous = 0;
    bare.actor_events = (struct view_link){NULL};
    struct view_history_event hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_HISTORY);
    hostile.event = hostile_events[0];
    hostile.changes = hostile_changes;
    hostile.changes_count = COUNT_OF(hostile_changes);
    hostile.reference = hostile.service = HOSTILE;

    RENDER("event-changes", history_event, &filled);
    RENDER("event-bare", history_event, &bare);
    RENDER("event-hostile", history_event, &hostile);
}

static void security(void)
{
    static const struct view_name_line roles[] = {{TEXT_ROLE_ADMINISTRATOR}, {TEXT_ROLE_AUDITOR}};
    static const struct view_name_line verbs[] = {
        {TEXT_VERB_VIEW}, {TEXT_VERB_CREATE},   {TEXT_VERB_EDIT},
        {TEXT_VERB_END},  {TEXT_VERB_DOWNLOAD}, {TEXT_VERB_EXPORT},
    };
    static const struct view_permission_line permissions[] = {
        {TEXT_OBJECT_CUSTOMERS, verbs, 3},
        {TEXT_OBJECT_STATEMENTS, verbs, 6},
        {TEXT_OBJECT_HISTORY, verbs, 1},
        {TEXT_OBJECT_USERS, verbs, 4},
    };
    static const struct view_session_line sessions[] = {
        {true, "Windows / Edge", "203.0.113.88", TEXT_AUTHENTICATION_PASSWORD, NOW - 2 * HOUR, NOW},
        {false, "iPhone / Safari", "198.51.100.140", TEXT_AUTHENTICATION_SSO, NOW - 20 * HOUR,
         NOW - 12 * MINUTE},
    };
    static const struct view_session_line hostile_session = {
        false, HOSTILE, "2001:0db8:85a3:0000:0000:8a2e:0370:7334", TEXT_AUTHENTICATION_OTHER, 0, 0};
    struct view_security filled = {
        .console = console(VIEW_MENU_SECURITY),
        .mail = "takahashi@example.jp",
        .roles = roles,
        .roles_count = COUNT_OF(roles),
        .permissions = permissions,
        .permissions_count = COUNT_OF(permissions),
        .address = "203.0.113.88",
        .device = "Windows / Edge",
        .authentication = TEXT_AUTHENTICATION_PASSWORD,
        .started_at = NOW - 2 * HOUR,
        .absolute_ends_at = NOW + 6 * HOUR,
        .sessions = sessions,
        .sessions_count = COUNT_OF(sessions),
    };
    struct view_security empty = filled;
    empty.mail = empty.device = "";
    empty.roles_count = empty.permissions_count = 0;
    empty.sessions_count = 1;
    struct view_security unavailable = filled;
    unavailable.sessions_unavailable = unavailable.profile_unavailable = true;
    struct view_security hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_SECURITY);
    hostile.device = hostile.mail = HOSTILE LONG_WORD;
    hostile.sessions = &hostile_session;
    hostile.sessions_count = 1;

    RENDER("security-filled", security, &filled);
    RENDER("security-empty", security, &empty);
    RENDER("security-unavailable", security, &unavailable);
    RENDER("security-hostile", security, &hostile);
}

static void session_ended(void)
{
    static const struct {
        const char *name;
        enum view_end_reason reason;
    } reasons[] = {
        {"ended-idle", VIEW_END_REASON_IDLE},
        {"ended-absolute", VIEW_END_REASON_ABSOLUTE},
        {"ended-signed-out", VIEW_END_REASON_SIGNED_OUT},
        {"ended-displaced", VIEW_END_REASON_DISPLACED},
        {"ended-revoked", VIEW_END_REASON_REVOKED},
        {"ended-unknown", VIEW_END_REASON_UNKNOWN},
    };
    for (size_t i = 0; i < COUNT_OF(reasons); i++) {
        struct view_session_ended ended = {.page = site(),
                                           .reason = reasons[i].reason,
                                           .ended_at = i % 2 == 0 ? NOW - 3 * MINUTE : 0,
                                           .idle_minutes = 15,
                                           .sign_in = link_to("/sign-in")};
        RENDER(reasons[i].name, session_ended, &ended);
    }
}

static void problem(void)
{
    static const struct {
        const char *name;
        enum view_problem_kind kind;
    } kinds[] = {
        {"problem-refused", VIEW_PROBLEM_KIND_REFUSED},
        {"problem-bad-request", VIEW_PROBLEM_KIND_BAD_REQUEST},
        {"problem-form-expired", VIEW_PROBLEM_KIND_FORM_EXPIRED},
        {"problem-too-large", VIEW_PROBLEM_KIND_TOO_LARGE},
        {"problem-too-many", VIEW_PROBLEM_KIND_TOO_MANY},
        {"problem-failed", VIEW_PROBLEM_KIND_FAILED},
        {"problem-unavailable", VIEW_PROBLEM_KIND_UNAVAILABLE},
        {"problem-history-unavailable", VIEW_PROBLEM_KIND_HISTORY_UNAVAILABLE},
    };
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct view_problem model = {.page = site(),
                                     .kind = kinds[i].kind,
                                     .reference = "Z4QK-7M2H",
                                     .at = NOW,
                                     .retry_seconds = i > 5 ? 5 : 0};
        if (i == 0)
            model.sign_in = link_to("/sign-in");
        else
            model.home = link_to("/admin");
        RENDER(kinds[i].name, problem, &model);
    }

    /* What an answer of the parser has: no settings, no language, no session. */
    struct view_problem bare = {.page = {.nonce = "c2FtcGxlLW5vbmNl"},
                                .kind = VIEW_PROBLEM_KIND_BAD_REQUEST,
                                .reference = "Z4QK-7M2H",
                                .at = NOW};
    struct view_again again = {site(), link_to("/admin/history?actor=a&before=3")};
    RENDER("problem-bare", problem, &bare);
    RENDER("again", again, &again);
}

static void assets(void)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/assets", folder);
    if (mkdir(path, 0755) != 0 && errno != EEXIST)
        exit(EXIT_FAILURE);
    for (size_t i = 0; i < portal_assets_count; i++) {
        (void)snprintf(path, sizeof path, "%s%s", folder, portal_assets[i].path);
        write_file(path, portal_assets[i].content.data, portal_assets[i].content.size);
    }
}

int main(int count, char **arguments)
{
    if (count != 2) {
        (void)fputs("usage: e2e_pages FOLDER\n", stderr);
        return 2;
    }
    folder = arguments[1];
    assets();
    sign_in();
    home();
    history();
    history_event();
    security();
    session_ended();
    problem();
    return EXIT_SUCCESS;
}
