#include "pages.h"

#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "language.h"

static const int64_t US_PER_SECOND = 1000000;
static const int64_t US_PER_MINUTE = 60000000;

static struct status other_language(const struct http_request *request, struct view_link *out)
{
    enum view_language other =
        visit_of(request)->language == VIEW_JAPANESE ? VIEW_ENGLISH : VIEW_JAPANESE;

    /* A form that is shown again has the address of its page, which is a GET row too. */
    return visit_address(request, language_words[other], out);
}

static void fill_site(const struct portal *portal, struct view_page *out)
{
    out->help = portal->links.help;
    out->guide = portal->links.guide;
    out->privacy = portal->links.privacy;
    out->accessibility = portal->links.accessibility;
}

struct status page_fill(const struct http_request *request, struct view_page *out)
{
    *out = (struct view_page){.nonce = request->nonce};
    fill_site(portal_of(request), out);
    return other_language(request, &out->other_language);
}

/* The first character of a name, as the mark beside it. */
static struct status initial_of(struct arena *arena, const char *name, const char **out)
{
    size_t left = strlen(name);
    struct bytes first = {(const uint8_t *)name,
                          left ? utf8_sequence((const uint8_t *)name, left) : 0};

    *out = arena_copy_bytes(arena, first);
    return *out ? OK : arena_failure();
}

static struct status issue_token(const struct http_request *request, const char **out)
{
    const struct portal *portal = portal_of(request);
    char *token = arena_alloc(request->arena, CSRF_TEXT_CAPACITY);

    if (token == NULL)
        return arena_failure();
    TRY(csrf_issue(&portal->form_keys, &visit_of(request)->binding, token));
    *out = token;
    return OK;
}

struct status page_console(const struct http_request *request, enum view_menu here,
                           struct view_console *out)
{
    const struct visit *visit = visit_of(request);
    const struct session_check *session = &visit->session;
    int64_t left_us = session->idle_ends_at_us - session->now_us;

    *out = (struct view_console){
        .user_name = session->name,
        .login_id = session->login_id,
        .company = visit->company.name,
        .here = here,
        .may_see_history = visit_may(visit, "history.view"),
        .idle_ends_at = session->idle_ends_at_us,
        .seconds_left = left_us / US_PER_SECOND,
        .idle_minutes = (left_us + US_PER_MINUTE - 1) / US_PER_MINUTE,
    };
    TRY(page_fill(request, &out->page));
    TRY(issue_token(request, &out->csrf));
    TRY(initial_of(request->arena, session->name, &out->user_initial));
    return view_link_own("/session/ended", &out->ended)
               ? OK
               : FAIL(INTERNAL, "a path of our own is none");
}

struct view_context page_context(const struct http_request *request)
{
    const struct visit *visit = visit_of(request);

    return (struct view_context){
        .language = visit->language,
        .zone = visit->company.time_zone ? view_zone_find(visit->company.time_zone)
                                         : view_zone_find("Asia/Tokyo"),
        .now_us = visit_now_us(visit),
    };
}

struct status page_send(const struct http_request *request, struct http_response *response,
                        int status, const struct buffer *page)
{
    const char *copy = arena_copy_bytes(request->arena, buffer_bytes(page));

    if (copy == NULL)
        return arena_failure();
    http_respond(response, status, HTTP_HTML, (struct bytes){(const uint8_t *)copy, page->size});
    return language_keep(request, response);
}

struct status page_again(const struct http_request *request, struct http_response *response)
{
    struct view_again view = {0};

    TRY(page_fill(request, &view.page));
    view.page.other_language = (struct view_link){0};
    TRY(visit_address(request, NULL, &view.here));
    CLEANUP(buffer_clear) struct buffer page;
    struct view_context context = page_context(request);
    buffer_init(&page, VIEW_MAXIMUM_SIZE);
    TRY(view_again_render(&view, &context, &page));
    return page_send(request, response, 200, &page);
}

/* Which page of problems an HTTP status gets. */
static enum view_problem_kind problem_kind(int status)
{
    switch (status) {
    case 401:
    case 404:
    case 405:
        return VIEW_PROBLEM_KIND_REFUSED;
    case 403:
        return VIEW_PROBLEM_KIND_FORM_EXPIRED;
    case 413:
    case 414:
    case 431:
        return VIEW_PROBLEM_KIND_TOO_LARGE;
    case 429:
        return VIEW_PROBLEM_KIND_TOO_MANY;
    case 503:
    case 504:
        return VIEW_PROBLEM_KIND_UNAVAILABLE;
    default:
        return status < 500 ? VIEW_PROBLEM_KIND_BAD_REQUEST : VIEW_PROBLEM_KIND_FAILED;
    }
}

bool page_render_error(void *service, const struct http_error *error, struct arena *arena,
                       struct bytes *out)
{
    const struct visit *visit = error->request ? visit_of(error->request) : NULL;
    struct view_problem view = {
        .page = {.nonce = error->nonce},
        .kind = problem_kind(error->status),
        .reference = error->reference,
        .at = clock_wall_us(),
        .retry_seconds = error->retry_after_s,
    };
    struct view_context context = {
        .language = visit ? visit->language : language_accepted(error->accept_language),
        .zone = view_zone_find("Asia/Tokyo"),
        .now_us = view.at,
    };
    bool is_signed_in = visit && visit->session.tenant_id > 0;
    CLEANUP(buffer_clear) struct buffer page;

    fill_site(service, &view.page);
    if (!(is_signed_in ? view_link_own("/", &view.home) : view_link_own("/sign-in", &view.sign_in)))
        return false;
    buffer_init(&page, VIEW_MAXIMUM_SIZE);
    if (!status_is_ok(view_problem_render(&view, &context, &page)))
        return false;
    const char *copy = arena_copy_bytes(arena, buffer_bytes(&page));
    if (copy == NULL)
        return false;
    *out = (struct bytes){(const uint8_t *)copy, page.size};
    return true;
}
