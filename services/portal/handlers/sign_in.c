#include "handlers/handlers.h"

#include "domain/return_path.h"
#include "drafts.h"
#include "handlers/former_sessions.h"
#include "pages.h"
#include "text/password.h"
#include "visit.h"

enum {
    COMPANY_COOKIE_SECONDS = 180 * 24 * 3600,
    BUSY_SECONDS = 5,
    CLICKS_MAXIMUM = 4, /* of impatience, with one form */
};

/* What is wrong with the fields; TEXT_NONE for nothing. */
struct faults {
    enum view_label company_code;
    enum view_label login_id;
    enum view_label password;
};

/* What the page shows besides what was typed. */
struct outcome {
    enum view_sign_in_outcome outcome;
    int status;
    struct faults faults;
    enum portal_sign_in result; /* as it is counted */
    int64_t wait_seconds;       /* how soon another try may come; 0: not said */
    int64_t elsewhere;          /* sessions, where there is no room for one more */
};

/* NULL when no company is known: nobody chose one, or there is none of that code. */
static struct status find_company(struct http_request *request, const char **code_out)
{
    struct portal *portal = portal_of(request);
    struct visit *visit = visit_of(request);
    const char *code = http_cookie(request, COOKIE_COMPANY);
    struct rpc_call_options options = visit_call(request);

    *code_out = NULL;
    if (code == NULL || code[0] == '\0')
        return OK;
    struct status found =
        auth_find_company(portal->auth, &options, code, request->arena, &visit->company);
    if (found.code == STATUS_NOT_FOUND || found.code == STATUS_INVALID_ARGUMENT)
        return OK;
    TRY(found);
    *code_out = code;
    return OK;
}

/* What was typed is shown again, passwords never. */
static void fill_typed(struct http_request *request, struct view_sign_in *view)
{
    if (request->method != HTTP_POST) {
        view->next = http_query(request, "next")->text;
        return;
    }
    view->next = http_form(request, "next")->text;
    view->company_code = http_form(request, "company_code")->text;
    view->login_id = http_form(request, "login_id")->text;
}

static bool has_any(const struct faults *faults)
{
    return faults->company_code != TEXT_NONE || faults->login_id != TEXT_NONE ||
           faults->password != TEXT_NONE;
}

static struct status show(struct http_request *request, struct http_response *response,
                          bool has_company, struct outcome outcome)
{
    struct view_sign_in view = {
        .company = has_company ? visit_of(request)->company.name : "",
        .outcome = outcome.outcome,
        .reference = request->reference,
        .elsewhere = outcome.elsewhere,
        .invalid = has_any(&outcome.faults),
        .company_code_error = outcome.faults.company_code,
        .login_id_error = outcome.faults.login_id,
        .password_error = outcome.faults.password,
    };

    TRY(page_fill(request, &view.page));
    TRY(page_token(request, &view.csrf));
    if (has_company)
        TRY(page_logo(request->arena, &visit_of(request)->company, &view.logo));
    fill_typed(request, &view);
    page_wait(outcome.wait_seconds, &view.wait_seconds, &view.wait_minutes);
    if (has_company && !view_link_own("/sign-in?other=1", &view.other_company))
        return FAIL(INTERNAL, "a path of our own is none");

    if (outcome.wait_seconds > 0)
        http_respond_retry_after(response, outcome.wait_seconds);
    return page_show(request, response, outcome.status, view_sign_in_drawing(&view));
}

/* A code that is remembered, or forgotten with "". Lax, so that a link in a mail still knows it. */
static struct status keep_company(struct http_response *response, const char *code)
{
    return http_respond_cookie(
        response, &(struct http_set_cookie){.name = COOKIE_COMPANY,
                                            .value = code,
                                            .same_site = HTTP_SAME_SITE_LAX,
                                            .max_age_s = code[0] ? COMPANY_COOKIE_SECONDS : -1});
}

struct status handle_company(struct http_request *request, struct http_response *response)
{
    TRY(keep_company(response, http_parameter(request, "code")->text));
    return http_redirect(response, 303, "/sign-in");
}

struct status handle_sign_in_page(struct http_request *request, struct http_response *response)
{
    const char *code = NULL;

    if (http_query(request, "other")->is_present) {
        TRY(keep_company(response, ""));
        return http_redirect(response, 303, "/sign-in");
    }
    TRY(page_bind_browser(request, response));
    TRY(find_company(request, &code));
    return show(request, response, code != NULL, (struct outcome){.status = 200});
}

