/* One statement in the console, as a page and as a file. Reading is recorded in the transaction
 * that reads. */
#include "handlers/handlers.h"

#include "customer_view.h"
#include "events.h"
#include "pages.h"
#include "reach_refusal.h"
#include "statement_file.h"
#include "statement_view.h"
#include "store/statement_search.h"
#include "visit.h"

static struct status read_one(const struct http_request *request, const char *kind,
                              const char *permission, struct company_statement *out)
{
    const struct customer_reach reach =
        customer_reach_of(visit_scope(visit_of(request), permission));
    char id[UUID_TEXT_CAPACITY];
    struct outbox_event event = {
        .kind = kind,
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "statement", .id = id},
    };

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    TRY(statement_search_find(db, visit_of(request)->session.tenant_id,
                              http_path_uuid(request, "id"), &reach, request->arena, out));
    uuid_encode(out->statement.id, id);
    event.object.label = out->statement.number;
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

struct status handle_statement(struct http_request *request, struct http_response *response)
{
    const struct visit *visit = visit_of(request);
    struct company_statement found;

    const struct status looked = read_one(request, "statement_viewed", "statements.view", &found);
    reach_tell_statement(request, looked);
    TRY(looked);
    struct view_statement view = {
        .customer = found.customer.name,
        .customer_code = found.customer.code,
        .may_download =
            scope_reaches(visit_scope(visit, "statements.download"), found.customer.group_number),
    };
    TRY(page_console(request, VIEW_MENU_STATEMENTS, &view.console));
    TRY(statement_view_line(request->arena, STATEMENTS_OF_COMPANY, &found.statement,
                            &view.statement));
    if (scope_reaches(visit_scope(visit, "customers.view"), found.customer.group_number))
        TRY(customer_view_link(request->arena, found.customer.id, "", &view.customer_page));
    return page_show(request, response, 200, view_statement_drawing(&view));
}

struct status handle_statement_file(struct http_request *request, struct http_response *response)
{
    struct company_statement found;

    const struct status looked =
        read_one(request, "statement_downloaded", "statements.download", &found);
    reach_tell_statement(request, looked);
    TRY(looked);
    return statement_file_send(request, response, &found.statement);
}
