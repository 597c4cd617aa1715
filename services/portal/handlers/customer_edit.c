/* A new customer, and another number or name for one. Within the reach of the permission: nobody
 * makes customers where they would not find them again. */
#include "handlers/handlers.h"

#include <string.h>

#include "customer_view.h"
#include "domain/customer.h"
#include "events.h"
#include "pages.h"
#include "reach_refusal.h"
#include "scope_view.h"
#include "store/customer_change.h"
#include "visit.h"

static struct customer_reach reach_of(const struct http_request *request)
{
    return customer_reach_of(visit_scope(visit_of(request), "customers.edit"));
}

static struct view_customer_edit nothing_wrong(bool is_new)
{
    return (struct view_customer_edit){.is_new = is_new,
                                       .code_error = TEXT_NONE,
                                       .name_error = TEXT_NONE,
                                       .group_error = TEXT_NONE};
}

static bool is_wrong(const struct view_customer_edit *view)
{
    return view->code_error != TEXT_NONE || view->name_error != TEXT_NONE ||
           view->group_error != TEXT_NONE;
}

static struct status answer(struct http_request *request, struct http_response *response,
                            struct view_customer_edit *view)
{
    int status = view->stale ? 409 : is_wrong(view) ? 422 : 200;

    if (request->method == HTTP_POST) {
        view->code = http_form(request, "number")->text;
        view->name = http_form(request, "name")->text;
    }
    view->invalid = is_wrong(view);
    TRY(page_console(request, VIEW_MENU_CUSTOMERS, &view->console));
    return page_show(request, response, status, view_customer_edit_drawing(view));
}

static bool is_same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* What was typed, in the form in which it is kept. */
struct typed {
    char code[CUSTOMER_CODE_CAPACITY];
    const char *name;
};

/* `own`: what the customer has now, "" for a new one. That code stays as it is, also one of before
 * there was a form for them. */
static struct status read_form(const struct http_request *request, const char *own,
                               struct typed *out, struct view_customer_edit *view)
{
    const struct http_value *code = http_form(request, "number");
    const struct http_value *name = http_form(request, "name");
    bool is_kept = own[0] && is_same(code->text, own);

    if (is_kept)
        is_kept = text_copy(out->code, sizeof out->code, own);
    if (!is_kept &&
        (code->fault != HTTP_FAULT_NONE || !customer_code_parse(bytes_of(code->text), out->code)))
        view->code_error = TEXT_CUSTOMER_EDIT_CODE_INVALID;
    struct status named = name->fault == HTTP_FAULT_NONE
                              ? customer_name_parse(name->text, request->arena, &out->name)
                              : FAIL(INVALID_ARGUMENT, "name: too long");
    if (named.code != STATUS_INVALID_ARGUMENT)
        return named;
    view->name_error = TEXT_CUSTOMER_EDIT_NAME_INVALID;
    return OK;
}

static struct status show_new(struct http_request *request, struct http_response *response,
                              struct view_customer_edit *view)
{
    const struct customer_reach reach = reach_of(request);
    bool is_typed = request->method == HTTP_POST && http_form(request, "group")->is_present;
    int64_t chosen = is_typed ? http_form(request, "group")->integer : 0;

    if (!reach.is_all && reach.groups == 0)
        return FAIL(NOT_FOUND, "there is no customer that they would reach");
    TRY(customer_view_groups(request, &reach, chosen, &view->groups, &view->groups_count));
    view->has_ungrouped = customer_reach_has(&reach, 0);
    view->is_ungrouped = chosen == 0;
    view->code = view->name = "";
    if (!view_link_own("/admin/customers", &view->back) ||
        !view_link_own("/admin/customers/new", &view->action))
        return FAIL(INTERNAL, "a path of our own is none");
    return answer(request, response, view);
}

struct status handle_customer_new_page(struct http_request *request, struct http_response *response)
{
    struct view_customer_edit view = nothing_wrong(/* is_new */ true);

    return show_new(request, response, &view);
}

/* In a company without groups the form does not ask for one. */
static bool read_group(const struct http_request *request, uint32_t *out)
{
    const struct http_value *sent = http_form(request, "group");
    const struct customer_reach reach = reach_of(request);

    *out = sent->is_present ? (uint32_t)sent->integer : 0;
    return (!sent->is_present && customer_reach_has(&reach, 0)) ||
           customer_view_reaches(request, &reach, sent);
}

/* The form names the customer that is made of it, so one that is sent twice makes one. */
static struct status create(const struct http_request *request, struct customer *customer)
{
    const struct visit *visit = visit_of(request);
    char id[UUID_TEXT_CAPACITY];
    const struct outbox_change changes[] = {
        {.field = "customer_code", .after = customer->code},
        {.field = "customer_group", .after = scope_view_name(request, customer->group_number)},
    };
    struct outbox_event event = {
        .kind = "customer_created",
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "customer", .id = id, .label = customer->name},
        .changes = changes,
        .change_count = customer->group_number > 0 ? 2 : 1,
    };
    bool is_new = false;

    customer->id = uuid_v8(visit->idempotency_key);
    uuid_encode(customer->id, id);
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    TRY(customer_change_create(db, visit->session.tenant_id, customer, &is_new));
    if (!is_new)
        return OK;
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

