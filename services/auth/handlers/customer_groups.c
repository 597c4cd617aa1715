/* The groups that customers are put into (domain/customer_group.h). */
#include "handlers/handlers.h"

#include <stdio.h>

#include "backbone/once.h"
#include "handlers/manager.h"
#include "handlers/record.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "service.h"
#include "store/group_store.h"
#include "store/user_store.h"

typedef Sekisho__Auth__V1__CustomerGroup GroupMessage;
typedef Sekisho__Auth__V1__ListCustomerGroupsRequest ListRequest;
typedef Sekisho__Auth__V1__ListCustomerGroupsResponse ListResponse;
typedef Sekisho__Auth__V1__PutCustomerGroupRequest PutRequest;
typedef Sekisho__Auth__V1__DeleteCustomerGroupRequest DeleteRequest;

/* One call that changes groups. */
struct group_change {
    struct call *call;
    struct manager manager;
    struct once once;
    struct db_transaction *transaction;
    const char *reason;
    int64_t base_revision;
    struct customer_group before; /* empty for a new one */
    struct customer_group after;  /* empty for one that is deleted */
};

/* Who sees users sees what they reach; everybody else the groups of customers that they may see
 * themselves. */
static scope_set visible_to(const struct manager *manager)
{
    scope_set scope = SCOPE_NONE;

    if (manager_may(manager, PERMISSION_USERS_VIEW))
        return SCOPE_ALL;
    (void)!rights_find_scope(&manager->held, PERMISSION_CUSTOMERS_VIEW, &scope);
    return scope;
}

static struct status group_message(const struct call *call, const struct customer_group *group,
                                   GroupMessage *out)
{
    out->number = group->number;
    out->revision = group->revision;
    return call_text(call, group->name, &out->name);
}

static struct status list_message(const struct call *call, const struct customer_group *groups,
                                  size_t count, scope_set visible, ListResponse *out)
{
    GroupMessage *messages = arena_alloc_array(call->arena, count, sizeof *messages);

    out->groups = arena_alloc_array(call->arena, count, sizeof *out->groups);
    if (messages == NULL || out->groups == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        if (!scope_reaches(visible, groups[i].number))
            continue;
        sekisho__auth__v1__customer_group__init(&messages[i]);
        TRY(group_message(call, &groups[i], &messages[i]));
        out->groups[out->n_groups++] = &messages[i];
    }
    return OK;
}

struct status handle_list_customer_groups(struct call *call)
{
    const struct auth_service *service = call->service;
    const ListRequest *request = call->request;
    struct customer_group groups[SCOPE_GROUPS_MAXIMUM];
    struct manager manager;
    size_t count = 0;

    TRY(manager_of_call(call, request->tenant_id, &manager));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, manager.tenant_id, &transaction));
    TRY(group_store_list(db, manager.tenant_id, groups, &count));
    TRY(db_commit(&transaction));
    return list_message(call, groups, count, visible_to(&manager), call->response);
}

static struct status record(const struct group_change *change, const char *kind)
{
    const struct auth_service *service = change->call->service;
    struct outbox_event event =
        record_of_call(change->call, &change->once, kind, change->manager.tenant_id);
    const struct customer_group *group = change->after.number ? &change->after : &change->before;
    const struct outbox_change name = {
        .field = "name", .before = change->before.name, .after = change->after.name};
    char number[12];

    (void)snprintf(number, sizeof number, "%u", group->number);
    event.object.kind = "customer_group";
    event.object.id = number;
    event.object.label = group->name;
    event.reason = change->reason;
    event.changes = &name;
    event.change_count = 1;
    return outbox_append(service->backbone.outbox, change->transaction, &event);
}

/* Nobody else names a group until the transaction ends: all of them lock the administrators first,
 * as whoever names a role. */
static struct status check_name(const struct group_change *change)
{
    struct customer_group groups[SCOPE_GROUPS_MAXIMUM];
    struct db *db = change->transaction->db;
    int64_t staying = 0;
    size_t count = 0;

