#include "error_page.h"

#include "base/clock.h"
#include "language.h"
#include "pages.h"
#include "sent_again.h"
#include "visit.h"

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

bool error_page_render(void *service, const struct http_error *error, struct arena *arena,
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
        .language =
            visit ? visit->language : language_accepted(error->accept_language, VIEW_JAPANESE),
        .zone = page_zone(visit),
        .now_us = view.at,
    };
    bool is_signed_in = visit && visit->session.tenant_id > 0;
    CLEANUP(buffer_clear) struct buffer page;

    page_fill_site(service, &view.page);
    if (view.kind == VIEW_PROBLEM_KIND_UNAVAILABLE && visit)
        sent_again_fill(error->request, arena, &view);
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
