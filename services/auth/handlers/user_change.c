#include "handlers/user_change.h"

#include <assert.h>

#include "handlers/record.h"
#include "service.h"
#include "store/role_store.h"
#include "store/user_store.h"

static struct status validate(const struct user_change_kind *kind,
                              const struct user_change_target *target, struct uuid *user_id_out)
{
    if (!uuid_from_bytes(target->user_id.data, target->user_id.len, user_id_out))
        return FAIL(INVALID_ARGUMENT, "user_id: 16 bytes");
    return manager_check_reason(target->reason, kind->needs_reason);
}

void user_change_add(struct user_change *change, const char *field, const char *before,
                     const char *after)
{
    assert(change->field_count < USER_CHANGE_FIELDS);
    change->fields[change->field_count++] =
        (struct outbox_change){.field = field, .before = before, .after = after};
}

static struct status record(const struct user_change *change, struct db_transaction *transaction,
                            const char *kind, const char *reason)
{
    const struct auth_service *service = change->call->service;
    struct outbox_event event =
        record_of_call(change->call, &change->once, kind, change->user.tenant_id);
    char id[UUID_TEXT_CAPACITY];

    record_about_user(&event, &change->user, id);
    event.reason = reason;
    event.changes = change->fields;
    event.change_count = change->field_count;
    return outbox_append(service->backbone.outbox, transaction, &event);
}

/* What the user's roles allow was read before the lock was had, and may be more by now. One that is
 * gone allows nothing. */
static struct status look_at_roles_again(struct db *db, struct user *user)
{
    struct status held = role_store_hold(db, user);

    return held.code == STATUS_NOT_FOUND ? OK : held;
}

static struct status check_manager(const struct user_change *change,
                                   const struct user_change_kind *kind)
{
    return kind->only_restricts && kind->only_restricts(change)
               ? manager_check_restricted(&change->manager, &change->user)
               : manager_check_user(&change->manager, &change->user);
}

struct status user_change_run(struct user_change *change, const struct user_change_kind *kind,
                              const struct user_change_target *target)
{
    struct call *call = change->call;
    const struct auth_service *service = call->service;
    struct uuid user_id;

    TRY(manager_of_call(call, target->tenant_id, &change->manager));
    TRY(validate(kind, target, &user_id));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, change->manager.tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &change->once));
    if (change->once.is_repeated)
        return OK;
    change->db = db;
    TRY(user_store_lock(db, change->manager.tenant_id, user_id, &change->user));
    TRY(look_at_roles_again(db, &change->user));
    TRY(check_manager(change, kind));
    TRY(kind->apply(change));
    TRY(record(change, &transaction, kind->event, target->reason));
    TRY(kind->answer(change));
    TRY(once_finish(call, &transaction, &change->once));
    return db_commit(&transaction);
}