struct status handle_customer_new(struct http_request *request, struct http_response *response)
{
    struct view_customer_edit view = nothing_wrong(/* is_new */ true);
    struct customer customer = {0};
    struct typed typed = {0};
    struct view_link link = {0};

    TRY(read_form(request, "", &typed, &view));
    if (!read_group(request, &customer.group_number))
        view.group_error = TEXT_CUSTOMER_GROUP_INVALID;
    if (is_wrong(&view))
        return show_new(request, response, &view);
    customer.code = typed.code;
    customer.name = typed.name;
    struct status made = create(request, &customer);
    if (made.code == STATUS_ALREADY_EXISTS) {
        view.code_error = TEXT_CUSTOMER_EDIT_CODE_TAKEN;
        return show_new(request, response, &view);
    }
    TRY(made);
    TRY(customer_view_link(request->arena, customer.id, "?done=created", &link));
    return http_redirect(response, 303, link.address);
}

static struct status find(const struct http_request *request, struct db *db, struct customer *out)
{
    const struct customer_reach reach = reach_of(request);

    return customer_store_find(db, visit_of(request)->session.tenant_id,
                               http_path_uuid(request, "id"), &reach, request->arena, out);
}

/* What there is, for who may change it. */
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

static struct status show_edit(struct http_request *request, struct http_response *response,
                               struct view_customer_edit *view)
{
    bool is_typed = request->method == HTTP_POST;
    struct customer customer;

    const struct status looked = look(request, &customer);
    reach_tell_customer(request, looked);
    TRY(looked);
    view->code = view->code_now = customer.code;
    view->name = view->name_now = customer.name;
    view->base_revision =
        is_typed && !view->stale ? http_form(request, "base_revision")->integer : customer.revision;
    TRY(customer_view_link(request->arena, customer.id, "", &view->back));
    TRY(customer_view_link(request->arena, customer.id, "/edit", &view->action));
    return answer(request, response, view);
}

struct status handle_customer_edit_page(struct http_request *request,
                                        struct http_response *response)
{
    struct view_customer_edit view = nothing_wrong(/* is_new */ false);

    return show_edit(request, response, &view);
}

static struct status record(const struct http_request *request, struct db_transaction *transaction,
                            const struct customer *before, const struct typed *after)
{
    char id[UUID_TEXT_CAPACITY];
    struct outbox_change changes[2];
    struct outbox_event event = {
        .kind = "customer_changed",
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "customer", .id = id, .label = after->name},
        .changes = changes,
    };

    uuid_encode(before->id, id);
    if (!is_same(before->code, after->code))
        changes[event.change_count++] =
            (struct outbox_change){"customer_code", before->code, after->code};
    if (!is_same(before->name, after->name))
        changes[event.change_count++] =
            (struct outbox_change){"customer_name", before->name, after->name};
    return event_append(request, transaction, &event);
}

/* A form that is sent twice finds it done. */
static struct status change(const struct http_request *request, struct view_customer_edit *view)
{
    struct typed typed = {0};
    struct customer customer;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    TRY(find(request, db, &customer));
    TRY(read_form(request, customer.code, &typed, view));
    if (is_wrong(view) ||
        (is_same(typed.code, customer.code) && is_same(typed.name, customer.name)))
        return OK;
    if (http_form(request, "base_revision")->integer != customer.revision)
        return FAIL(ABORTED, "changed since the form was shown");
    const struct customer wanted = {
        .id = customer.id,
        .code = typed.code,
        .name = typed.name,
        .revision = http_form(request, "base_revision")->integer,
    };
    TRY(customer_change_name(db, visit_of(request)->session.tenant_id, &wanted));
    TRY(record(request, &transaction, &customer, &typed));
    return db_commit(&transaction);
}

struct status handle_customer_edit(struct http_request *request, struct http_response *response)
{
    struct view_customer_edit view = nothing_wrong(/* is_new */ false);
    struct view_link link = {0};
    struct status changed = change(request, &view);

    reach_tell_customer(request, changed);
    if (changed.code == STATUS_ALREADY_EXISTS)
        view.code_error = TEXT_CUSTOMER_EDIT_CODE_TAKEN;
    view.stale = changed.code == STATUS_ABORTED;
    if (is_wrong(&view) || view.stale)
        return show_edit(request, response, &view);
    TRY(changed);
    TRY(customer_view_link(request->arena, http_path_uuid(request, "id"), "?done=changed", &link));
    return http_redirect(response, 303, link.address);
}
