/* The page that puts a customer into a group. Only into one that the permission reaches, as they
 * are in one now: nobody moves customers to where they would not find them again. */
#include "handlers/handlers.h"

#include "customer_view.h"
#include "events.h"
#include "pages.h"
#include "reach_refusal.h"
#include "scope_view.h"
#include "store/customer_change.h"
#include "visit.h"

static struct customer_reach reach_of(const struct http_request *request)
{
    return customer_reach_of(visit_scope(visit_of(request), "customers.group"));
}

static struct status find(const struct http_request *request, struct db *db, struct customer *out)
{
    const struct customer_reach reach = reach_of(request);

    return customer_store_find(db, visit_of(request)->session.tenant_id,
                               http_path_uuid(request, "id"), &reach, request->arena, out);
}

/* Where somebody is, for who may move them. */
static struct status look(const struct http_request *request, struct customer *out)
{
    char id[UUID_TEXT_CAPACITY];
    struct outbox_event event = {
        .kind = "customer_viewed",
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "customer", .id = id},
    };

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    TRY(find(request, db, out));
    uuid_encode(out->id, id);
    event.object.label = out->name;
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

static struct status show(struct http_request *request, struct http_response *response, int status,
                          struct view_customer_group *view)
{
    bool is_typed = request->method == HTTP_POST && http_form(request, "group")->is_present;
    const struct customer_reach reach = reach_of(request);
    struct customer customer;

    const struct status looked = look(request, &customer);
    reach_tell_customer(request, looked);
    TRY(looked);
    int64_t chosen =
        is_typed ? http_form(request, "group")->integer : (int64_t)customer.group_number;
    view->name = customer.name;
    view->code = customer.code;
    view->group_now = scope_view_name(request, customer.group_number);
    view->base_revision =
        is_typed && !view->stale ? http_form(request, "base_revision")->integer : customer.revision;
    TRY(customer_view_groups(request, &reach, chosen, &view->groups, &view->groups_count));
    view->has_ungrouped = customer_reach_has(&reach, 0);
    view->is_ungrouped = chosen == 0;
    TRY(page_console(request, VIEW_MENU_CUSTOMERS, &view->console));
    TRY(customer_view_link(request->arena, customer.id, "", &view->customer));
    TRY(customer_view_link(request->arena, customer.id, "/group", &view->action));
    return page_show(request, response, status, view_customer_group_drawing(view));
}

struct status handle_customer_group_page(struct http_request *request,
                                         struct http_response *response)
{
    struct view_customer_group view = {.error = TEXT_NONE};

    return show(request, response, 200, &view);
}

/* A form that is sent twice finds it done. The names of groups, which auth knows, are asked for
 * before a customer is locked. */
static struct status move(const struct http_request *request, uint32_t number)
{
    const struct visit *visit = visit_of(request);
    char id[UUID_TEXT_CAPACITY];
    struct customer customer;
    struct outbox_change change = {.field = "customer_group"};
    struct outbox_event event = {
        .kind = "customer_moved",
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "customer", .id = id},
        .changes = &change,
        .change_count = 1,
    };

    (void)scope_view_groups(request);
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    TRY(find(request, db, &customer));
    if (customer.group_number == number)
        return OK;
    /* The group that was looked at is the one it is moved from. */
    if (http_form(request, "base_revision")->integer != customer.revision)
        return FAIL(ABORTED, "base_revision: somebody else has moved it meanwhile");
    TRY(customer_change_group(db, visit->session.tenant_id, customer.id, customer.revision,
                              number));
    uuid_encode(customer.id, id);
    event.object.label = customer.name;
    change.before = scope_view_name(request, customer.group_number);
    change.after = scope_view_name(request, number);
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

struct status handle_customer_group(struct http_request *request, struct http_response *response)
{
    const struct http_value *sent = http_form(request, "group");
    struct view_customer_group view = {.error = TEXT_CUSTOMER_GROUP_INVALID};
    const struct customer_reach reach = reach_of(request);
    struct view_link link = {0};

    if (!customer_view_reaches(request, &reach, sent))
        return show(request, response, 422, &view);
    struct status moved = move(request, (uint32_t)sent->integer);
    reach_tell_customer(request, moved);
    view.error = TEXT_NONE;
    view.stale = moved.code == STATUS_ABORTED;
    if (view.stale)
        return show(request, response, 409, &view);
    TRY(moved);
    TRY(customer_view_link(request->arena, http_path_uuid(request, "id"), "?done=moved", &link));
    return http_redirect(response, 303, link.address);
}
