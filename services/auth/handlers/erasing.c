#include "handlers/erasing.h"

#include <string.h>

#include "outbox/event.h"
#include "store/departure_store.h"
#include "store/link_store.h"
#include "store/networks_store.h"
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

/* Without the name, which is what is erased. It takes the names out of the history, too: audit
 * destroys the key that they are sealed under when it takes this event. */
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
    TRY(departure_store_forget_words(db, user->tenant_id, user->id));
    TRY(networks_store_forget_saver(db, user->tenant_id, user->login_id));
    return user_store_erase(db, user->tenant_id, user->id);
}

/* Looks once more under the lock: they may have been restored, or somebody else was here first. */
static struct status finish(struct auth_service *service, const union batch_items *items, size_t i,
                            bool *done_out)
{
    const struct backbone *backbone = &service->backbone;
    const struct due_user *deleted = &items->users[i];
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
    *done_out = true;
    return OK;
}

static struct status list(struct auth_service *service, struct db *db, union batch_items *out,
                          size_t *count_out)
{
    (void)service;
    return user_store_list_over_any_tenant(db, BATCH_MAXIMUM, out->users, count_out);
}

const struct batch erasing_batch = {
    .done = "users_erased",
    .not_done = "erasing_not_finished",
    .may = outbox_may_change,
    .list = list,
    .finish = finish,
    .whose = batch_user,
};
