#include "pages.h"

static void sign_in(void)
{
    struct view_sign_in fresh = {.page = site(),
                                 .csrf = "c2FtcGxlLXRva2Vu",
                                 .company = "青葉商事株式会社",
                                 .other_company = link_to("/sign-in?other=1")};
    struct view_sign_in with_logo = fresh;
    with_logo.logo = link_to(SAMPLE_LOGO);
    struct view_sign_in unknown = {.page = site(), .csrf = "c2FtcGxlLXRva2Vu"};
    struct view_sign_in refused = fresh;
    refused.login_id = "takahashi";
    refused.outcome = VIEW_SIGN_IN_OUTCOME_REFUSED;
    refused.reference = "7K2M-Q4XD";
    struct view_sign_in busy = refused;
    busy.outcome = VIEW_SIGN_IN_OUTCOME_BUSY;
    busy.wait_seconds = 5;
    struct view_sign_in waiting = refused;
    waiting.outcome = VIEW_SIGN_IN_OUTCOME_THROTTLED;
    waiting.wait_seconds = 64;
    struct view_sign_in waiting_long = refused;
    waiting_long.outcome = VIEW_SIGN_IN_OUTCOME_THROTTLED;
    waiting_long.wait_minutes = 15;
    struct view_sign_in held = refused;
    held.outcome = VIEW_SIGN_IN_OUTCOME_HELD;
    struct view_sign_in no_room = refused;
    no_room.outcome = VIEW_SIGN_IN_OUTCOME_NO_ROOM;
    no_room.elsewhere = 3;
    struct view_sign_in unavailable = refused;
    unavailable.outcome = VIEW_SIGN_IN_OUTCOME_UNAVAILABLE;
    struct view_sign_in invalid = unknown;
    invalid.invalid = true;
    invalid.company_code_error = TEXT_SIGN_IN_COMPANY_CODE_MISSING;
    invalid.login_id_error = TEXT_SIGN_IN_LOGIN_ID_INVALID;
    invalid.password_error = TEXT_SIGN_IN_PASSWORD_TOO_LONG;
    struct view_sign_in hostile = refused;
    hostile.company = name_attack;
    hostile.login_id = attack;
    hostile.next = "/admin/history?q=\"><script>";

    RENDER("sign-in-logo-filled", sign_in, &with_logo);
    RENDER("sign-in-company", sign_in, &fresh);
    RENDER("sign-in-code", sign_in, &unknown);
    RENDER("sign-in-refused", sign_in, &refused);
    RENDER("sign-in-busy", sign_in, &busy);
    RENDER("sign-in-throttled", sign_in, &waiting);
    RENDER("sign-in-throttled-long", sign_in, &waiting_long);
    RENDER("sign-in-no-room", sign_in, &no_room);
    RENDER("sign-in-held", sign_in, &held);
    RENDER("sign-in-unavailable", sign_in, &unavailable);
    RENDER("sign-in-invalid", sign_in, &invalid);
    RENDER("sign-in-hostile", sign_in, &hostile);
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
        {"ended-stolen", VIEW_END_REASON_STOLEN},
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

void render_sign_in(void)
{
    sign_in();
    session_ended();
}
