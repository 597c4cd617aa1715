/* A company's customers and their statements in the console. Reading is recorded in the transaction
 * that reads: what cannot be recorded is not given away. */
#include "handlers/handlers.h"

#include "events.h"
#include "pages.h"
#include "statement_file.h"
#include "store/customer_store.h"
#include "visit.h"

enum { PAGE_SIZE = 100 };

static struct status read_customers(const struct http_request *request, const char *prefix,
                                    struct customer_page *out)
{
    const struct customer_question question = {
        .prefix = prefix, .after = http_query(request, "after")->text, .limit = PAGE_SIZE};
    struct outbox_event event = {
        .kind = "customers_listed",
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "page", .label = request->path},
    };
    struct event_search searched;

    event_note_search(&event, prefix, &searched);

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    TRY(customer_store_search(db, visit_of(request)->session.tenant_id, &question, request->arena,
                              out));
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

static struct status link_below(struct arena *arena, struct uuid customer_id, const char *rest,
                                struct view_link *out)
{
    char text[UUID_TEXT_CAPACITY];

    uuid_encode(customer_id, text);
    const char *path = arena_format(arena, "/admin/customers/%s/statements%s", text, rest);
    if (path == NULL)
        return arena_failure();
    return view_link_own(path, out) ? OK : FAIL(INTERNAL, "a path of our own is none");
}

static struct status link_to_list(const struct http_request *request, const char *q,
                                  const char *after, struct view_link *out)
{
    const struct view_query_field fields[] = {{"q", q}, {"after", after}};

    return view_link_query(request->arena, "/admin/customers", fields, COUNT_OF(fields), out);
}

static struct status fill_customers(const struct http_request *request,
                                    const struct customer_page *page, struct view_customers *view)
{
    struct view_customer_row *rows = arena_alloc_array(request->arena, page->count, sizeof *rows);
    bool may_see_statements = visit_may(visit_of(request), "statements.view");

    if (rows == NULL)
        return arena_failure();
    for (size_t i = 0; i < page->count; i++) {
        const struct customer *customer = &page->customers[i];
        rows[i] = (struct view_customer_row){.name = customer->name, .code = customer->code};
        if (may_see_statements)
            TRY(link_below(request->arena, customer->id, "", &rows[i].statements));
    }
    view->rows = rows;
    view->rows_count = page->count;
    if (page->has_more)
        TRY(link_to_list(request, view->q, page->customers[page->count - 1].code, &view->next));
    if (http_query(request, "after")->is_present)
        TRY(link_to_list(request, view->q, NULL, &view->first));
    return OK;
}

static struct status search(const struct http_request *request, struct view_customers *view)
{
    struct customer_page page = {0};

    if (view->q[0])
        TRY(link_to_list(request, NULL, NULL, &view->without));
    if (view->invalid)
        return OK;
    struct status read = read_customers(request, view->q, &page);
    view->unavailable = status_is_outage(read);
    if (view->unavailable)
        return OK;
    TRY(read);
    return fill_customers(request, &page, view);
}

static int status_of(const struct view_customers *view)
{
    if (view->invalid)
        return 422;
    return view->unavailable ? 503 : 200;
}

struct status handle_customers(struct http_request *request, struct http_response *response)
{
    struct view_customers view = {
        .q = http_query(request, "q")->text,
        .invalid = http_query(request, "q")->fault != HTTP_FAULT_NONE,
        .page_size = PAGE_SIZE,
    };

    if (http_query(request, "after")->fault != HTTP_FAULT_NONE)
        return FAIL(INVALID_ARGUMENT, "after: not of a list of ours");
    TRY(page_console(request, VIEW_MENU_CUSTOMERS, &view.console));
    TRY(search(request, &view));
    CLEANUP(buffer_clear) struct buffer page;
    struct view_context context = page_context(request);
    buffer_init(&page, VIEW_MAXIMUM_SIZE);
    TRY(view_customers_render(&view, &context, &page));
    return page_send(request, response, status_of(&view), &page);
}

