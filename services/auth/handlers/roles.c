#include "handlers/handlers.h"

#include "backbone/once.h"
#include "domain/role_name.h"
#include "handlers/decision_carry_out.h"
#include "handlers/decision_make.h"
#include "handlers/manager.h"
#include "handlers/messages.h"
#include "handlers/networks_push.h"
#include "handlers/networks_role.h"
#include "handlers/permissions.h"
#include "handlers/record.h"
#include "handlers/scope_labels.h"
#include "handlers/scopes.h"
#include "service.h"
#include "store/decision_store.h"
#include "store/link_store.h"
#include "store/role_store.h"
#include "store/user_store.h"

typedef Sekisho__Auth__V1__Role RoleMessage;
typedef Sekisho__Auth__V1__ListRolesRequest ListRolesRequest;
typedef Sekisho__Auth__V1__ListRolesResponse ListRolesResponse;
typedef Sekisho__Auth__V1__CreateRoleRequest CreateRoleRequest;
typedef Sekisho__Auth__V1__ChangeRoleRequest ChangeRoleRequest;
typedef Sekisho__Auth__V1__DeleteRoleRequest DeleteRoleRequest;

/* One call that changes roles. */
struct role_change {
    struct call *call;
    struct manager manager;
    struct once once;
    struct db_transaction *transaction;
    const char *reason;
    int64_t base_revision;
    struct own_role before; /* empty for a new one */
    struct own_role after;  /* empty for one that is deleted */
    bool keeps_scope;       /* that of `after` is not said */
};

static struct status own_role_message(const struct call *call, const struct own_role *role,
                                      RoleMessage *out)
{
    char code[OWN_ROLE_CODE_CAPACITY];

    own_role_code(role->number, code);
    TRY(call_text(call, code, &out->code));
    TRY(call_text(call, role->name, &out->name));
    out->revision = role->revision;
    TRY(scope_message(call, role->scope, &out->scope));
    return permission_names(call, role->permissions, &out->permissions, &out->n_permissions);
}

static struct status built_in_message(const struct call *call, enum role role, RoleMessage *out)
{
    out->is_built_in = true;
    TRY(call_text(call, role_name(role), &out->code));
    return permission_names(call, role_permissions(ROLE_SET(role)), &out->permissions,
                            &out->n_permissions);
}

static struct status list_message(const struct call *call, const struct own_role *own,
                                  size_t own_count, ListRolesResponse *out)
{
    size_t count = ROLE_COUNT + own_count;
    RoleMessage *messages = arena_alloc_array(call->arena, count, sizeof *messages);

    out->roles = arena_alloc_array(call->arena, count, sizeof *out->roles);
    if (messages == NULL || out->roles == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        sekisho__auth__v1__role__init(&messages[i]);
        TRY(i < ROLE_COUNT ? built_in_message(call, (enum role)i, &messages[i])
                           : own_role_message(call, &own[i - ROLE_COUNT], &messages[i]));
        out->roles[i] = &messages[i];
    }
    out->n_roles = count;
    return OK;
}

struct status handle_list_roles(struct call *call)
{
    const struct auth_service *service = call->service;
    const ListRolesRequest *request = call->request;
    struct own_role own[OWN_ROLES_MAXIMUM];
    struct manager manager;
    size_t count = 0;

    TRY(manager_of_call(call, request->tenant_id, &manager));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, manager.tenant_id, &transaction));
    TRY(role_store_list(db, manager.tenant_id, own, &count));
    TRY(db_commit(&transaction));
    return list_message(call, own, count, call->response);
}

static struct status record(const struct role_change *change, const char *kind)
{
    const struct auth_service *service = change->call->service;
    struct outbox_event event =
        record_of_call(change->call, &change->once, kind, change->manager.tenant_id);
    char before[PERMISSIONS_TEXT_CAPACITY];
    char after[PERMISSIONS_TEXT_CAPACITY];
    char code[OWN_ROLE_CODE_CAPACITY];
    struct scope_labels scopes;
    const struct outbox_change changes[] = {
        {.field = "name", .before = change->before.name, .after = change->after.name},
        {.field = "permissions", .before = before, .after = after},
        {.field = "scope", .before = scopes.before, .after = scopes.after},
    };

    TRY(scope_labels_find(change->transaction->db, change->manager.tenant_id, change->before.scope,
                          change->after.scope, &scopes));
    permissions_encode(change->before.permissions, before);
    permissions_encode(change->after.permissions, after);
    own_role_code(change->before.number ? change->before.number : change->after.number, code);
    event.object.kind = "role";
    event.object.id = code;
    event.object.label = change->after.name[0] ? change->after.name : change->before.name;
    event.reason = change->reason;
    event.changes = changes;
    event.change_count = COUNT_OF(changes);
    return outbox_append(service->backbone.outbox, change->transaction, &event);
}

