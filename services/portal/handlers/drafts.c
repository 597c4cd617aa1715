/* What was typed when a session ended: taken from a page's script, and offered after the next
 * sign-in. */
#include "drafts.h"

#include "domain/return_path.h"
#include "handlers/handlers.h"
#include "http/form.h"
#include "pages.h"
#include "visit.h"
#include "visit_gate.h"

/* The session lives, and its idle clock is not moved: nobody did anything. */
struct status handle_draft_keep(struct http_request *request, struct http_response *response)
{
    TRY(drafts_keep(request, http_form(request, "form")->text,
                    bytes_of(http_form(request, "fields")->text)));
    http_respond_empty(response);
    return drafts_hint(response, true);
}

/* Where to go on without it. */
static const char *next_of(const struct http_request *request, const struct http_value *next)
{
    bool is_customer = visit_of(request)->session.is_customer;

    return return_path_is_own(next->text) &&
                   portal_routes_has_page(next->text, is_customer, request->arena)
               ? next->text
               : "/";
}

static struct status link_to(const struct http_request *request, struct uuid id, const char *rest,
                             struct view_link *out)
{
    char text[UUID_TEXT_CAPACITY];

    uuid_encode(id, text);
    const char *path = arena_format(request->arena, "/account/drafts/%s/%s", text, rest);
    if (path == NULL)
        return arena_failure();
    return view_link_own(path, out) ? OK : FAIL(INTERNAL, "a path of our own is none");
}

/* A form that another release has no more is not offered; it expires. */
static struct status fill_rows(const struct http_request *request, const struct draft_page *page,
                               struct view_drafts *view)
{
    struct view_draft_row *rows = arena_alloc_array(request->arena, page->count, sizeof *rows);

    if (rows == NULL)
        return arena_failure();
    view->rows = rows;
    for (size_t i = 0; i < page->count; i++) {
        const struct draft *draft = &page->drafts[i];
        struct portal_form form;
        struct status found = portal_routes_find_form(draft->form, request->arena, &form);
        if (found.code == STATUS_NOT_FOUND)
            continue;
        TRY(found);
        struct view_draft_row *row = &rows[view->rows_count++];
        *row = (struct view_draft_row){.name = form.form->called,
                                       .kept_at = draft->kept_at_us,
                                       .expires_at = draft->expires_at_us};
        TRY(link_to(request, draft->id, "continue", &row->go_on));
        TRY(link_to(request, draft->id, "discard", &row->discard));
    }
    return OK;
}

struct status handle_drafts(struct http_request *request, struct http_response *response)
{
    const struct session_check *session = &visit_of(request)->session;
    const struct draft_owner owner = {session->tenant_id, session->user_id};
    struct view_drafts view = {.next = next_of(request, http_query(request, "next"))};
    struct draft_page drafts;

    TRY(drafts_list(request, &owner, &drafts));
    TRY(fill_rows(request, &drafts, &view));
    if (view.rows_count == 0) {
        TRY(drafts_hint(response, false));
        return http_redirect(response, 303, view.next);
    }
    TRY(page_console(request, VIEW_MENU_NONE, &view.console));
    if (!view_link_own(view.next, &view.onward))
        return FAIL(INTERNAL, "a path of our own is none");
    return page_show(request, response, 200, view_drafts_drawing(&view));
}

struct status handle_draft_discard(struct http_request *request, struct http_response *response)
{
    const struct view_query_field next = {"next", next_of(request, http_form(request, "next"))};
    struct view_link drafts;

    TRY(drafts_finish(request, response, http_path_uuid(request, "id"), /* is_restored */ false));
    TRY(view_link_query(request->arena, "/account/drafts", &next, 1, &drafts));
    return http_redirect(response, 303, drafts.address);
}

/* The page's own handler, as if the form had come back with something wrong in it. It is that of a
 * GET, which changes nothing; token and idempotency key of the form are new. */
static struct status show_form(struct http_request *request, struct http_response *response,
                               const char *path, const struct portal_form *form,
                               const struct http_values *typed)
{
    TRY(visit_gate_enter(request, response, form));
    TRY(form_empty(form->page->http.query, request->arena, &request->query));
    request->path = path;
    request->parameters = form->parameters;
    request->form = *typed;
    visit_of(request)->is_restored = true;
    return form->page->http.handle(request, response);
}

/* Gone once it was shown, and when it may not be shown (any more). What cannot be shown just now
 * stays. */
struct status handle_draft_continue(struct http_request *request, struct http_response *response)
{
    const struct uuid id = http_path_uuid(request, "id");
    const char *path = NULL;
    struct portal_form form;
    struct http_values typed;

    TRY(drafts_open(request, id, response, &path, &form, &typed));
    struct status shown = show_form(request, response, path, &form, &typed);
    if (shown.code == STATUS_CANCELLED) /* the gate has answered */
        return OK;
    if (shown.code == STATUS_NOT_FOUND)
        TRY(drafts_finish(request, response, id, /* is_restored */ false));
    TRY(shown);
    return response->status >= 500 ? OK
                                   : drafts_finish(request, response, id, /* is_restored */ true);
}
