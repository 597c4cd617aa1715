/* A company's customers in the console. Reading is recorded in the transaction that reads: what
 * cannot be recorded is not given away. */
#include "handlers/handlers.h"

#include "customer_view.h"
#include "events.h"
#include "handlers/customers_fields.h"
#include "pages.h"
#include "scope_view.h"
#include "store/customer_store.h"
#include "visit.h"

#define PATH "/admin/customers"

enum { PAGE_SIZE = 100 };

struct customer_reach customers_reach(const struct http_request *request, const char *permission)
{
    const struct http_value *group = http_query(request, "group");
    const struct customer_reach reach =
        customer_reach_of(visit_scope(visit_of(request), permission));

    return group->is_present ? customer_reach_within(&reach, (unsigned)group->integer) : reach;
}

static struct status read_customers(const struct http_request *request, const char *prefix,
                                    struct customer_page *out)
{
    const struct customer_question question = {.reach = customers_reach(request, "customers.view"),
                                               .prefix = prefix,
                                               .after = http_query(request, "after")->text,
                                               .limit = PAGE_SIZE};
    struct outbox_event event = {
        .kind = "customers_listed",
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "page", .label = request->path},
    };
    struct event_notes notes = {0};

    event_note_search(&event, prefix, &notes);

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    TRY(customer_store_search(db, visit_of(request)->session.tenant_id, &question, request->arena,
                              out));
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

struct status customers_link(const struct http_request *request, const char *path, const char *name,
                             const char *value, struct view_link *out)
{
    const struct view_query_field fields[] = {{"q", http_query(request, "q")->text},
                                              {"group", http_query(request, "group")->text},
                                              {name ? name : "", name ? value : NULL}};

    return view_link_query(request->arena, path, fields, COUNT_OF(fields), out);
}

static struct status fill_customers(const struct http_request *request,
                                    const struct customer_page *page, struct view_customers *view)
{
    struct view_customer_row *rows = arena_alloc_array(request->arena, page->count, sizeof *rows);
    scope_set with_statements = visit_scope(visit_of(request), "statements.view");

    if (rows == NULL)
        return arena_failure();
    for (size_t i = 0; i < page->count; i++) {
        const struct customer *customer = &page->customers[i];
        rows[i] = (struct view_customer_row){
            .name = customer->name,
            .code = customer->code,
            .group = scope_view_name(request, customer->group_number),
        };
        TRY(customer_view_link(request->arena, customer->id, "", &rows[i].target));
        if (scope_reaches(with_statements, customer->group_number))
            TRY(customer_view_link(request->arena, customer->id, "/statements",
                                   &rows[i].statements));
    }
    view->rows = rows;
    view->rows_count = page->count;
    if (page->has_more)
        TRY(customers_link(request, PATH, "after", page->customers[page->count - 1].code,
                           &view->next));
    if (http_query(request, "after")->is_present)
        TRY(customers_link(request, PATH, NULL, NULL, &view->first));
    return OK;
}

/* The groups that one may choose among: those whose customers one reaches. */
static struct status fill_groups(const struct http_request *request, struct view_customers *view)
{
    const struct customer_reach reach =
        customer_reach_of(visit_scope(visit_of(request), "customers.view"));
    const struct http_value *asked = http_query(request, "group");

    view->has_ungrouped = reach.is_all;
    view->is_ungrouped = asked->is_present && asked->integer == 0;
    return customer_view_groups(request, &reach, asked->is_present ? asked->integer : -1,
                                &view->groups, &view->groups_count);
}

static struct status search(const struct http_request *request, struct view_customers *view)
{
    struct customer_page page = {0};

    TRY(fill_groups(request, view));
    if (view->q[0] || http_query(request, "group")->is_present)
        TRY(view_link_query(request->arena, PATH, NULL, 0, &view->without));
    if (view->invalid)
        return OK;
    if (visit_may(visit_of(request), "customers.export"))
        TRY(customers_link(request, PATH "/file", NULL, NULL, &view->file));
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
        .may_create = visit_scope(visit_of(request), "customers.edit") != SCOPE_NONE,
        .too_many = http_query(request, "too_many")->is_present,
        .page_size = PAGE_SIZE,
    };

    if (http_query(request, "after")->fault != HTTP_FAULT_NONE ||
        http_query(request, "group")->fault != HTTP_FAULT_NONE ||
        http_query(request, "too_many")->fault != HTTP_FAULT_NONE)
        return FAIL(INVALID_ARGUMENT, "after, group, too_many: not of a list of ours");
    TRY(page_console(request, VIEW_MENU_CUSTOMERS, &view.console));
    TRY(search(request, &view));
    return page_show(request, response, status_of(&view), view_customers_drawing(&view));
}
