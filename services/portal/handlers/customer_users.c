/* Who acts for a customer in My Page: who does, and letting somebody do so or not any more. It is
 * in force on that user's next request, for My Page asks the table each time. */
#include "handlers/customer_users.h"

#include "customer_view.h"
#include "events.h"
#include "handlers/customers_fields.h"
#include "handlers/handlers.h"
#include "pages.h"
#include "reach_refusal.h"
#include "store/customer_user_store.h"
#include "user_view.h"
#include "visit.h"

const char *const customer_users_done_words[CUSTOMER_USERS_DONE_WORDS] = {"attached", "detached"};

enum {
    PAGE_SIZE = 10, /* each is a question to auth */
    SEARCHED = 100, /* users of any kind */
    FOUND_MAXIMUM = 20,
};

struct customer_reach customer_users_reach(const struct http_request *request)
{
    return customer_reach_of(visit_scope(visit_of(request), "customers.edit"));
}

/* Whoever chooses among users has to see them: auth answers nobody else. */
static struct status check_may(const struct http_request *request)
{
    return visit_may(visit_of(request), "users.view")
               ? OK
               : FAIL(NOT_FOUND, "there are no users that they may see");
}

static struct status find(const struct http_request *request, struct db *db, struct uuid id,
                          struct customer *out)
{
    const struct customer_reach reach = customer_users_reach(request);

    return customer_store_find(db, visit_of(request)->session.tenant_id, id, &reach, request->arena,
                               out);
}

/* Behind whom the page begins; NULL for the first, which the answer to a form shows, too. */
static const struct uuid *place_of(const struct http_request *request)
{
    const struct http_value *after =
        request->method == HTTP_POST ? NULL : http_query(request, "after");

    return after && after->is_present ? &after->uuid : NULL;
}

/* Of a customer, with who acts for them; or with who is asked about, who must. */
static struct status look(const struct http_request *request, const struct uuid *user_id,
                          struct customer *out, struct customer_user_page *users_out)
{
    int64_t tenant_id = visit_of(request)->session.tenant_id;
    char id[UUID_TEXT_CAPACITY];
    struct outbox_event event = {
        .kind = "customer_viewed",
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "customer", .id = id},
    };

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    TRY(find(request, db, http_path_uuid(request, "id"), out));
    if (user_id)
        TRY(customer_user_check(db, tenant_id, out->id, *user_id));
    else
        TRY(customer_user_list(db, tenant_id, out->id, place_of(request), PAGE_SIZE, request->arena,
                               users_out));
    uuid_encode(out->id, id);
    event.object.label = out->name;
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

static struct status id_text(const struct http_request *request, struct uuid id, const char **out)
{
    char text[UUID_TEXT_CAPACITY];

    uuid_encode(id, text);
    *out = arena_copy_text(request->arena, text);
    return *out ? OK : arena_failure();
}

/* Of who is erased auth knows nothing any more: `id_out` is "" for all others. */
static struct status ask_user(const struct http_request *request, struct uuid id,
                              struct view_user_line *out, const char **id_out)
{
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    struct managed_user user;
    struct status got = users_get(portal_of(request)->auth, &options, id, request->arena, &user);

    *id_out = "";
    if (got.code == STATUS_NOT_FOUND)
        return id_text(request, id, id_out);
    TRY(got);
    return user_view_line(request, &user, out);
}

static struct status link_to(const struct http_request *request, struct uuid customer_id,
                             const char *before, struct uuid user_id, const char *behind,
                             struct view_link *out)
{
    char text[UUID_TEXT_CAPACITY];

    uuid_encode(user_id, text);
    const char *rest = arena_format(request->arena, "/users%s%s%s", before, text, behind);
    if (rest == NULL)
        return arena_failure();
    return customer_view_link(request->arena, customer_id, rest, out);
}

static struct status ask_users(const struct http_request *request, struct uuid customer_id,
                               const struct customer_user_page *page,
                               struct view_customer_users *view)
{
    struct view_customer_user *rows = arena_alloc_array(request->arena, page->count, sizeof *rows);

    if (rows == NULL)
        return arena_failure();
    for (size_t i = 0; i < page->count; i++) {
        TRY(ask_user(request, page->ids[i], &rows[i].user, &rows[i].id));
        TRY(link_to(request, customer_id, "/", page->ids[i], "/detach", &rows[i].detach));
    }
    view->users = rows;
    view->users_count = page->count;
    return OK;
}

static struct status fill_users(const struct http_request *request, struct uuid customer_id,
                                const struct customer_user_page *page,
                                struct view_customer_users *view)
{
    struct status asked = ask_users(request, customer_id, page, view);

