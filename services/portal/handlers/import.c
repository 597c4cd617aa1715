/* One import: its preview, applying it, what came of it, and undoing it. */
#include "handlers/handlers.h"

#include "handlers/import_view.h"
#include "handlers/imports_fields.h"
#include "pages.h"
#include "visit.h"

const char *const import_done_words[IMPORT_DONE_WORDS] = {"applied", "undone"};

/* What the page shows besides the import as it is. */
struct saying {
    int status;
    enum view_import_done done;
    enum view_label refused;
    bool refreshes; /* by itself */
    uint32_t after; /* rows */
};

static struct status ask(const struct http_request *request, enum import_part part, uint32_t after,
                         struct import_page *out)
{
    struct rpc_call_options options = visit_call_as_user(request, "auth");

    return imports_get(portal_of(request)->auth, &options, http_path_uuid(request, "id"), part,
                       after, request->arena, out);
}

/* What is to be looked at first. */
static enum import_part part_of(const struct import_summary *summary)
{
    if (summary->state == IMPORT_PREVIEWED && summary->faults > 0)
        return IMPORT_PART_FAULTS;
    return summary->state == IMPORT_UNDONE && summary->kept > 0 ? IMPORT_PART_KEPT
                                                                : IMPORT_PART_ACTS;
}

static struct status find(const struct http_request *request, uint32_t after,
                          struct import_page *out, enum import_part *part_out)
{
    TRY(ask(request, IMPORT_PART_ACTS, after, out));
    *part_out = part_of(&out->summary);
    return *part_out == IMPORT_PART_ACTS ? OK : ask(request, *part_out, after, out);
}

static struct status fill_pending(const struct http_request *request,
                                  const struct import_summary *summary, const struct saying *saying,
                                  struct view_import *view)
{
    if (summary->applied_at_us == 0) /* others may be deciding about the same users */
        return OK;
    view->pending = summary->pending;
    view->signing_out = summary->changes + summary->disables;
    view->signed_out = view->signing_out - summary->pending;
    if (summary->pending == 0)
        return OK;
    TRY(import_view_link(request, summary->id, saying->refreshes ? "/progress" : "",
                         &view->refresh));
    return saying->refreshes
               ? import_view_link(request, summary->id, "", &view->refresh_off)
               : import_view_link(request, summary->id, "/progress", &view->refresh_on);
}

static struct status fill_links(const struct http_request *request, const struct import_page *page,
                                const struct saying *saying, struct view_import *view)
{
    const struct import_summary *summary = &page->summary;

    if (import_may_apply(request, summary))
        TRY(import_view_link(request, summary->id, "/apply", &view->apply));
    if (import_may_undo(request, summary))
        TRY(import_view_link(request, summary->id, "/undo", &view->undo));
    if (saying->after)
        TRY(import_view_link(request, summary->id, "", &view->first));
    if (page->next == 0)
        return OK;
    const char *rest = arena_format(request->arena, "?after=%u", page->next);
    return rest ? import_view_link(request, summary->id, rest, &view->next) : arena_failure();
}

static struct status fill(const struct http_request *request, const struct saying *saying,
                          struct view_import *view)
{
    static const enum view_import_part parts[] = {[IMPORT_PART_ACTS] = VIEW_IMPORT_PART_ACTS,
                                                  [IMPORT_PART_FAULTS] = VIEW_IMPORT_PART_FAULTS,
                                                  [IMPORT_PART_KEPT] = VIEW_IMPORT_PART_KEPT};
    enum import_part part = IMPORT_PART_ACTS;
    struct import_page page;

    TRY(find(request, saying->after, &page, &part));
    *view = (struct view_import){
        .applied_at = page.summary.applied_at_us,
        .undone_at = page.summary.undone_at_us,
        .changed = import_count(&page.summary),
        .part = parts[part],
        .rows_count = page.count,
        .done = saying->done,
        .refused = saying->refused,
        .expired = import_is_expired(request, &page.summary),
        .rows_gone = page.count == 0 && saying->after == 0 && import_count(&page.summary) > 0,
    };
    TRY(import_view_head(request, &page.summary, &view->head));
    TRY(import_view_rows(request, &page, &view->rows));
    TRY(fill_pending(request, &page.summary, saying, view));
    return fill_links(request, &page, saying, view);
}

static struct status show(struct http_request *request, struct http_response *response,
                          const struct saying *saying)
{
    struct view_import view;

    TRY(fill(request, saying, &view));
    TRY(page_console(request, VIEW_MENU_USERS, &view.console));
    return page_show(request, response, saying->status, view_import_drawing(&view));
}

