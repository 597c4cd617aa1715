/* One customer of the company in the console, and the statements made out to them. */
#include "handlers/handlers.h"

#include "customer_view.h"
#include "events.h"
#include "handlers/customers_fields.h"
#include "pages.h"
#include "peers/users.h"
#include "reach_refusal.h"
#include "scope_view.h"
#include "statement_view.h"
#include "store/customer_store.h"
#include "store/customer_user_store.h"
#include "user_view.h"
#include "visit.h"

const char *const customer_done_words[CUSTOMER_DONE_WORDS] = {"moved", "created", "changed"};

enum {
    PAGE_SIZE = 100,
    LATEST = 5,       /* statements on the customer's own page */
    SHOWN_USERS = 10, /* each is a question to auth */
};

/* What the reader may see of a customer: without the permissions nothing is read. */
struct customer_look {
    struct customer customer;
    struct statement_page latest;
    int64_t statement_count;
    struct customer_user_page users;
};

/* With one right somebody may reach customers that they do not with another. */
static bool may_with(const struct visit *visit, const char *permission,
                     const struct customer *customer)
{
    return scope_reaches(visit_scope(visit, permission), customer->group_number);
}

static struct status look_at(const struct http_request *request, struct db *db,
                             struct customer_look *look)
{
    const struct visit *visit = visit_of(request);
    int64_t tenant_id = visit->session.tenant_id;
    struct uuid id = http_path_uuid(request, "id");
    const struct customer_reach reach = customer_reach_of(visit_scope(visit, "customers.view"));

    TRY(customer_store_find(db, tenant_id, id, &reach, request->arena, &look->customer));
    if (may_with(visit, "statements.view", &look->customer)) {
        TRY(customer_store_list_statements(db, tenant_id, id, NULL, LATEST, request->arena,
                                           &look->latest));
        TRY(customer_store_count_statements(db, tenant_id, id, &look->statement_count));
    }
    if (!visit_may(visit, "users.view"))
        return OK;
    return customer_user_list(db, tenant_id, id, NULL, SHOWN_USERS, request->arena, &look->users);
}

static struct status read_customer(const struct http_request *request, struct customer_look *look)
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
    TRY(look_at(request, db, look));
    uuid_encode(look->customer.id, id);
    event.object.label = look->customer.name;
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

/* A user who is gone for good is left out: auth does not know them any more. */
static struct status ask_users(const struct http_request *request,
                               const struct customer_user_page *ids, struct view_customer *view)
{
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    struct view_user_line *lines = arena_alloc_array(request->arena, ids->count, sizeof *lines);

    if (lines == NULL)
        return arena_failure();
    for (size_t i = 0; i < ids->count; i++) {
        struct managed_user user;
        struct status got =
            users_get(portal_of(request)->auth, &options, ids->ids[i], request->arena, &user);
        if (got.code == STATUS_NOT_FOUND)
            continue;
        TRY(got);
        TRY(user_view_line(request, &user, &lines[view->users_count]));
        view->users_count++;
    }
    view->users = lines;
    return OK;
}

static struct status fill_users(const struct http_request *request,
                                const struct customer_user_page *ids, struct view_customer *view)
{
    struct status asked = ask_users(request, ids, view);

    view->has_more_users = ids->has_more;
    view->users_unavailable = status_is_outage(asked);
    if (!view->users_unavailable)
        return asked;
    view->users_count = 0;
    return OK;
}

static struct status fill_statements(const struct http_request *request,
                                     const struct customer_look *look, struct view_customer *view)
{
    view->statement_count = look->statement_count;
    view->is_capped = look->statement_count >= CUSTOMER_COUNT_MAXIMUM;
    view->rows_count = look->latest.count;
    TRY(customer_view_link(request->arena, look->customer.id, "/statements", &view->statements));
    return statement_view_lines(request->arena, STATEMENTS_OF_COMPANY, &look->latest, &view->rows);
}