    view->unavailable = status_is_outage(asked);
    if (view->unavailable)
        return OK;
    TRY(asked);
    if (place_of(request))
        TRY(customer_view_link(request->arena, customer_id, "/users", &view->first));
    if (!page->has_more)
        return OK;
    return link_to(request, customer_id, "?after=", page->ids[page->count - 1], "", &view->next);
}

static bool may_act(const struct managed_user *user)
{
    return user->is_customer && user->state != MANAGED_DELETED;
}

static struct status fill_found(const struct http_request *request, const struct managed_page *page,
                                struct view_customer_users *view)
{
    struct view_customer_user_box *boxes =
        arena_alloc_array(request->arena, FOUND_MAXIMUM, sizeof *boxes);

    if (boxes == NULL)
        return arena_failure();
    view->has_more_found = page->next[0] != '\0';
    for (size_t i = 0; i < page->count; i++) {
        if (!may_act(&page->users[i]))
            continue;
        if (view->found_count == FOUND_MAXIMUM) {
            view->has_more_found = true;
            break;
        }
        struct view_customer_user_box *box = &boxes[view->found_count++];
        TRY(id_text(request, page->users[i].id, &box->id));
        TRY(user_view_line(request, &page->users[i], &box->user));
    }
    view->found = boxes;
    return OK;
}

/* A form that is shown again shows again what it was chosen from. */
static struct status search(const struct http_request *request, struct view_customer_users *view)
{
    const struct http_value *typed =
        request->method == HTTP_POST ? http_form(request, "q") : http_query(request, "q");
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    const struct managed_question question = {
        .state = MANAGED_OTHER, .prefix = typed->text, .after = "", .page_size = SEARCHED};
    struct managed_page page = {0};

    view->q = typed->text;
    view->q_invalid = typed->fault != HTTP_FAULT_NONE;
    view->is_search = typed->text[0] != '\0' && !view->q_invalid;
    if (!view->is_search)
        return OK;
    struct status asked =
        users_search(portal_of(request)->auth, &options, &question, request->arena, &page);
    view->search_unavailable = status_is_outage(asked);
    if (view->search_unavailable)
        view->is_search = false;
    else
        TRY(asked);
    return view->is_search ? fill_found(request, &page, view) : OK;
}

static struct status offer_invitation(const struct http_request *request, const char *code,
                                      struct view_customer_users *view)
{
    const struct view_query_field field = {"customer", code};

    if (!visit_may(visit_of(request), "users.create"))
        return OK;
    return view_link_query(request->arena, "/admin/users/new", &field, 1, &view->invite);
}

static int status_of(const struct view_customer_users *view)
{
    if (view->error != TEXT_NONE || view->q_invalid)
        return 422;
    return view->unavailable || view->search_unavailable ? 503 : 200;
}

static struct status show(struct http_request *request, struct http_response *response,
                          struct view_customer_users *view)
{
    struct customer_user_page users = {0};
    struct customer customer;

    struct status looked = look(request, NULL, &customer, &users);
    reach_tell_customer(request, looked);
    TRY(looked);
    view->name = customer.name;
    view->code = customer.code;
    TRY(page_console(request, VIEW_MENU_CUSTOMERS, &view->console));
    TRY(customer_view_link(request->arena, customer.id, "", &view->customer));
    TRY(customer_view_link(request->arena, customer.id, "/users", &view->action));
    TRY(offer_invitation(request, customer.code, view));
    TRY(fill_users(request, customer.id, &users, view));
    TRY(search(request, view));
    return page_show(request, response, status_of(view), view_customer_users_drawing(view));
}

struct status handle_customer_users(struct http_request *request, struct http_response *response)
{
    const struct http_value *done = http_query(request, "done");
    struct view_customer_users view = {.error = TEXT_NONE};

    TRY(check_may(request));
    if (http_query(request, "after")->fault != HTTP_FAULT_NONE || done->fault != HTTP_FAULT_NONE)
        return FAIL(INVALID_ARGUMENT, "after, done: not of a page of ours");
    if (done->is_present)
        view.done =
            (enum view_customer_users_done)(VIEW_CUSTOMER_USERS_DONE_ATTACHED + done->choice);
    return show(request, response, &view);
}

/* Which customer, as the history keeps it beside the user. */
static struct status name_customer(const struct http_request *request,
                                   const struct customer *customer, const char **out)
{
    *out = arena_format(request->arena, "%s %s", customer->code, customer->name);
    return *out ? OK : arena_failure();
}