struct status handle_user_import(struct http_request *request, struct http_response *response)
{
    const struct http_value *done = http_query(request, "done");
    const struct saying saying = {
        .status = 200,
        .done = done->is_present ? (enum view_import_done)(VIEW_IMPORT_DONE_APPLIED + done->choice)
                                 : VIEW_IMPORT_DONE_NONE,
        .refused = TEXT_NONE,
        .after = (uint32_t)http_value_integer(http_query(request, "after"), 0),
    };

    return show(request, response, &saying);
}

/* The page that asks for itself until all are out; it keeps nobody signed in who is not there. */
struct status handle_user_import_progress(struct http_request *request,
                                          struct http_response *response)
{
    return show(request, response,
                &(struct saying){.status = 200, .refused = TEXT_NONE, .refreshes = true});
}

/* Why auth does not do it; TEXT_NONE when that was no refusal of a rule. `aborted` is what it means
 * that somebody else was there first. */
static enum view_label refusal_of(struct status refusal, enum view_label aborted)
{
    if (refusal.code == STATUS_ABORTED)
        return aborted;
    if (refusal.code == STATUS_PERMISSION_DENIED)
        return TEXT_IMPORT_REFUSED_PERMISSION;
    if (refusal.code != STATUS_FAILED_PRECONDITION)
        return TEXT_NONE;
    if (status_is_about(refusal, "self"))
        return TEXT_USER_REFUSED_SELF;
    return status_is_about(refusal, "last administrator") ? TEXT_IMPORT_REFUSED_LAST
                                                          : TEXT_IMPORT_REFUSED_LATE;
}

static struct status answer(struct http_request *request, struct http_response *response,
                            struct status outcome, enum view_label aborted, const char *done)
{
    const struct saying saying = {.status = 409, .refused = refusal_of(outcome, aborted)};
    struct view_link link;

    if (saying.refused != TEXT_NONE)
        return show(request, response, &saying);
    TRY(outcome);
    TRY(import_view_link(request, http_path_uuid(request, "id"), done, &link));
    return http_redirect(response, 303, link.address);
}

struct status handle_user_import_apply(struct http_request *request, struct http_response *response)
{
    struct rpc_call_options options = visit_change_as_user(request, "auth");

    return answer(request, response,
                  imports_apply(portal_of(request)->auth, &options, http_path_uuid(request, "id"),
                                request->arena),
                  TEXT_IMPORT_REFUSED_CHANGED, "?done=applied");
}

static struct status show_undo(struct http_request *request, struct http_response *response,
                               const char *reason, enum view_label reason_error)
{
    struct view_import_undo view = {.reason = reason, .reason_error = reason_error};
    struct import_page page;

    TRY(ask(request, IMPORT_PART_ACTS, 0, &page));
    if (!import_may_undo(request, &page.summary))
        return FAIL(NOT_FOUND, "there is nothing to undo");
    view.changed = import_count(&page.summary);
    view.until = page.summary.applied_at_us + IMPORT_UNDOING_US;
    TRY(page_console(request, VIEW_MENU_USERS, &view.console));
    TRY(import_view_head(request, &page.summary, &view.head));
    TRY(import_view_link(request, page.summary.id, "/undo", &view.action));
    TRY(import_view_link(request, page.summary.id, "", &view.back));
    return page_show(request, response, reason_error == TEXT_NONE ? 200 : 422,
                     view_import_undo_drawing(&view));
}

struct status handle_user_import_undo_page(struct http_request *request,
                                           struct http_response *response)
{
    bool is_typed = request->method == HTTP_POST;

    return show_undo(request, response, is_typed ? http_form(request, "reason")->text : "",
                     TEXT_NONE);
}

/* Without a reason nothing is done. Bytes are auth's to count. */
struct status handle_user_import_undo(struct http_request *request, struct http_response *response)
{
    struct rpc_call_options options = visit_change_as_user(request, "auth");
    const struct http_value *reason = http_form(request, "reason");

    if (!reason->is_present || reason->fault != HTTP_FAULT_NONE)
        return show_undo(request, response, reason->text, TEXT_USER_CONFIRM_REASON_INVALID);
    struct status undone =
        imports_undo(portal_of(request)->auth, &options, http_path_uuid(request, "id"),
                     reason->text, request->arena);
    if (status_is_about(undone, "reason"))
        return show_undo(request, response, reason->text, TEXT_USER_CONFIRM_REASON_INVALID);
    return answer(request, response, undone, TEXT_IMPORT_REFUSED_BUSY, "?done=undone");
}
