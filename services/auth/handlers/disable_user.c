#include "handlers/handlers.h"

#include <string.h>

#include "backbone/once.h"
#include "handlers/messages.h"
#include "handlers/record.h"
#include "peers/session.h"
#include "service.h"
#include "store/user_store.h"

typedef Sekisho__Auth__V1__DisableUserRequest DisableUserRequest;

/* The user as they are, locked until the transaction ends. Refuses the last administrator, also
 * when two are disabled at once: both lock the same rows in the same order. */
static struct status lock_disableable(struct db *db, int64_t tenant_id, struct uuid user_id,
                                      struct user *out)
{
    int64_t administrators = 0;

    TRY(user_store_lock_administrators(db, tenant_id, &administrators));
    TRY(user_store_lock(db, tenant_id, user_id, out));
    bool is_administrator =
        out->state == USER_STATE_ACTIVE && (out->roles & ROLE_SET(ROLE_ADMINISTRATOR)) != 0;
    if (is_administrator && administrators == 1)
        return FAIL(FAILED_PRECONDITION,
                    "the last administrator stays: make somebody else one first");
    return OK;
}

/* The restricting half comes first: session ends what there is and lets in nobody of this version
 * any more. Whatever fails afterwards, nobody is in who should be out. */
static struct status raise_barrier(struct call *call, const struct user *user)
{
    const struct auth_service *service = call->service;
    struct rpc_call_options options = rpc_options_of_call(call);

    options.idempotency_key = call->idempotency_key;
    return session_set_barrier(service->session, &options, user->tenant_id, user->id,
                               user->version + 1, "user_disabled", call->arena);
}

static struct status record_disabled(const struct call *call, const struct once *once,
                                     struct db_transaction *transaction, const struct user *user)
{
    const struct auth_service *service = call->service;
    const DisableUserRequest *request = call->request;
    struct outbox_event event = record_of_call(call, once, "user_disabled", user->tenant_id);
    struct outbox_change change = {.field = "state", .before = "active", .after = "disabled"};
    char id[UUID_TEXT_CAPACITY];

    record_about_user(&event, user, id);
    event.reason = request->reason;
    event.changes = &change;
    event.change_count = 1;
    return outbox_append(service->backbone.outbox, transaction, &event);
}

static struct status disable(struct call *call, const struct once *once, struct db *db,
                             struct db_transaction *transaction, struct user *user)
{
    if (user->state == USER_STATE_DISABLED)
        return OK;
    TRY(raise_barrier(call, user));
    TRY(user_store_set_state(db, user->tenant_id, user->id, USER_STATE_DISABLED,
                             user->version + 1));
    TRY(record_disabled(call, once, transaction, user));
    user->state = USER_STATE_DISABLED;
    user->version++;
    return OK;
}

static struct status validate(const DisableUserRequest *request, struct uuid *user_id_out)
{
    size_t size = strnlen(request->reason, USER_REASON_CAPACITY);

    if (request->tenant_id <= 0)
        return FAIL(INVALID_ARGUMENT, "tenant_id: say whose user");
    if (!uuid_from_bytes(request->user_id.data, request->user_id.len, user_id_out))
        return FAIL(INVALID_ARGUMENT, "user_id: 16 bytes");
    if (size == 0 || size >= USER_REASON_CAPACITY)
        return FAIL(INVALID_ARGUMENT, "reason: 1 to 256 bytes");
    return OK;
}

struct status handle_disable_user(struct call *call)
{
    const struct auth_service *service = call->service;
    const DisableUserRequest *request = call->request;
    struct uuid user_id;
    struct user user;
    struct once once;

    TRY(validate(request, &user_id));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, request->tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return OK;
    TRY(lock_disableable(db, request->tenant_id, user_id, &user));
    TRY(disable(call, &once, db, &transaction, &user));
    TRY(user_message(call, &user, call->response));
    TRY(once_finish(call, &transaction, &once));
    return db_commit(&transaction);
}