static struct outcome outcome_of(struct status status)
{
    /* What auth does not even read is no account's either. */
    if (status.code == STATUS_UNAUTHENTICATED || status.code == STATUS_INVALID_ARGUMENT)
        return (struct outcome){.outcome = VIEW_SIGN_IN_OUTCOME_REFUSED,
                                .status = 422,
                                .result = PORTAL_SIGN_IN_REFUSED};
    if (status.code == STATUS_RESOURCE_EXHAUSTED)
        return (struct outcome){.outcome = VIEW_SIGN_IN_OUTCOME_BUSY,
                                .status = 503,
                                .result = PORTAL_SIGN_IN_BUSY,
                                .wait_seconds = BUSY_SECONDS};
    return (struct outcome){.outcome = VIEW_SIGN_IN_OUTCOME_UNAVAILABLE,
                            .status = 503,
                            .result = PORTAL_SIGN_IN_UNAVAILABLE,
                            .wait_seconds = BUSY_SECONDS};
}

static struct outcome throttled(const struct throttled *throttled)
{
    return (struct outcome){.outcome = throttled->is_held ? VIEW_SIGN_IN_OUTCOME_HELD
                                                          : VIEW_SIGN_IN_OUTCOME_THROTTLED,
                            .status = 429,
                            .result = PORTAL_SIGN_IN_THROTTLED,
                            .wait_seconds = throttled->wait_seconds};
}

/* Whoever comes so far has proved the password, and may be told. */
static struct outcome no_room(int64_t elsewhere)
{
    return (struct outcome){.outcome = VIEW_SIGN_IN_OUTCOME_NO_ROOM,
                            .status = 409,
                            .result = PORTAL_SIGN_IN_NO_ROOM,
                            .elsewhere = elsewhere};
}

/* Where the reminder of an old password is said; who comes for a certain page is not held up. */
static const char *landing(const struct signed_in *signed_in)
{
    if (signed_in->is_customer)
        return signed_in->password_is_due ? "/my/statements?password_due=1" : "/my/statements";
    return signed_in->password_is_due ? "/admin?password_due=1" : "/admin";
}

/* Whether something was kept of what this user typed before. That it cannot be found out holds
 * nobody up. */
static bool has_draft(const struct http_request *request, const struct signed_in *signed_in)
{
    const struct draft_owner owner = {signed_in->tenant_id, signed_in->user_id};
    struct draft_page drafts;

    return status_is_ok(drafts_list(request, &owner, &drafts)) && drafts.count > 0;
}

/* Whoever was signed out in the middle of something is asked about that first. */
static struct status lead_on(struct http_request *request, struct http_response *response,
                             const struct signed_in *signed_in)
{
    const char *next = http_form(request, "next")->text;
    bool may_return = return_path_is_own(next) &&
                      portal_routes_has_page(next, signed_in->is_customer, request->arena);
    const struct view_query_field onward = {"next", may_return ? next : landing(signed_in)};
    struct view_link drafts;

    if (!has_draft(request, signed_in)) {
        if (drafts_are_hinted(request)) /* of whoever was here before */
            TRY(drafts_hint(response, false));
        return http_redirect(response, 303, onward.value);
    }
    TRY(drafts_hint(response, true));
    TRY(view_link_query(request->arena, "/account/drafts", &onward, 1, &drafts));
    return http_redirect(response, 303, drafts.address);
}

/* The session's cookie is new with each sign-in, and what a browser brought along is never taken
 * up. */
static struct status let_in(struct http_request *request, struct http_response *response,
                            const struct signed_in *signed_in, const char *code)
{
    TRY(visit_keep_session(response, signed_in->token, signed_in->is_customer));
    TRY(http_respond_cookie(response, &(struct http_set_cookie){.name = COOKIE_BEFORE,
                                                                .value = "",
                                                                .same_site = HTTP_SAME_SITE_STRICT,
                                                                .max_age_s = -1}));
    TRY(keep_company(response, code));
    TRY(visit_keep_device(response, signed_in->device));
    return lead_on(request, response, signed_in);
}

static void count(const struct http_request *request, enum portal_sign_in result)
{
    metrics_count(&portal_of(request)->metrics.sign_ins[result]);
}

/* Somebody else may know the password, so nobody is in by it. */
static struct status lead_to_new_password(struct http_request *request,
                                          struct http_response *response,
                                          const struct signed_in *signed_in)
{
    const char *address =
        arena_format(request->arena, "/password/reset/%s?required=1", signed_in->reset_token);

    if (address == NULL)
        return arena_failure();
    count(request, PORTAL_SIGN_IN_MUST_CHANGE);
    return http_redirect(response, 303, address);
}