/* The number is nobody's yet. */
static struct status read_role(const char *name, char *const *permissions, size_t count,
                               const Sekisho__Auth__V1__Scope *scope, struct own_role *out)
{
    struct own_role role = {0};

    if (!text_copy(role.name, sizeof role.name, name))
        return FAIL(INVALID_ARGUMENT, "name: 1 to 64 bytes without control or hidden characters");
    TRY(permissions_read(permissions, count, &role.permissions));
    TRY(scope_read(scope, &role.scope));
    TRY(own_role_check(&role));
    *out = role;
    return OK;
}

/* Nobody else names a role until the transaction ends: all of them lock the administrators first.
 */
static struct status check_name(const struct role_change *change,
                                struct own_role own[static OWN_ROLES_MAXIMUM], size_t *count_out)
{
    TRY(role_store_list(change->transaction->db, change->manager.tenant_id, own, count_out));
    return role_name_check(change->call->arena, &change->after, own, *count_out);
}

static struct status create(struct role_change *change)
{
    struct db *db = change->transaction->db;
    struct own_role own[OWN_ROLES_MAXIMUM];
    int64_t staying = 0;
    size_t count = 0;

    TRY(user_store_lock_administrators(db, change->manager.tenant_id, &staying));
    TRY(manager_check_role(&change->manager, db, &change->after));
    TRY(check_name(change, own, &count));
    change->after.number = own_role_free_number(own, count);
    if (change->after.number == 0)
        return FAIL(FAILED_PRECONDITION, "roles: a company has at most 26 of its own");
    TRY(role_store_create(db, change->manager.tenant_id, &change->after));
    return record(change, "role_created");
}

struct status handle_create_role(struct call *call)
{
    const struct auth_service *service = call->service;
    const CreateRoleRequest *request = call->request;
    struct role_change change = {.call = call};

    TRY(manager_of_call(call, request->tenant_id, &change.manager));
    TRY(read_role(request->name, request->permissions, request->n_permissions, request->scope,
                  &change.after));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, change.manager.tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &change.once));
    if (change.once.is_repeated)
        return OK;
    change.transaction = &transaction;
    TRY(create(&change));
    TRY(own_role_message(call, &change.after, call->response));
    TRY(once_finish(call, &transaction, &change.once));
    return db_commit(&transaction);
}

/* Whoever holds a role does not widen it for themselves. */
static struct status check_not_own(const struct role_change *change, uint32_t number)
{
    const struct manager *manager = &change->manager;
    struct user self;

    if (manager->is_operator)
        return OK;
    TRY(user_store_find(change->transaction->db, manager->tenant_id, manager->user_id, &self));
    return (self.roles & own_role_bit(number)) != 0
               ? FAIL(FAILED_PRECONDITION, "self: you have this role, ask a colleague")
               : OK;
}

static struct status lock(struct role_change *change, uint32_t number)
{
    struct db *db = change->transaction->db;
    bool is_being_decided = false;

    TRY(role_store_lock(db, change->manager.tenant_id, number, &change->before));
    TRY(manager_check_unchanged(change->base_revision, change->before.revision));
    TRY(manager_check_role(&change->manager, db, &change->before));
    TRY(check_not_own(change, number));
    TRY(role_store_is_being_decided(db, change->manager.tenant_id, number, &is_being_decided));
    return is_being_decided ? FAIL(ABORTED, "somebody with this role is being changed, try again")
                            : OK;
}

/* Sessions have what the role allowed when they began: those of whoever has it end, and who comes
 * in again has what it allows now. Who is not in yet may have a link, which whoever issued it
 * knows, too (handlers/decision_carry_out.c). */
static struct status decide_for_holder(const struct role_change *change, struct uuid user_id,
                                       uint32_t position)
{
    struct db *db = change->transaction->db;
    struct decision decision;
    struct user user;

    TRY(user_store_find(db, change->manager.tenant_id, user_id, &user));
    if (user.state != USER_STATE_ACTIVE)
        return link_store_remove(db, user.tenant_id, user.id);
    TRY(decision_describe(change->call, &change->once, &user, change->reason, &decision));
    decision.kind = DECISION_ROLES;
    decision.route = DECISION_BY_ROLE;
    decision.roles = user.roles;
    decision.granted = user.granted;
    decision.event_id =
        record_id(change->call, &change->once, (enum record_step)(RECORD_HOLDERS + position));
    return decision_store_add(db, &decision);
}

/* Administrators, holders, role: in the order in which whoever gives it to somebody locks them. Who
 * got it between the last two is found by counting again. */
static struct status change_role(struct role_change *change, uint32_t number)
{
    struct db *db = change->transaction->db;
    int64_t tenant_id = change->manager.tenant_id;
    struct uuid holders[OWN_ROLE_HOLDERS_MAXIMUM + 1];
    struct own_role own[OWN_ROLES_MAXIMUM];
    size_t own_count = 0;
    size_t count = 0;
    int64_t staying = 0;
    int64_t now = 0;

