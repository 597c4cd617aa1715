#include "handlers/batch.h"

#include <assert.h>
#include <string.h>

static struct status list(struct auth_service *service, const struct batch *batch,
                          union batch_items *out, size_t *count_out)
{
    CLEANUP(db_release) struct db *db = NULL;

    TRY(db_acquire(service->backbone.db_system, service->backbone.log, &db));
    return batch->list(service, db, out, count_out);
}

struct log_field batch_user(const union batch_items *items, size_t i)
{
    return LOG_UUID("user_id", items->users[i].user_id);
}

struct uuid batch_event_id(const struct auth_service *service, const char name[static 1],
                           const struct user *user, int64_t moment_us, uint32_t step)
{
    uint8_t key[BATCH_NAME_CAPACITY + UUID_SIZE + sizeof(uint64_t)];
    size_t size = strlen(name) + 1;

    assert(size <= BATCH_NAME_CAPACITY);
    memcpy(key, name, size);
    memcpy(key + size, user->id.bytes, UUID_SIZE);
    bytes_put_u64(key + size + UUID_SIZE, (uint64_t)moment_us);
    return outbox_event_id(&service->backbone.event_keys.current,
                           (struct bytes){key, size + UUID_SIZE + sizeof(uint64_t)}, step);
}

static void log_failure(const struct auth_service *service, const struct batch *batch,
                        const union batch_items *items, size_t i, struct status failed)
{
    const struct log_field fields[] = {batch->whose(items, i), LOG_STR("reason", failed.text)};

    log_write(service->backbone.log, LOG_LEVEL_WARN, batch->not_done, fields, COUNT_OF(fields));
}

struct status batch_run(struct auth_service *service, const struct batch *batch, size_t *done_out)
{
    union batch_items items;
    struct status finished = OK;
    size_t count = 0;

    *done_out = 0;
    TRY(list(service, batch, &items, &count));
    TRY(batch->may(service->backbone.outbox));
    for (size_t i = 0; i < count && !status_is_outage(finished); i++) {
        bool is_done = false;
        finished = batch->finish(service, &items, i, &is_done);
        *done_out += is_done;
        if (!status_is_ok(finished))
            log_failure(service, batch, &items, i, finished);
    }
    return OK;
}