static enum view_label fault_of(const struct http_value *value, enum view_label missing,
                                enum view_label malformed)
{
    if (!value->is_present)
        return missing;
    return value->fault == HTTP_FAULT_NONE ? TEXT_NONE : malformed;
}

/* Any character may be in a password, so only its length counts. Cut or left for auth to refuse, it
 * would look like a wrong one. */
static enum view_label password_fault(const struct http_value *value)
{
    if (!value->is_present)
        return TEXT_SIGN_IN_PASSWORD_MISSING;
    return value->fault == HTTP_FAULT_TOO_LONG || value->size > PASSWORD_TYPED_MAXIMUM
               ? TEXT_SIGN_IN_PASSWORD_TOO_LONG
               : TEXT_NONE;
}

static struct faults find_faults(const struct http_request *request, bool has_company)
{
    struct faults faults = {
        .company_code = TEXT_NONE,
        .login_id = fault_of(http_form(request, "login_id"), TEXT_SIGN_IN_LOGIN_ID_MISSING,
                             TEXT_SIGN_IN_LOGIN_ID_INVALID),
        .password = password_fault(http_form(request, "password")),
    };

    if (!has_company)
        faults.company_code =
            fault_of(http_form(request, "company_code"), TEXT_SIGN_IN_COMPANY_CODE_MISSING,
                     TEXT_SIGN_IN_COMPANY_CODE_INVALID);
    return faults;
}

static struct status show_failure(struct http_request *request, struct http_response *response,
                                  bool has_company, struct outcome outcome)
{
    count(request, outcome.result);
    return show(request, response, has_company, outcome);
}

/* The form was let in before: ALREADY_EXISTS, or FAILED_PRECONDITION when the browser knows itself
 * by another cookie since. */
static bool was_answered(struct status answer)
{
    return answer.code == STATUS_ALREADY_EXISTS || answer.code == STATUS_FAILED_PRECONDITION;
}

/* Of a double click the browser drops the first answer, and with it the only cookie; it waits for
 * the second. So that one is examined like a first one, under a key of its own. */
static struct status sign_in_by_a_click(struct http_request *request, const struct sign_in *sign_in,
                                        bool *is_repeated_out, struct signed_in *out)
{
    struct rpc_client *auth = portal_of(request)->auth;
    struct rpc_call_options options = visit_change(request);
    uint8_t *key = visit_of(request)->idempotency_key;
    struct status answer = auth_sign_in(auth, &options, sign_in, request->arena, out);

    for (int i = 1; i < CLICKS_MAXIMUM && was_answered(answer); i++) {
        csrf_further_key(key, "next click", key);
        *is_repeated_out = true;
        answer = auth_sign_in(auth, &options, sign_in, request->arena, out);
    }
    return answer;
}

struct status handle_sign_in(struct http_request *request, struct http_response *response)
{
    const struct visit *visit = visit_of(request);
    const char *known = NULL;
    struct signed_in signed_in;
    bool is_repeated = false;

    TRY(find_company(request, &known));
    const char *code = known ? known : http_form(request, "company_code")->text;
    const struct faults faults = find_faults(request, known != NULL);
    if (has_any(&faults))
        return show_failure(
            request, response, known != NULL,
            (struct outcome){.status = 422, .faults = faults, .result = PORTAL_SIGN_IN_INCOMPLETE});

    const struct sign_in sign_in = {
        .tenant_code = code,
        .login_id = http_form(request, "login_id")->text,
        .password = http_form(request, "password")->text,
        .client_ip = visit->client_ip,
        .user_agent = visit->user_agent,
        .device = visit_device(request),
    };
    struct status answer = sign_in_by_a_click(request, &sign_in, &is_repeated, &signed_in);
    if (!status_is_ok(answer))
        return show_failure(request, response, known != NULL, outcome_of(answer));
    if (signed_in.throttled.is_throttled)
        return show_failure(request, response, known != NULL, throttled(&signed_in.throttled));
    if (signed_in.elsewhere > 0)
        return show_failure(request, response, known != NULL, no_room(signed_in.elsewhere));
    if (signed_in.reset_token)
        return lead_to_new_password(request, response, &signed_in);
    count(request, is_repeated ? PORTAL_SIGN_IN_REPEATED : PORTAL_SIGN_IN_SUCCEEDED);
    former_sessions_end_known(request);
    if (is_repeated)
        former_sessions_end_dropped(request, signed_in.token);
    return let_in(request, response, &signed_in, code);
}
