#include "handlers/handlers.h"

#include "events.h"
#include "pages.h"
#include "reach_refusal.h"
#include "statement_file.h"
#include "statement_view.h"
#include "store/statement_store.h"
#include "visit.h"

enum { PAGE_SIZE = 100 };

static struct status read_page(const struct http_request *request, struct statement_page *page)
{
    const struct session_check *session = &visit_of(request)->session;
    const struct http_value *after = http_query(request, "after");
    struct outbox_event event = {
        .kind = "statements_listed",
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "page", .label = request->path},
    };

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    TRY(statement_store_list_own(db, session->tenant_id, session->user_id,
                                 after->is_present ? &after->uuid : NULL, PAGE_SIZE, request->arena,
                                 page));
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

/* A look at a statement, or its download. */
static struct status read_one(const struct http_request *request, const char *kind,
                              struct statement *statement)
{
    const struct session_check *session = &visit_of(request)->session;
    char id[UUID_TEXT_CAPACITY];
    struct outbox_event event = {
        .kind = kind,
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "statement", .id = id},
    };

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    TRY(statement_store_find_own(db, session->tenant_id, session->user_id,
                                 http_path_uuid(request, "id"), request->arena, statement));
    uuid_encode(statement->id, id);
    event.object.label = statement->number;
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

static struct status fill_pager(const struct http_request *request,
                                const struct statement_page *page, struct view_my_statements *view)
{
    char last[UUID_TEXT_CAPACITY];
    const struct view_query_field after = {"after", last};

    if (http_query(request, "after")->is_present)
        TRY(view_link_query(request->arena, STATEMENTS_OF_OWN, NULL, 0, &view->first));
    if (!page->has_more)
        return OK;
    uuid_encode(page->statements[page->count - 1].id, last);
    return view_link_query(request->arena, STATEMENTS_OF_OWN, &after, 1, &view->next);
}

static struct status fill_list(const struct http_request *request, struct view_my_statements *view)
{
    struct statement_page page = {0};
    struct status read = read_page(request, &page);

    view->unavailable = status_is_outage(read);
    if (view->unavailable)
        return OK;
    TRY(read);
    TRY(statement_view_lines(request->arena, STATEMENTS_OF_OWN, &page, &view->rows));
    view->rows_count = page.count;
    return fill_pager(request, &page, view);
}

struct status handle_my_statements(struct http_request *request, struct http_response *response)
{
    struct view_my_statements view = {
        .may_download = visit_may(visit_of(request), "own-statements.download"),
        .page_size = PAGE_SIZE,
    };

    TRY(page_console(request, VIEW_MENU_STATEMENTS, &view.console));
    view.console.password_is_due = http_query(request, "password_due")->is_present;
    TRY(fill_list(request, &view));

    return page_show(request, response, view.unavailable ? 503 : 200,
                     view_my_statements_drawing(&view));
}

struct status handle_my_statement(struct http_request *request, struct http_response *response)
{
    struct view_my_statement view = {
        .may_download = visit_may(visit_of(request), "own-statements.download"),
    };
    struct statement statement;

    const struct status looked = read_one(request, "statement_viewed", &statement);
    reach_tell_statement(request, looked);
    TRY(looked);
    TRY(page_console(request, VIEW_MENU_STATEMENTS, &view.console));
    TRY(statement_view_line(request->arena, STATEMENTS_OF_OWN, &statement, &view.statement));
    return page_show(request, response, 200, view_my_statement_drawing(&view));
}

struct status handle_my_statement_file(struct http_request *request, struct http_response *response)
{
    struct statement statement;

    const struct status looked = read_one(request, "statement_downloaded", &statement);
    reach_tell_statement(request, looked);
    TRY(looked);
    return statement_file_send(request, response, &statement);
}