struct status customer_users_attach(const struct http_request *request, struct uuid customer_id,
                                    const struct managed_user *user)
{
    char id[UUID_TEXT_CAPACITY];
    struct outbox_change change = {.field = "customer"};
    struct outbox_event event = {
        .kind = "customer_user_attached",
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "user", .id = id, .label = user->name},
        .changes = &change,
        .change_count = 1,
    };
    struct customer customer;
    bool is_new = false;

    uuid_encode(user->id, id);
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    TRY(find(request, db, customer_id, &customer));
    TRY(customer_user_attach(db, visit_of(request)->session.tenant_id, customer.id, user->id,
                             &is_new));
    if (!is_new)
        return OK;
    TRY(name_customer(request, &customer, &change.after));
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

/* One answer for who is not there, is another company's, is deleted, or is staff. */
static struct status find_user(const struct http_request *request, bool *is_found_out,
                               struct managed_user *out)
{
    const struct http_value *chosen = http_form(request, "user");
    struct rpc_call_options options = visit_call_as_user(request, "auth");

    *is_found_out = false;
    if (!chosen->is_present || chosen->fault != HTTP_FAULT_NONE)
        return OK;
    struct status got =
        users_get(portal_of(request)->auth, &options, chosen->uuid, request->arena, out);
    if (got.code == STATUS_NOT_FOUND)
        return OK;
    TRY(got);
    *is_found_out = may_act(out);
    return OK;
}

static struct status redirect(const struct http_request *request, struct http_response *response,
                              const char *rest)
{
    struct view_link link = {0};

    TRY(customer_view_link(request->arena, http_path_uuid(request, "id"), rest, &link));
    return http_redirect(response, 303, link.address);
}

struct status handle_customer_user_attach(struct http_request *request,
                                          struct http_response *response)
{
    struct view_customer_users view = {.error = TEXT_CUSTOMER_USERS_INVALID};
    struct managed_user user;
    bool is_found = false;

    TRY(check_may(request));
    TRY(find_user(request, &is_found, &user));
    if (!is_found)
        return show(request, response, &view);
    struct status attached = customer_users_attach(request, http_path_uuid(request, "id"), &user);
    reach_tell_customer(request, attached);
    view.error = TEXT_CUSTOMER_USERS_TAKEN;
    if (attached.code == STATUS_ALREADY_EXISTS)
        return show(request, response, &view);
    TRY(attached);
    return redirect(request, response, "/users?done=attached");
}

struct status handle_customer_user_detach_page(struct http_request *request,
                                               struct http_response *response)
{
    struct view_customer_user_detach view = {0};
    struct uuid user_id = http_path_uuid(request, "user");
    struct customer customer;

    TRY(check_may(request));
    struct status looked = look(request, &user_id, &customer, NULL);
    reach_tell_customer(request, looked);
    TRY(looked);
    TRY(ask_user(request, user_id, &view.user, &view.id));
    view.name = customer.name;
    view.code = customer.code;
    TRY(page_console(request, VIEW_MENU_CUSTOMERS, &view.console));
    TRY(customer_view_link(request->arena, customer.id, "/users", &view.users));
    TRY(link_to(request, customer.id, "/", user_id, "/detach", &view.action));
    return page_show(request, response, 200, view_customer_user_detach_drawing(&view));
}

/* A form that is sent twice finds it done. */
static struct status detach(const struct http_request *request, struct uuid user_id,
                            const char *name)
{
    char id[UUID_TEXT_CAPACITY];
    struct outbox_change change = {.field = "customer"};
    struct outbox_event event = {
        .kind = "customer_user_detached",
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "user", .id = id, .label = name},
        .changes = &change,
        .change_count = 1,
    };
    struct customer customer;
    bool was_attached = false;

    uuid_encode(user_id, id);
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin_restricting(request, &db, &transaction));
    TRY(find(request, db, http_path_uuid(request, "id"), &customer));
    TRY(customer_user_detach(db, visit_of(request)->session.tenant_id, customer.id, user_id,
                             &was_attached));
    if (!was_attached)
        return OK;
    TRY(name_customer(request, &customer, &change.before));
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

/* The name is for the history, which knows the user by the id as well: without auth nobody stays
 * attached who is to be detached. */
struct status handle_customer_user_detach(struct http_request *request,
                                          struct http_response *response)
{
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    struct uuid user_id = http_path_uuid(request, "user");
    struct managed_user user = {.name = ""};

    TRY(check_may(request));
    struct status got =
        users_get(portal_of(request)->auth, &options, user_id, request->arena, &user);
    if (got.code != STATUS_NOT_FOUND && !status_is_outage(got))
        TRY(got);
    struct status detached = detach(request, user_id, status_is_ok(got) ? user.name : "");
    reach_tell_customer(request, detached);
    TRY(detached);
    return redirect(request, response, "/users?done=detached");
}