static struct status read_statements(const struct http_request *request, struct customer *customer,
                                     struct statement_page *page)
{
    int64_t tenant_id = visit_of(request)->session.tenant_id;
    const struct http_value *after = http_query(request, "after");
    char id[UUID_TEXT_CAPACITY];
    struct outbox_event event = {
        .kind = "statements_listed",
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "customer", .id = id},
    };

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    TRY(customer_store_find(db, tenant_id, http_path_uuid(request, "id"), request->arena,
                            customer));
    TRY(customer_store_list_statements(db, tenant_id, customer->id,
                                       after->is_present ? &after->uuid : NULL, PAGE_SIZE,
                                       request->arena, page));
    uuid_encode(customer->id, id);
    event.object.label = customer->name;
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

static struct status fill_statements(const struct http_request *request, struct uuid customer_id,
                                     const struct statement_page *page,
                                     struct view_customer_statements *view)
{
    struct view_own_statement *rows = arena_alloc_array(request->arena, page->count, sizeof *rows);

    if (rows == NULL)
        return arena_failure();
    for (size_t i = 0; i < page->count; i++) {
        const struct statement *statement = &page->statements[i];
        char id[UUID_TEXT_CAPACITY];
        uuid_encode(statement->id, id);
        const char *rest = arena_format(request->arena, "/%s/file", id);
        if (rest == NULL)
            return arena_failure();
        rows[i] = (struct view_own_statement){
            .number = statement->number,
            .title = statement->title,
            .issued_on = statement->issued_on,
            .amount = statement->amount_yen,
        };
        TRY(link_below(request->arena, customer_id, rest, &rows[i].file));
    }
    view->rows = rows;
    view->rows_count = page->count;
    return OK;
}

static struct status fill_pager(const struct http_request *request, struct uuid customer_id,
                                const struct statement_page *page,
                                struct view_customer_statements *view)
{
    char last[UUID_TEXT_CAPACITY];

    if (http_query(request, "after")->is_present)
        TRY(link_below(request->arena, customer_id, "", &view->first));
    if (!page->has_more)
        return OK;
    uuid_encode(page->statements[page->count - 1].id, last);
    const char *rest = arena_format(request->arena, "?after=%s", last);
    return rest ? link_below(request->arena, customer_id, rest, &view->next) : arena_failure();
}

struct status handle_customer_statements(struct http_request *request,
                                         struct http_response *response)
{
    struct view_customer_statements view = {
        .may_download = visit_may(visit_of(request), "statements.download"),
        .page_size = PAGE_SIZE,
    };
    struct statement_page statements = {0};
    struct customer customer;

    TRY(read_statements(request, &customer, &statements));
    view.name = customer.name;
    view.code = customer.code;
    TRY(page_console(request, VIEW_MENU_CUSTOMERS, &view.console));
    TRY(fill_statements(request, customer.id, &statements, &view));
    TRY(fill_pager(request, customer.id, &statements, &view));
    CLEANUP(buffer_clear) struct buffer page;
    struct view_context context = page_context(request);
    buffer_init(&page, VIEW_MAXIMUM_SIZE);
    TRY(view_customer_statements_render(&view, &context, &page));
    return page_send(request, response, 200, &page);
}

static struct status read_statement(const struct http_request *request, struct statement *out)
{
    char id[UUID_TEXT_CAPACITY];
    struct outbox_event event = {
        .kind = "statement_downloaded",
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "statement", .id = id},
    };

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    TRY(customer_store_find_statement(db, visit_of(request)->session.tenant_id,
                                      http_path_uuid(request, "id"),
                                      http_path_uuid(request, "statement"), request->arena, out));
    uuid_encode(out->id, id);
    event.object.label = out->number;
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

struct status handle_customer_statement_file(struct http_request *request,
                                             struct http_response *response)
{
    struct statement statement;

    TRY(read_statement(request, &statement));
    return statement_file_send(request, response, &statement);
}
