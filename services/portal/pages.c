#include "pages.h"

#include <string.h>

#include "base/encoding.h"
#include "base/utf8.h"
#include "crypto/crypto.h"
#include "drafts.h"
#include "language.h"

static const int64_t US_PER_SECOND = 1000000;

enum {
    SECONDS_PER_MINUTE = 60,
    SHOWN_SECONDS_MAXIMUM = 90, /* of a wait; a longer one is shown in minutes */
    BEFORE_COOKIE_SIZE = 32,
};

static struct status other_language(const struct http_request *request, struct view_link *out)
{
    enum view_language other =
        visit_of(request)->language == VIEW_JAPANESE ? VIEW_ENGLISH : VIEW_JAPANESE;

    /* A form that is shown again has the address of its page, which is a GET row too. */
    return visit_address(request, language_words[other], out);
}

void page_fill_site(const struct portal *portal, struct view_page *out)
{
    out->help = portal->links.help;
    out->guide = portal->links.guide;
    out->privacy = portal->links.privacy;
    out->accessibility = portal->links.accessibility;
}

struct status page_fill(const struct http_request *request, struct view_page *out)
{
    *out = (struct view_page){.nonce = request->nonce};
    page_fill_site(portal_of(request), out);
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

/* What is not known, for a page that could not ask, has no logo. */
struct status page_logo(struct arena *arena, const struct company *company, struct view_link *out)
{
    if (company->logo == NULL || company->logo[0] == '\0')
        return OK;
    const char *path = arena_format(arena, "/c/%s/logo/%s", company->code, company->logo);
    if (path == NULL)
        return arena_failure();
    return view_link_own(path, out) ? OK : FAIL(INTERNAL, "a path of our own is none");
}

struct status page_token(const struct http_request *request, const char **out)
{
    const struct portal *portal = portal_of(request);
    char *token = arena_alloc(request->arena, CSRF_TEXT_CAPACITY);

    if (token == NULL)
        return arena_failure();
    TRY(csrf_issue(&portal->form_keys, &visit_of(request)->binding, token));
    *out = token;
    return OK;
}

struct status page_bind_browser(struct http_request *request, struct http_response *response)
{
    const char *kept = http_cookie(request, COOKIE_BEFORE);
    uint8_t random[BEFORE_COOKIE_SIZE];
    char made[BASE64URL_CAPACITY(BEFORE_COOKIE_SIZE)];

    if (kept && base64url_decode(kept, strlen(kept), random, sizeof random)) {
        visit_of(request)->binding = csrf_bind(kept);
        return OK;
    }
    TRY(crypto_random(random, sizeof random));
    base64url_encode(random, sizeof random, made);
    visit_of(request)->binding = csrf_bind(made);
    return http_respond_cookie(
        response, &(struct http_set_cookie){
                      .name = COOKIE_BEFORE, .value = made, .same_site = HTTP_SAME_SITE_STRICT});
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
        .is_staff = !session->is_customer,
        .here = here,
        .may_see_history = visit_may(visit, "history.view"),
        .may_see_networks = visit->company.has_networks && visit_may(visit, "networks.view"),
        .may_see_customers = visit_may(visit, "customers.view"),
        .may_see_statements = visit_may(visit, "statements.view"),
        .may_see_users = visit_may(visit, "users.view"),
        .may_see_sessions = visit_may(visit, "sessions.view"),
        .may_see_settings = visit_may(visit, "settings.view"),
        .may_see_own_statements = session->is_customer && visit_may(visit, "own-statements.view"),
        .idle_ends_at = session->idle_ends_at_us,
        .seconds_left = left_us / US_PER_SECOND,
        .end_is_final = visit_end_is_final(visit),
        .is_typed = request->method == HTTP_POST,
        .is_restored = visit->is_restored,
        .has_kept = drafts_are_hinted(request) && !visit->is_restored,
        .idle_minutes = (session->idle_seconds + SECONDS_PER_MINUTE - 1) / SECONDS_PER_MINUTE,
    };
    out->may_see_business = out->may_see_customers || out->may_see_statements;
    out->may_see_access = out->may_see_users || out->may_see_networks || out->may_see_sessions;
    TRY(page_fill(request, &out->page));
    TRY(page_logo(request->arena, &visit->company, &out->logo));
    TRY(page_token(request, &out->csrf));
    TRY(initial_of(request->arena, session->name, &out->user_initial));
    return view_link_own("/session/ended", &out->ended)
               ? OK
               : FAIL(INTERNAL, "a path of our own is none");
}

const struct view_zone *page_zone(const struct visit *visit)
{
    const char *name = visit ? visit->company.time_zone : NULL;

    return view_zone_find(name ? name : "Asia/Tokyo");
}

struct view_context page_context(const struct http_request *request)
{
    const struct visit *visit = visit_of(request);

    return (struct view_context){
        .language = visit->language,
        .zone = page_zone(visit),
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

struct status page_show(const struct http_request *request, struct http_response *response,
                        int status, struct view_drawing drawing)
{
    const struct view_context context = page_context(request);
    CLEANUP(buffer_clear) struct buffer page;

    buffer_init(&page, VIEW_MAXIMUM_SIZE);
    TRY(drawing.render(drawing.view, &context, &page));
    return page_send(request, response, status, &page);
}

struct status page_again(const struct http_request *request, struct http_response *response)
{
    struct view_again view = {0};

    TRY(page_fill(request, &view.page));
    view.page.other_language = (struct view_link){0};
    TRY(visit_address(request, NULL, &view.here));
    return page_show(request, response, 200, view_again_drawing(&view));
}

void page_wait(int64_t seconds, int64_t *seconds_out, int64_t *minutes_out)
{
    bool is_long = seconds > SHOWN_SECONDS_MAXIMUM;

    *seconds_out = is_long ? 0 : seconds;
    *minutes_out = is_long ? (seconds + SECONDS_PER_MINUTE - 1) / SECONDS_PER_MINUTE : 0;
}
