#include "handlers/erasing.h"

#include <string.h>

#include "outbox/event.h"
#include "store/link_store.h"
#include "store/password_store.h"
#include "store/retired_store.h"
#include "store/user_store.h"

/* The same on every replica: nobody is erased twice. */
static struct uuid event_id(const struct auth_service *service, const struct user *user)
{
    static const char name[] = "erasing";
    uint8_t key[sizeof name + UUID_SIZE];

    memcpy(key, name, sizeof name);
    memcpy(key + sizeof name, user->id.bytes, UUID_SIZE);
    return outbox_event_id(&service->backbone.event_keys.current, (struct bytes){key, sizeof key},
                           0);
}

/* Without the name, which is what is erased. */
static struct status record(const struct auth_service *service, struct db_transaction *transaction,
                            const struct user *user, int64_t now_us)
{
    char id[UUID_TEXT_CAPACITY];
    const struct outbox_event event = {
        .id = event_id(service, user),
        .tenant_id = user->tenant_id,
        .at_us = now_us,
        .kind = "user_erased",
        .actor = {.kind = OUTBOX_ACTOR_SYSTEM},
        .object = {.kind = "user", .id = id},
        .result = OUTBOX_SUCCEEDED,
    };

    uuid_encode(user->id, id);
    return outbox_append(service->backbone.outbox, transaction, &event);
}

/* The login ID is kept before the row that holds it goes, in one transaction: whoever asks for it
 * meanwhile waits for the row and then finds the block. */
static struct status erase(const struct auth_service *service, struct db *db,
                           const struct user *user)
{
    struct retired_mac mac;

    retired_mac_compute(&service->retired_keys.current, user->tenant_id, user->login_id, &mac);
    TRY(retired_store_put(db, user->tenant_id, &mac, user->deleted_at_us + RETIRED_ID_US));
    TRY(link_store_remove(db, user->tenant_id, user->id));
    TRY(password_store_void(db, user->tenant_id, user->id)); /* former ones go with the row */
    return user_store_erase(db, user->tenant_id, user->id);
}

/* Looks once more under the lock: they may have been restored, or somebody else was here first. */
static struct status finish_one(struct auth_service *service, const struct deleted_user *deleted,
                                size_t *erased)
{
    const struct backbone *backbone = &service->backbone;
    int64_t now_us = 0;
    struct user user;

    TRY(db_clock_now_us(backbone->clock, &now_us));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(backbone->db, backbone->log, &db));
    TRY(db_begin_tenant(db, deleted->tenant_id, &transaction));
    struct status locked = user_store_lock(db, deleted->tenant_id, deleted->user_id, &user);
    if (locked.code == STATUS_NOT_FOUND)
        return OK;
    TRY(locked);
    if (!user_is_over(&user, now_us))
        return OK;
    TRY(erase(service, db, &user));
    TRY(record(service, &transaction, &user, now_us));
    TRY(db_commit(&transaction));
    (*erased)++;
    return OK;
}

static struct status list_due(struct auth_service *service,
                              struct deleted_user out[static ERASING_BATCH], size_t *count_out)
{
    CLEANUP(db_release) struct db *db = NULL;

    TRY(db_acquire(service->backbone.db_system, service->backbone.log, &db));
    return user_store_list_over_any_tenant(db, ERASING_BATCH, out, count_out);
}

struct status erasing_finish_due(struct auth_service *service, size_t *erased_out)
{
    struct deleted_user due[ERASING_BATCH];
    size_t count = 0;

    *erased_out = 0;
    TRY(list_due(service, due, &count));
    TRY(outbox_may_change(service->backbone.outbox));
    struct status finished = OK;
    for (size_t i = 0; i < count && !status_is_outage(finished); i++) {
        finished = finish_one(service, &due[i], erased_out);
        if (!status_is_ok(finished))
            log_warn(service->backbone.log, "erasing_not_finished",
                     LOG_UUID("user_id", due[i].user_id), LOG_STR("reason", finished.text));
    }
    return OK;
}
