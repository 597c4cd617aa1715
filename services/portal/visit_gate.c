#include "visit_gate.h"

#include <string.h>

#include "base/clock.h"
#include "base/number.h"
#include "domain/return_path.h"
#include "drafts.h"
#include "events.h"
#include "handlers/session_page.h"
#include "language.h"
#include "pages.h"
#include "visit.h"

/* The answer is in `response`. */
static struct status answered(void)
{
    return FAIL(CANCELLED, "answered by the gate");
}

static void count(const struct http_request *request, enum portal_refusal refusal)
{
    metrics_count(&portal_of(request)->metrics.refused[refusal]);
}

/* Not found and not permitted are one page to whoever may not. */
static struct status refused(const struct http_request *request, enum portal_refusal refusal)
{
    count(request, refusal);
    return FAIL(NOT_FOUND, "there is nothing here for you");
}

/* A link in a mail: the browser left the cookie out because another site began the request
 * (SameSite=Strict). The page asks for itself once more, this time from here. */
static bool is_first_step_from_elsewhere(const struct http_request *request)
{
    const char *site = http_header(request, "sec-fetch-site");

    return request->method != HTTP_POST && site && strcmp(site, "cross-site") == 0;
}

static struct status redirect_to_sign_in(struct http_request *request,
                                         struct http_response *response)
{
    struct view_link link;
    struct view_link asked = {0};
    struct view_query_field next = {"next", NULL};

    /* What is too long to come back to is left out, and sign-in leads to the start. */
    if (request->method != HTTP_POST && status_is_ok(visit_address(request, NULL, &asked)) &&
        return_path_is_own(asked.address))
        next.value = asked.address;
    TRY(view_link_query(request->arena, "/sign-in", &next, 1, &link));
    TRY(http_redirect(response, 303, link.address));
    return answered();
}

/* Not a page that asks for itself again and again, and has a reader. */
static bool asks_a_script(const struct http_request *request, const struct visit *visit)
{
    const char *mode = http_header(request, "sec-fetch-mode");

    return visit->route->activity == PORTAL_PASSIVE &&
           (mode == NULL || strcmp(mode, "navigate") != 0);
}

/* A script is told by 401; a reader is taken to the page that says why. */
static struct status tell_that_it_is_over(const struct http_request *request,
                                          const struct visit *visit, struct http_response *response)
{
    if (asks_a_script(request, visit))
        return FAIL(UNAUTHENTICATED, "the session is over");
    TRY(http_redirect(response, 303, "/session/ended"));
    return answered();
}

/* A form whose input is worth keeping, and as short as what is kept: in what a script brings each
 * of its bytes may be three. */
static bool may_be_kept(const struct http_request *request, const struct visit *visit)
{
    const struct portal_route *route = visit->route;
    const char *length = http_header(request, "content-length");
    int64_t maximum = route->is_draft ? (int64_t)route->http.body_maximum : DRAFT_TYPED_MAXIMUM;
    int64_t size = 0;

    return (route->shown_by || route->is_draft) && length &&
           number_parse(length, strlen(length), 1, maximum, &size);
}

/* The body, and with it the token that shows whose form it is, is read after this: the answer is
 * then given by visit_gate_check(), and no handler runs. */
static struct status refuse_over(const struct http_request *request, struct visit *visit,
                                 struct http_response *response)
{
    count(request, PORTAL_REFUSED_OVER);
    visit->is_late = may_be_kept(request, visit);
    return visit->is_late ? OK : tell_that_it_is_over(request, visit, response);
}

/* Whose form was kept is told so. */
static struct status answer_late(struct http_request *request, struct http_response *response,
                                 const struct visit *visit)
{
    const struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_call(request);
    struct session_over over;

    if (!status_is_ok(
            session_describe_end(portal->session, &options, visit->token, request->arena, &over)) ||
        !drafts_keep_late(request, &over) || asks_a_script(request, visit))
        return tell_that_it_is_over(request, visit, response);
    TRY(session_page_kept(request, response, &over));
    return answered();
}

static size_t count_audiences(const struct portal_route *route)
{
    size_t count = 0;

    while (count < PORTAL_AUDIENCES_MAXIMUM && route->audiences[count])
        count++;
    return count;
}

static struct status check_session(struct http_request *request, struct visit *visit)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_call(request);
    struct session_question question = {
        .token = visit->token,
        .client_ip = visit->client_ip,
        .is_passive = visit->route->activity == PORTAL_PASSIVE,
        .permission = visit->route->permission ? visit->route->permission : "",
        .pass_audiences = visit->route->audiences,
        .pass_count = count_audiences(visit->route),
    };

    return session_check(portal->session, &options, &question, request->arena, &visit->session);
}

static struct status without_session(struct http_request *request, struct http_response *response,
                                     const struct visit *visit)
{
    count(request, PORTAL_REFUSED_NO_SESSION);
    return asks_a_script(request, visit) ? FAIL(UNAUTHENTICATED, "nobody is signed in")
                                         : redirect_to_sign_in(request, response);
}

static struct csrf_binding bind_session(const struct visit *visit)
{
    char id[UUID_TEXT_CAPACITY];

    uuid_encode(visit->session.session_id, id);
    return csrf_bind(id);
}

/* A page that is asked for is where a browser takes a new cookie over in good time: a form is
 * answered by leading there, and of a file or a poll nobody knows what its reader keeps. */