static struct status fill_group(const struct http_request *request, const struct customer *customer,
                                struct view_customer *view)
{
    view->group = scope_view_name(request, customer->group_number);
    view->has_groups = scope_view_groups(request)->count > 0;
    if (!view->has_groups || !may_with(visit_of(request), "customers.group", customer))
        return OK;
    return customer_view_link(request->arena, customer->id, "/group", &view->move);
}

static struct status fill(const struct http_request *request, const struct customer_look *look,
                          struct view_customer *view)
{
    const struct visit *visit = visit_of(request);
    const struct http_value *done = http_query(request, "done");

    *view = (struct view_customer){
        .name = look->customer.name,
        .code = look->customer.code,
        .may_see_users = visit_may(visit, "users.view"),
        .may_download = may_with(visit, "statements.download", &look->customer),
    };
    if (done->is_present)
        view->done = (enum view_customer_done)(VIEW_CUSTOMER_DONE_MOVED + done->choice);
    if (may_with(visit, "customers.edit", &look->customer))
        TRY(customer_view_link(request->arena, look->customer.id, "/edit", &view->edit));
    if (view->may_see_users && may_with(visit, "customers.edit", &look->customer))
        TRY(customer_view_link(request->arena, look->customer.id, "/users", &view->manage_users));
    TRY(page_console(request, VIEW_MENU_CUSTOMERS, &view->console));
    TRY(fill_group(request, &look->customer, view));
    if (may_with(visit, "statements.view", &look->customer))
        TRY(fill_statements(request, look, view));
    return view->may_see_users ? fill_users(request, &look->users, view) : OK;
}

struct status handle_customer(struct http_request *request, struct http_response *response)
{
    struct customer_look look = {0};
    struct view_customer view;

    const struct status looked = read_customer(request, &look);
    reach_tell_customer(request, looked);
    TRY(looked);
    TRY(fill(request, &look, &view));
    return page_show(request, response, 200, view_customer_drawing(&view));
}

static struct status read_statements(const struct http_request *request, struct customer *customer,
                                     struct statement_page *page)
{
    int64_t tenant_id = visit_of(request)->session.tenant_id;
    const struct customer_reach reach =
        customer_reach_of(visit_scope(visit_of(request), "statements.view"));
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
    TRY(customer_store_find(db, tenant_id, http_path_uuid(request, "id"), &reach, request->arena,
                            customer));
    TRY(customer_store_list_statements(db, tenant_id, customer->id,
                                       after->is_present ? &after->uuid : NULL, PAGE_SIZE,
                                       request->arena, page));
    uuid_encode(customer->id, id);
    event.object.label = customer->name;
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

static struct status fill_pager(const struct http_request *request, struct uuid customer_id,
                                const struct statement_page *page,
                                struct view_customer_statements *view)
{
    char last[UUID_TEXT_CAPACITY];

    if (http_query(request, "after")->is_present)
        TRY(customer_view_link(request->arena, customer_id, "/statements", &view->first));
    if (!page->has_more)
        return OK;
    uuid_encode(page->statements[page->count - 1].id, last);
    const char *rest = arena_format(request->arena, "/statements?after=%s", last);
    if (rest == NULL)
        return arena_failure();
    return customer_view_link(request->arena, customer_id, rest, &view->next);
}

struct status handle_customer_statements(struct http_request *request,
                                         struct http_response *response)
{
    const struct visit *visit = visit_of(request);
    struct view_customer_statements view = {.page_size = PAGE_SIZE};
    struct statement_page statements = {0};
    struct customer customer;

    const struct status looked = read_statements(request, &customer, &statements);
    reach_tell_customer(request, looked);
    TRY(looked);
    view.may_download = may_with(visit, "statements.download", &customer);
    view.name = customer.name;
    view.code = customer.code;
    TRY(page_console(request, VIEW_MENU_CUSTOMERS, &view.console));
    TRY(statement_view_lines(request->arena, STATEMENTS_OF_COMPANY, &statements, &view.rows));
    view.rows_count = statements.count;
    if (may_with(visit, "customers.view", &customer))
        TRY(customer_view_link(request->arena, customer.id, "", &view.customer));
    TRY(fill_pager(request, customer.id, &statements, &view));
    return page_show(request, response, 200, view_customer_statements_drawing(&view));
}
