#include "handlers/handlers.h"

#include <string.h>

#include "handlers/session_page.h"
#include "pages.h"
#include "visit.h"
#include "json/write.h"

static const int64_t US_PER_SECOND = 1000000;

enum { STATE_MAXIMUM = 256 };

/* {"seconds_left": 900, "clock": "14:50", "final": false}: what the script shows beside the page.
 */
static struct status respond_state(struct http_request *request, struct http_response *response)
{
    const struct visit *visit = visit_of(request);
    const struct session_check *session = &visit->session;
    struct view_context context = page_context(request);
    CLEANUP(buffer_clear) struct buffer clock;
    CLEANUP(buffer_clear) struct buffer state;

    buffer_init(&clock, STATE_MAXIMUM);
    buffer_init(&state, STATE_MAXIMUM);
    view_format_time(&clock, &context, VIEW_TIME_CLOCK, session->idle_ends_at_us);
    buffer_append_byte(&clock, '\0');
    TRY(buffer_outcome(&clock));
    struct json_writer writer = json_writer_begin(&state);
    json_object_begin(&writer, NULL);
    json_write_int(&writer, "seconds_left",
                   (session->idle_ends_at_us - session->now_us) / US_PER_SECOND);
    json_write_text(&writer, "clock", (const char *)clock.data);
    json_write_bool(&writer, "final", visit_end_is_final(visit));
    json_object_end(&writer);
    TRY(buffer_outcome(&state));

    const char *copy = arena_copy_bytes(request->arena, buffer_bytes(&state));
    if (copy == NULL)
        return arena_failure();
    http_respond(response, 200, HTTP_JSON, (struct bytes){(const uint8_t *)copy, state.size});
    return OK;
}

struct status handle_session_state(struct http_request *request, struct http_response *response)
{
    return respond_state(request, response);
}

/* The gate has moved the idle clock: that is all there is to do. A reader without script comes back
 * to the start. */
struct status handle_session_continue(struct http_request *request, struct http_response *response)
{
    const char *accept = http_header(request, "accept");

    if (accept && strcmp(accept, "application/json") == 0)
        return respond_state(request, response);
    return http_redirect(response, 303, "/");
}

static struct status forget_session(struct http_response *response)
{
    return http_respond_cookie(response,
                               &(struct http_set_cookie){.name = COOKIE_SESSION,
                                                         .value = "",
                                                         .same_site = HTTP_SAME_SITE_STRICT,
                                                         .max_age_s = -1});
}

struct status handle_sign_out(struct http_request *request, struct http_response *response)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_change(request);
    const struct visit *visit = visit_of(request);
    struct session_sign_out sign_out = {
        .token = visit->token, .client_ip = visit->client_ip, .user_agent = visit->user_agent};

    TRY(session_end(portal->session, &options, &sign_out, request->arena));
    TRY(forget_session(response));
    http_respond_clear_site_data(response);
    return http_redirect(response, 303, "/session/ended?reason=signed_out");
}

static const enum view_end_reason end_reasons[] = {
    [SESSION_END_UNKNOWN] = VIEW_END_REASON_UNKNOWN,
    [SESSION_END_IDLE] = VIEW_END_REASON_IDLE,
    [SESSION_END_ABSOLUTE] = VIEW_END_REASON_ABSOLUTE,
    [SESSION_END_SIGNED_OUT] = VIEW_END_REASON_SIGNED_OUT,
    [SESSION_END_DISPLACED] = VIEW_END_REASON_DISPLACED,
    [SESSION_END_REVOKED] = VIEW_END_REASON_REVOKED,
    [SESSION_END_STOLEN] = VIEW_END_REASON_STOLEN,
};

static void tell_why(const struct session_over *over, struct view_session_ended *view)
{
    view->ended_at = over->ended_at_us;
    if ((size_t)over->reason < COUNT_OF(end_reasons))
        view->reason = end_reasons[over->reason];
}

/* Why it ended is asked of session with the token that only its former holder has; that it cannot
 * be found out is no reason to show an error to who is out anyway. */
static void describe(struct http_request *request, struct view_session_ended *view)
{
    struct portal *portal = portal_of(request);
    const char *token = http_cookie(request, COOKIE_SESSION);
    struct rpc_call_options options = visit_call(request);
    struct session_over over;

    if (http_query(request, "reason")->is_present) {
        view->reason = VIEW_END_REASON_SIGNED_OUT;
        return;
    }
    if (token &&
        status_is_ok(session_describe_end(portal->session, &options, token, request->arena, &over)))
        tell_why(&over, view);
}

static struct status show_ended(struct http_request *request, struct http_response *response,
                                int status, struct view_session_ended *view)
{
    if (!view_link_own("/sign-in", &view->sign_in))
        return FAIL(INTERNAL, "a path of our own is none");
    return page_show(request, response, status, view_session_ended_drawing(view));
}

struct status handle_session_ended(struct http_request *request, struct http_response *response)
{
    struct view_session_ended view = {.reason = VIEW_END_REASON_UNKNOWN};

    TRY(page_fill(request, &view.page));
    describe(request, &view);
    return show_ended(request, response, 200, &view);
}

struct status session_page_kept(struct http_request *request, struct http_response *response,
                                const struct session_over *over)
{
    struct view_session_ended view = {.reason = VIEW_END_REASON_UNKNOWN, .is_kept = true};

    TRY(page_fill(request, &view.page));
    view.page.other_language = (struct view_link){0}; /* it would ask for another page */
    tell_why(over, &view);
    return show_ended(request, response, 401, &view);
}