    TRY(user_store_lock_administrators(db, change->manager.tenant_id, &staying));
    TRY(group_store_list(db, change->manager.tenant_id, groups, &count));
    return customer_group_check(change->call->arena, &change->after, groups, count);
}

static struct status create(struct group_change *change)
{
    TRY(check_name(change));
    TRY(group_store_create(change->transaction->db, change->manager.tenant_id, &change->after));
    TRY(record(change, "customer_group_created"));
    return group_message(change->call, &change->after, change->call->response);
}

/* A name that changes, or goes, changes what others believe they let somebody reach: it is theirs
 * who may see the customers behind it. */
static struct status check_reach(const struct manager *manager, uint32_t number)
{
    scope_set scope = SCOPE_NONE;

    if (manager->is_operator)
        return OK;
    (void)!rights_find_scope(&manager->held, PERMISSION_CUSTOMERS_VIEW, &scope);
    return scope_reaches(scope, number)
               ? OK
               : FAIL(PERMISSION_DENIED, "scope: you do not reach this group of customers");
}

static struct status lock(struct group_change *change, uint32_t number)
{
    TRY(check_reach(&change->manager, number));
    TRY(group_store_lock(change->transaction->db, change->manager.tenant_id, number,
                         &change->before));
    return manager_check_unchanged(change->base_revision, change->before.revision);
}

static struct status rename_group(struct group_change *change)
{
    TRY(check_name(change));
    TRY(lock(change, change->after.number));
    TRY(group_store_update(change->transaction->db, change->manager.tenant_id, &change->after));
    TRY(record(change, "customer_group_renamed"));
    return group_message(change->call, &change->after, change->call->response);
}

static struct status delete_group(struct group_change *change)
{
    const DeleteRequest *request = change->call->request;
    struct db *db = change->transaction->db;
    bool by_user = false;
    bool by_role = false;

    TRY(lock(change, request->number));
    TRY(group_store_is_used(db, change->manager.tenant_id, request->number, &by_user, &by_role));
    if (by_role)
        return FAIL(FAILED_PRECONDITION, "roles: one reaches this group");
    if (by_user)
        return FAIL(FAILED_PRECONDITION, "users: one reaches this group, also in the recycle bin");
    TRY(group_store_delete(db, change->manager.tenant_id, request->number));
    return record(change, "customer_group_deleted");
}

static struct status run(const struct group_change *wanted,
                         struct status (*step)(struct group_change *))
{
    struct call *call = wanted->call;
    const struct auth_service *service = call->service;
    struct group_change change = *wanted;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, change.manager.tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &change.once));
    if (change.once.is_repeated)
        return OK;
    change.transaction = &transaction;
    TRY(step(&change));
    TRY(once_finish(call, &transaction, &change.once));
    return db_commit(&transaction);
}

struct status handle_put_customer_group(struct call *call)
{
    const PutRequest *request = call->request;
    struct group_change change = {
        .call = call,
        .reason = "",
        .base_revision = request->base_revision,
        .after = {.number = request->number},
    };

    TRY(manager_of_call(call, request->tenant_id, &change.manager));
    if (!text_copy(change.after.name, sizeof change.after.name, request->name))
        return FAIL(INVALID_ARGUMENT, "name: 1 to 64 bytes without control or hidden characters");
    if (request->number == 0)
        return run(&change, create);
    TRY(manager_check_base(&change.manager, request->base_revision));
    return run(&change, rename_group);
}

struct status handle_delete_customer_group(struct call *call)
{
    const DeleteRequest *request = call->request;
    struct group_change change = {
        .call = call, .reason = request->reason, .base_revision = request->base_revision};

    TRY(manager_of_call(call, request->tenant_id, &change.manager));
    TRY(manager_check_reason(request->reason, /* is_needed */ true));
    TRY(manager_check_base(&change.manager, request->base_revision));
    return run(&change, delete_group);
}
