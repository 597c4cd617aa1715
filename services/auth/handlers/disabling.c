#include "handlers/disabling.h"

#include <string.h>

#include "handlers/record.h"
#include "peers/session.h"
#include "store/disabling_store.h"
#include "store/link_store.h"
#include "store/user_store.h"

enum {
    ROUNDS_MAXIMUM = 3, /* the user's version may move while session is asked */
    ARENA_MAXIMUM = 64 << 10,
    KEY_SIZE = UUID_SIZE + sizeof(int64_t),
};

/* Restricting first: session ends what there is and lets in nobody of an older version any more.
 * Whatever fails afterwards, nobody is in who should be out. */
static struct status raise_barrier(const struct disabling_work *work,
                                   const struct disabling *disabling)
{
    struct rpc_call_options options = work->options;
    uint8_t key[KEY_SIZE]; /* the same whoever asks, another for another version */

    memcpy(key, disabling->event_id.bytes, UUID_SIZE);
    bytes_put_u64(key + UUID_SIZE, (uint64_t)disabling->version);
    options.idempotency_key = (struct bytes){key, sizeof key};
    options.request_id = disabling->request_id;
    struct status raised =
        session_set_barrier(work->service->session, &options, disabling->tenant_id,
                            disabling->user_id, disabling->version, "user_disabled", work->arena);
    if (!status_is_ok(raised))
        metrics_count(&work->service->counters.barrier_failures);
    return raised;
}

static struct status record_disabled(const struct disabling_work *work,
                                     struct db_transaction *transaction, const struct user *user,
                                     const struct disabling *disabling)
{
    struct outbox_change change = {.field = "state", .before = "active", .after = "disabled"};
    struct outbox_event event = {
        .id = disabling->event_id,
        .tenant_id = disabling->tenant_id,
        .at_us = work->now_us,
        .kind = "user_disabled",
        .actor = {.kind = OUTBOX_ACTOR_OPERATOR, .login_id = disabling->caller},
        .source = {.address = disabling->address, .session_id = disabling->session_id},
        .result = OUTBOX_SUCCEEDED,
        .reason = disabling->reason,
        .changes = &change,
        .change_count = 1,
        .correlation_id = disabling->request_id,
    };
    char id[UUID_TEXT_CAPACITY];

    if (!uuid_is_nil(disabling->actor_id)) {
        event.actor.kind = OUTBOX_ACTOR_STAFF;
        event.actor.user_id = disabling->actor_id;
        event.actor.login_id = disabling->actor_login;
        event.actor.name = disabling->actor_name;
    }
    record_about_user(&event, user, id);
    return outbox_append(work->service->backbone.outbox, transaction, &event);
}

static struct status disable(const struct disabling_work *work, struct db_transaction *transaction,
                             const struct user *user, const struct disabling *disabling)
{
    struct db *db = transaction->db;

    TRY(user_store_set_state(db, user->tenant_id, user->id, USER_STATE_DISABLED,
                             disabling->version));
    TRY(record_disabled(work, transaction, user, disabling));
    TRY(link_store_remove(db, user->tenant_id, user->id));
    TRY(disabling_store_remove(db, user->tenant_id, user->id));
    return db_commit(transaction);
}

/* The barrier stands below what the user has become: it has to be raised again, further. */
static struct status decide_anew(struct db_transaction *transaction, const struct user *user,
                                 struct disabling *disabling)
{
    int64_t version = user->version + 1;

    TRY(disabling_store_set_version(transaction->db, user->tenant_id, user->id, version));
    TRY(db_commit(transaction));
    disabling->version = version;
    return OK;
}

/* Once the barrier stands. Not done, with another version in `disabling`, when it stands too low.
 */
static struct status complete(const struct disabling_work *work, struct disabling *disabling,
                              bool *done_out)
{
    struct disabling decided;
    struct user user;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(work->service->backbone.db, work->log, &db));
    TRY(db_begin_tenant(db, disabling->tenant_id, &transaction));
    TRY(user_store_lock(db, disabling->tenant_id, disabling->user_id, &user));
    struct status found =
        disabling_store_find(db, disabling->tenant_id, disabling->user_id, &decided);
    *done_out = found.code == STATUS_NOT_FOUND; /* by somebody else */
    if (*done_out)
        return OK;
    TRY(found);
    if (user.version >= decided.version)
        return decide_anew(&transaction, &user, disabling);
    if (decided.version != disabling->version) {
        *disabling = decided;
        return OK;
    }
    TRY(disable(work, &transaction, &user, &decided));
    *done_out = true;
    return OK;
}

struct status disabling_finish(const struct disabling_work *work, const struct disabling *decided)
{
    struct disabling disabling = *decided;

    for (int i = 0; i < ROUNDS_MAXIMUM; i++) {
        bool is_done = false;
        TRY(raise_barrier(work, &disabling));
        TRY(complete(work, &disabling, &is_done));
        if (is_done)
            return OK;
    }
    return FAIL(ABORTED, "the user is being changed, try again");
}

static struct status finish_one(struct auth_service *service, const struct disabling *decided)
{
    CLEANUP(arena_clear) struct arena arena;
    struct disabling_work work = {
        .service = service, .log = service->backbone.log, .arena = &arena};

    arena_init(&arena, ARENA_MAXIMUM);
    TRY(db_clock_now_us(service->backbone.clock, &work.now_us));
    return disabling_finish(&work, decided);
}

static struct status list_overdue(struct auth_service *service,
                                  struct disabling out[static DISABLING_BATCH], size_t *count_out)
{
    CLEANUP(db_release) struct db *db = NULL;

    TRY(db_acquire(service->backbone.db_system, service->backbone.log, &db));
    return disabling_store_list_any_tenant(db, DISABLING_OVERDUE_MS, DISABLING_BATCH, out,
                                           count_out);
}

static bool is_outage(struct status status)
{
    return status.code == STATUS_UNAVAILABLE || status.code == STATUS_DEADLINE_EXCEEDED;
}

struct status disabling_finish_overdue(struct auth_service *service, size_t *finished_out)
{
    struct disabling overdue[DISABLING_BATCH];
    size_t count = 0;

    *finished_out = 0;
    TRY(list_overdue(service, overdue, &count));
    metrics_set(&service->counters.disablings_overdue, (int64_t)count);
    TRY(outbox_may_restrict(service->backbone.outbox));
    struct status finished = OK;
    for (size_t i = 0; i < count && !is_outage(finished); i++) {
        finished = finish_one(service, &overdue[i]);
        if (status_is_ok(finished))
            (*finished_out)++;
        else
            log_warn(service->backbone.log, "disabling_not_finished",
                     LOG_UUID("user_id", overdue[i].user_id), LOG_STR("reason", finished.text));
    }
    return OK;
}