static bool may_rotate(const struct http_request *request, const struct visit *visit)
{
    return visit->session.rotate && request->method != HTTP_POST && !visit->route->is_file &&
           visit->route->activity == PORTAL_ACTIVE;
}

/* The present token stays good until the new one was used. So nothing is lost when it cannot be had
 * now, or when its answer does not arrive: the next page asks again. */
static struct status rotate(struct http_request *request, struct http_response *response,
                            const struct visit *visit)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_call(request);
    const char *token = "";

    if (!status_is_ok(
            session_rotate(portal->session, &options, visit->token, request->arena, &token)) ||
        token[0] == '\0')
        return OK;
    return visit_keep_session(response, token, visit->session.is_customer);
}

/* By the row of the visit: permission and kind of user. */
static struct status admit_user(struct http_request *request, struct http_response *response,
                                struct visit *visit)
{
    struct status checked = check_session(request, visit);

    if (checked.code == STATUS_UNAUTHENTICATED || checked.code == STATUS_INVALID_ARGUMENT)
        return refuse_over(request, visit, response);
    if (checked.code == STATUS_PERMISSION_DENIED)
        return refused(request, PORTAL_REFUSED_PERMISSION);
    TRY(checked);
    if (portal_route_is_for(visit->route, visit->session.is_customer))
        return OK;
    event_page_refused(request);
    return refused(request, PORTAL_REFUSED_KIND);
}

static struct status require_session(struct http_request *request, struct http_response *response,
                                     struct visit *visit)
{
    visit->token = http_cookie(request, COOKIE_SESSION);
    if (visit->token == NULL && is_first_step_from_elsewhere(request)) {
        TRY(page_again(request, response));
        return answered();
    }
    if (visit->token == NULL)
        return without_session(request, response, visit);
    TRY(admit_user(request, response, visit));
    if (visit->is_late)
        return OK;
    visit->binding = bind_session(visit);
    return may_rotate(request, visit) ? rotate(request, response, visit) : OK;
}

/* No page is shown without it: in another zone than the company's every time on it, and every time
 * typed into it, would mean another moment. */
static struct status find_company(struct http_request *request, struct visit *visit)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_call(request);
    int64_t id = visit->session.tenant_id;
    int64_t now_ms = clock_monotonic_ms();

    if (company_cache_find(&portal->companies, id, now_ms, request->arena, &visit->company))
        return OK;
    TRY(auth_get_company(portal->auth, &options, id, request->arena, &visit->company));
    company_cache_keep(&portal->companies, &visit->company, now_ms);
    return OK;
}

struct status visit_gate_admit(struct http_request *request, struct http_response *response)
{
    struct visit *visit = NULL;

    TRY(visit_open(request, &visit));
    request->state = visit;
    if (visit->route->user == PORTAL_ANYONE)
        return OK;
    TRY(require_session(request, response, visit));
    if (visit->is_late)
        return OK;
    TRY(find_company(request, visit));
    visit->language =
        language_of(request, visit->company.is_english ? VIEW_ENGLISH : VIEW_JAPANESE);
    return OK;
}

/* Of a form before sign-in; one of a session is bound already. */
static bool bind_browser(const struct http_request *request, struct visit *visit)
{
    const char *cookie = http_cookie(request, COOKIE_BEFORE);

    if (cookie == NULL)
        return false;
    visit->binding = csrf_bind(cookie);
    return true;
}

/* Two independent checks; either alone refuses. */
static bool is_our_form(struct http_request *request, struct visit *visit)
{
    const struct portal *portal = portal_of(request);
    uint8_t random[CSRF_RANDOM_SIZE];

    if (!csrf_is_same_origin(http_header(request, "sec-fetch-site"), http_header(request, "origin"),
                             portal->origin))
        return false;
    if (visit->route->csrf == PORTAL_CSRF_LOGIN && !bind_browser(request, visit))
        return false;
    if (!csrf_check(&portal->form_keys, &visit->binding, http_form(request, "csrf")->text, random))
        return false;
    csrf_idempotency_key(&portal->form_keys, random, request->path, request->body,
                         visit->idempotency_key);
    return true;
}

struct status visit_gate_check(struct http_request *request, struct http_response *response)
{
    struct visit *visit = visit_of(request);

    if (visit->is_late)
        return answer_late(request, response, visit);
    switch (visit->route->csrf) {
    case PORTAL_CSRF_FORM:
    case PORTAL_CSRF_LOGIN:
        break;
    case PORTAL_CSRF_NONE:
    case PORTAL_CSRF_EXEMPT:
    case PORTAL_CSRF_UNDECLARED:
        return OK;
    }
    if (is_our_form(request, visit)) {
        if (visit->route->shown_by)
            drafts_forget_sent(request, response);
        return OK;
    }
    count(request, PORTAL_REFUSED_CSRF);
    event_csrf_refused(request);
    return FAIL(PERMISSION_DENIED, "the form is not from here, or too old");
}

struct status visit_gate_enter(struct http_request *request, struct http_response *response,
                               const struct portal_form *form)
{
    struct visit *visit = visit_of(request);

    visit->route = form->page;
    TRY(admit_user(request, response, visit));
    if (form->form->permission == NULL || visit_may(visit, form->form->permission))
        return OK;
    event_page_refused(request);
    return refused(request, PORTAL_REFUSED_PERMISSION);
}
