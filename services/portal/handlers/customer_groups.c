/* The groups of customers: which there are, a new one, and one that is named or deleted. */
#include "handlers/handlers.h"

#include "handlers/customers_fields.h"
#include "pages.h"
#include "peers/auth.h"
#include "scope_view.h"
#include "store/customer_store.h"
#include "visit.h"

const char *const groups_done_words[GROUPS_DONE_WORDS] = {"created", "changed", "deleted"};

enum { GROUPS_COUNTED = SCOPE_GROUPS_MAXIMUM + 1 };

/* Counting is no look at customers, and is not recorded as one. */
static struct status count_customers(const struct http_request *request,
                                     int64_t counts_out[static GROUPS_COUNTED])
{
    const struct portal *portal = portal_of(request);
    int64_t tenant_id = visit_of(request)->session.tenant_id;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(portal->backbone.db, request->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    TRY(customer_store_count_groups(db, tenant_id, counts_out));
    return db_commit(&transaction);
}

static struct status link_to(const struct http_request *request, uint32_t number, const char *rest,
                             struct view_link *out)
{
    const char *path =
        arena_format(request->arena, "/admin/customer-groups/%u%s", (unsigned)number, rest);

    if (path == NULL)
        return arena_failure();
    return view_link_own(path, out) ? OK : FAIL(INTERNAL, "a path of our own is none");
}

static struct status list(const struct http_request *request, struct customer_groups *out)
{
    struct rpc_call_options options = visit_call_as_user(request, "auth");

    return customer_groups_list(portal_of(request)->auth, &options, request->arena, out);
}

static struct status fill_rows(const struct http_request *request,
                               struct view_customer_groups *view)
{
    int64_t counts[GROUPS_COUNTED] = {0};
    struct customer_groups groups;

    TRY(list(request, &groups));
    TRY(count_customers(request, counts));
    struct view_group_row *rows = arena_alloc_array(request->arena, groups.count, sizeof *rows);
    if (rows == NULL)
        return arena_failure();
    for (size_t i = 0; i < groups.count; i++) {
        uint32_t number = groups.groups[i].number;
        rows[i] = (struct view_group_row){
            .name = groups.groups[i].name,
            .count = counts[number],
            .is_capped = counts[number] >= CUSTOMER_COUNT_MAXIMUM,
        };
        TRY(link_to(request, number, "", &rows[i].edit));
        TRY(link_to(request, number, "/delete", &rows[i].delete));
    }
    view->rows = rows;
    view->rows_count = groups.count;
    return OK;
}

static struct status show(struct http_request *request, struct http_response *response, int status,
                          struct view_customer_groups *view)
{
    view->name = request->method == HTTP_POST ? http_form(request, "name")->text : "";
    TRY(page_console(request, VIEW_MENU_ROLES, &view->console));
    TRY(fill_rows(request, view));
    return page_show(request, response, status, view_customer_groups_drawing(view));
}

struct status handle_customer_groups_page(struct http_request *request,
                                          struct http_response *response)
{
    const struct http_value *done = http_query(request, "done");
    struct view_customer_groups view = {.name_error = TEXT_NONE, .refused = TEXT_NONE};

    if (done->is_present)
        view.done = (enum view_groups_done)(VIEW_GROUPS_DONE_CREATED + done->choice);
    return show(request, response, 200, &view);
}

static bool is_missing(const struct http_value *value)
{
    return !value->is_present || value->fault != HTTP_FAULT_NONE;
}

/* What is wrong with the name; TEXT_NONE when that is not why. */
static enum view_label name_fault(struct status refusal)
{
    if (refusal.code == STATUS_ALREADY_EXISTS)
        return TEXT_CUSTOMER_GROUPS_NAME_TAKEN;
    return status_is_about(refusal, "name") ? TEXT_CUSTOMER_GROUPS_NAME_INVALID : TEXT_NONE;
}

/* With number 0 a new one. */
static struct status put(const struct http_request *request, uint32_t number)
{
    struct rpc_call_options options = visit_change_as_user(request, "auth");
    const struct customer_group group = {
        .number = number,
        .name = http_form(request, "name")->text,
        .revision = number ? http_form(request, "base_revision")->integer : 0,
    };

    return customer_groups_put(portal_of(request)->auth, &options, &group, request->arena);
}

struct status handle_customer_group_new(struct http_request *request,
                                        struct http_response *response)
{
    struct view_customer_groups view = {.name_error = TEXT_CUSTOMER_GROUPS_NAME_INVALID,
                                        .refused = TEXT_NONE};

    if (is_missing(http_form(request, "name")))
        return show(request, response, 422, &view);
    struct status made = put(request, 0);
    if (status_is_ok(made))
        return http_redirect(response, 303, "/admin/customer-groups?done=created");
    view.name_error = name_fault(made);
    if (view.name_error != TEXT_NONE)
        return show(request, response, 422, &view);
    if (made.code != STATUS_FAILED_PRECONDITION && made.code != STATUS_ABORTED)
        return made;
    view.refused =
        made.code == STATUS_ABORTED ? TEXT_CUSTOMER_GROUPS_BUSY : TEXT_CUSTOMER_GROUPS_MANY;
    return show(request, response, 409, &view);
}

static uint32_t number_of(const struct http_request *request)
{
    int64_t number = http_path_integer(request, "number");

    return number <= SCOPE_GROUPS_MAXIMUM ? (uint32_t)number : 0;
}

static struct view_customer_group_edit nothing_wrong(bool is_delete)
{
    return (struct view_customer_group_edit){.is_delete = is_delete,
                                             .name_error = TEXT_NONE,
                                             .reason_error = TEXT_NONE,
                                             .refused = TEXT_NONE};
}

static struct status show_one(struct http_request *request, struct http_response *response,
                              int status, struct view_customer_group_edit *view)
{
    bool is_typed = request->method == HTTP_POST;
    struct customer_groups groups;

    TRY(list(request, &groups));
    const struct customer_group *group = customer_group_find(&groups, number_of(request));
    if (group == NULL)
        return FAIL(NOT_FOUND, "there is no such group");
    view->own = group->name;
    view->name = is_typed && !view->is_delete ? http_form(request, "name")->text : group->name;
    view->reason = is_typed && view->is_delete ? http_form(request, "reason")->text : "";
    view->base_revision =
        is_typed && !view->stale ? http_form(request, "base_revision")->integer : group->revision;
    TRY(page_console(request, VIEW_MENU_ROLES, &view->console));
    TRY(link_to(request, group->number, view->is_delete ? "/delete" : "", &view->action));
    return page_show(request, response, status, view_customer_group_edit_drawing(view));
}

struct status handle_customer_group_edit_page(struct http_request *request,
                                              struct http_response *response)
{
    struct view_customer_group_edit view = nothing_wrong(/* is_delete */ false);

    return show_one(request, response, 200, &view);
}

struct status handle_customer_group_edit(struct http_request *request,
                                         struct http_response *response)
{
    struct view_customer_group_edit view = nothing_wrong(/* is_delete */ false);

    if (number_of(request) == 0)
        return FAIL(NOT_FOUND, "there is no such group");
    if (is_missing(http_form(request, "name"))) {
        view.name_error = TEXT_CUSTOMER_GROUPS_NAME_INVALID;
        return show_one(request, response, 422, &view);
    }
    struct status named = put(request, number_of(request));
    if (status_is_ok(named))
        return http_redirect(response, 303, "/admin/customer-groups?done=changed");
    view.name_error = name_fault(named);
    view.stale = auth_is_stale(named);
    if (view.name_error == TEXT_NONE && !view.stale)
        return named;
    return show_one(request, response, view.stale ? 409 : 422, &view);
}

struct status handle_customer_group_delete_page(struct http_request *request,
                                                struct http_response *response)
{
    struct view_customer_group_edit view = nothing_wrong(/* is_delete */ true);

    return show_one(request, response, 200, &view);
}

/* auth knows whom rights reach, we know who is in it. Its number is given to another group, but
 * last of all, so who is put into it meanwhile is for long in a group that nobody reaches. */
static struct status count_own(const struct http_request *request, int64_t *out)
{
    int64_t counts[GROUPS_COUNTED] = {0};

    TRY(count_customers(request, counts));
    *out = counts[number_of(request)];
    return OK;
}

static struct status delete_group(const struct http_request *request)
{
    struct rpc_call_options options = visit_change_as_user(request, "auth");
    const struct customer_group group = {.number = number_of(request),
                                         .revision = http_form(request, "base_revision")->integer};

    return customer_groups_delete(portal_of(request)->auth, &options, &group,
                                  http_form(request, "reason")->text, request->arena);
}

static enum view_label delete_refusal(struct status refusal)
{
    if (refusal.code == STATUS_ABORTED && !auth_is_stale(refusal))
        return TEXT_CUSTOMER_GROUPS_BUSY;
    if (refusal.code != STATUS_FAILED_PRECONDITION)
        return TEXT_NONE;
    return status_is_about(refusal, "roles") ? TEXT_CUSTOMER_GROUP_DELETE_ROLES
                                             : TEXT_CUSTOMER_GROUP_DELETE_USERS;
}

struct status handle_customer_group_delete(struct http_request *request,
                                           struct http_response *response)
{
    struct view_customer_group_edit view = nothing_wrong(/* is_delete */ true);
    int64_t customers = 0;

    if (is_missing(http_form(request, "reason"))) {
        view.reason_error = TEXT_USER_CONFIRM_REASON_INVALID;
        return show_one(request, response, 422, &view);
    }
    TRY(count_own(request, &customers));
    if (customers > 0) {
        view.refused = TEXT_CUSTOMER_GROUP_DELETE_CUSTOMERS;
        return show_one(request, response, 409, &view);
    }
    struct status deleted = delete_group(request);
    if (status_is_ok(deleted))
        return http_redirect(response, 303, "/admin/customer-groups?done=deleted");
    if (status_is_about(deleted, "reason"))
        view.reason_error = TEXT_USER_CONFIRM_REASON_INVALID;
    view.refused = delete_refusal(deleted);
    view.stale = auth_is_stale(deleted);
    if (view.reason_error == TEXT_NONE && view.refused == TEXT_NONE && !view.stale)
        return deleted;
    return show_one(request, response, view.reason_error != TEXT_NONE ? 422 : 409, &view);
}
