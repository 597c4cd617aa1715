#include "reach_refusal.h"

#include "events.h"
#include "store/customer_store.h"
#include "store/statement_search.h"
#include "visit.h"

static const struct customer_reach everybody = {.is_all = true};

/* What is found by who reaches all. `label_out` lives in the request's arena. */
typedef struct status (*find_label)(const struct http_request *request, struct db *db,
                                    const char **label_out);

static struct status label_of_customer(const struct http_request *request, struct db *db,
                                       const char **label_out)
{
    struct customer customer;

    TRY(customer_store_find(db, visit_of(request)->session.tenant_id, http_path_uuid(request, "id"),
                            &everybody, request->arena, &customer));
    *label_out = customer.name;
    return OK;
}

static struct status label_of_statement(const struct http_request *request, struct db *db,
                                        const char **label_out)
{
    struct company_statement found;

    TRY(statement_search_find(db, visit_of(request)->session.tenant_id,
                              http_path_uuid(request, "id"), &everybody, request->arena, &found));
    *label_out = found.statement.number;
    return OK;
}

static struct status record(const struct http_request *request, const char *kind, find_label find)
{
    char id[UUID_TEXT_CAPACITY];
    struct outbox_event event = {
        .kind = "permission_refused",
        .result = OUTBOX_REFUSED,
        .reason = "beyond_own",
        .object = {.kind = kind, .id = id},
    };

    uuid_encode(http_path_uuid(request, "id"), id);
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    TRY(find(request, db, &event.object.label));
    TRY(event_append_foldable(request, &transaction, &event));
    return db_commit(&transaction);
}

static void tell(const struct http_request *request, struct status looked, const char *kind,
                 find_label find)
{
    if (looked.code != STATUS_NOT_FOUND)
        return;
    struct status recorded = record(request, kind, find);
    if (!status_is_ok(recorded) && recorded.code != STATUS_NOT_FOUND)
        event_log_lost(request, "permission_refused", recorded);
}

void reach_tell_customer(const struct http_request *request, struct status looked)
{
    tell(request, looked, "customer", label_of_customer);
}

void reach_tell_statement(const struct http_request *request, struct status looked)
{
    tell(request, looked, "statement", label_of_statement);
}