    TRY(user_store_lock_administrators(db, tenant_id, &staying));
    TRY(role_store_lock_holders(db, tenant_id, number, holders, &count));
    TRY(lock(change, number));
    TRY(role_store_count_holders(db, tenant_id, number, /* deleted_too */ false, &now));
    if (now != (int64_t)count)
        return FAIL(ABORTED, "somebody with this role is being changed, try again");
    change->after.number = number;
    if (change->keeps_scope)
        change->after.scope = change->before.scope;
    TRY(manager_check_role(&change->manager, db, &change->after));
    TRY(check_name(change, own, &own_count));
    TRY(role_store_update(db, tenant_id, &change->after));
    if (change->after.permissions != change->before.permissions ||
        change->after.scope != change->before.scope) {
        for (uint32_t i = 0; i < count; i++)
            TRY(decide_for_holder(change, holders[i], i));
    }
    return record(change, "role_changed");
}

static struct status change_once(const struct role_change *wanted, uint32_t number)
{
    struct call *call = wanted->call;
    const struct auth_service *service = call->service;
    struct role_change change = *wanted;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, change.manager.tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &change.once));
    if (change.once.is_repeated)
        return OK;
    change.transaction = &transaction;
    TRY(change_role(&change, number));
    TRY(own_role_message(call, &change.after, call->response));
    TRY(once_finish(call, &transaction, &change.once));
    return db_commit(&transaction);
}

static struct status list_decided(const struct call *call, int64_t tenant_id, struct decision *out,
                                  size_t *count_out)
{
    const struct auth_service *service = call->service;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    TRY(decision_store_list_by_role(db, tenant_id, OWN_ROLE_HOLDERS_MAXIMUM, out, count_out));
    return db_commit(&transaction);
}

/* Also of another call's, and of this one's when it is repeated. */
static struct status finish_decided(const struct call *call, int64_t tenant_id)
{
    size_t count = 0;
    struct decision *decided =
        arena_alloc_array(call->arena, OWN_ROLE_HOLDERS_MAXIMUM, sizeof *decided);

    if (decided == NULL)
        return arena_failure();
    TRY(list_decided(call, tenant_id, decided, &count));
    for (size_t i = 0; i < count; i++)
        TRY(decision_carry_out_for_call(call, &decided[i]));
    return OK;
}

static struct status read_code(const char *code, uint32_t *out)
{
    return own_role_parse(code, out) ? OK : FAIL(NOT_FOUND, "there is no such role");
}

struct status handle_change_role(struct call *call)
{
    const ChangeRoleRequest *request = call->request;
    struct role_change change = {
        .call = call,
        .reason = request->reason,
        .base_revision = request->base_revision,
        .keeps_scope = request->scope == NULL,
    };
    uint32_t number = 0;

    TRY(manager_of_call(call, request->tenant_id, &change.manager));
    TRY(manager_check_reason(request->reason, /* is_needed */ true));
    TRY(manager_check_base(&change.manager, request->base_revision));
    TRY(read_role(request->name, request->permissions, request->n_permissions, request->scope,
                  &change.after));
    TRY(read_code(request->code, &number));
    TRY(change_once(&change, number));
    return finish_decided(call, change.manager.tenant_id);
}

static struct status delete_role(struct role_change *change, uint32_t number, bool *had_list_out)
{
    const struct networks_role role = {change->call, &change->once, change->transaction,
                                       change->manager.tenant_id, number};
    struct db *db = change->transaction->db;
    int64_t tenant_id = change->manager.tenant_id;
    int64_t holders = 0;

    TRY(lock(change, number));
    TRY(role_store_count_holders(db, tenant_id, number, /* deleted_too */ true, &holders));
    if (holders > 0)
        return FAIL(FAILED_PRECONDITION, "role: somebody has it, also in the recycle bin");
    TRY(networks_forget_role(&role, had_list_out));
    TRY(role_store_delete(db, tenant_id, number));
    return record(change, "role_deleted");
}

struct status handle_delete_role(struct call *call)
{
    const struct auth_service *service = call->service;
    const DeleteRoleRequest *request = call->request;
    struct role_change change = {
        .call = call, .reason = request->reason, .base_revision = request->base_revision};
    uint32_t number = 0;
    bool had_list = false;

    TRY(manager_of_call(call, request->tenant_id, &change.manager));
    TRY(manager_check_reason(request->reason, /* is_needed */ true));
    TRY(manager_check_base(&change.manager, request->base_revision));
    TRY(read_code(request->code, &number));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, change.manager.tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &change.once));
    if (change.once.is_repeated)
        return OK;
    change.transaction = &transaction;
    TRY(delete_role(&change, number, &had_list));
    TRY(once_finish(call, &transaction, &change.once));
    TRY(db_commit(&transaction));
    db_release(&db); /* none is held while session is asked */
    /* Nobody has the role, so session may as well hear later that its list is gone. */
    if (had_list)
        (void)!status_is_ok(networks_push_by_call(call, change.manager.tenant_id));
    return OK;
}
