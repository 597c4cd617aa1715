#include "handlers/leaving.h"

#include "handlers/decision_carry_out.h"
#include "handlers/decision_make.h"
#include "handlers/record.h"
#include "store/decision_store.h"
#include "store/user_store.h"

/* What a leaving date may leave in the history; each is an event id of its own. */
enum { STEP_DISABLED, STEP_HELD };

static const char reason[] = "leaving date";

/* Another one for another date. */
static struct uuid event_id(const struct auth_service *service, const struct user *user,
                            uint32_t step)
{
    return batch_event_id(service, "leaving", user, user->leaves_at_us, step);
}

static struct status decide_leaving(const struct auth_service *service, struct db *db,
                                    const struct user *user)
{
    const struct decider decider = {
        .manager = {.tenant_id = user->tenant_id, .is_operator = true},
        .route = DECISION_BY_LEAVING_DATE,
        .event_id = event_id(service, user, STEP_DISABLED),
        .caller = "auth",
    };
    const struct decision_wish wish = {.kind = DECISION_DISABLE, .reason = reason};
    struct user after;

    return decision_make(db, &decider, &wish, user->id, &after);
}

static struct status record_held(const struct auth_service *service,
                                 struct db_transaction *transaction, const struct user *user,
                                 int64_t now_us)
{
    struct outbox_event event = {
        .id = event_id(service, user, STEP_HELD),
        .tenant_id = user->tenant_id,
        .at_us = now_us,
        .kind = "user_leaving_held",
        .actor = {.kind = OUTBOX_ACTOR_SYSTEM},
        .result = OUTBOX_REFUSED,
        .reason = "last_administrator",
    };
    char id[UUID_TEXT_CAPACITY];

    record_about_user(&event, user, id);
    return outbox_append(service->backbone.outbox, transaction, &event);
}

static struct status hold(const struct auth_service *service, struct db_transaction *transaction,
                          const struct user *user, int64_t now_us)
{
    if (user->leaving_held_at_us == 0)
        TRY(record_held(service, transaction, user, now_us));
    TRY(user_store_set_leaving_held(transaction->db, user->tenant_id, user->id, now_us));
    return db_commit(transaction);
}

/* Looks once more under the locks, which are taken in the order of decision_make(): the date may
 * have been moved, or somebody else was here first. Not found when nothing is left to be done. */
static struct status decide_one(struct auth_service *service, const struct due_user *leaving,
                                struct decision *out, bool *found_out)
{
    const struct backbone *backbone = &service->backbone;
    int64_t staying = 0;
    int64_t now_us = 0;
    struct user user;

    TRY(db_clock_now_us(backbone->clock, &now_us));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(backbone->db, backbone->log, &db));
    TRY(db_begin_tenant(db, leaving->tenant_id, &transaction));
    TRY(user_store_lock_administrators(db, leaving->tenant_id, &staying));
    TRY(user_store_lock(db, leaving->tenant_id, leaving->user_id, &user));
    *found_out = user_is_leaving(&user, now_us);
    if (!*found_out)
        return OK;
    struct status decided = decide_leaving(service, db, &user);
    *found_out = status_is_ok(decided);
    if (decided.code == STATUS_FAILED_PRECONDITION) /* of an active user: the last administrator */
        return hold(service, &transaction, &user, now_us);
    TRY(decided);
    TRY(decision_store_find(db, user.tenant_id, user.id, out));
    return db_commit(&transaction);
}

static struct status finish(struct auth_service *service, const union batch_items *items, size_t i,
                            bool *done_out)
{
    struct decision decision;
    bool is_found = false;

    TRY(decide_one(service, &items->users[i], &decision, &is_found));
    if (!is_found)
        return OK;
    TRY(decision_carry_out_alone(service, &decision));
    *done_out = true;
    return OK;
}

static struct status list(struct auth_service *service, struct db *db, union batch_items *out,
                          size_t *count_out)
{
    (void)service;
    return user_store_list_leaving_any_tenant(db, BATCH_MAXIMUM, out->users, count_out);
}

const struct batch leaving_batch = {
    .done = "users_left",
    .not_done = "leaving_not_finished",
    .may = outbox_may_restrict,
    .list = list,
    .finish = finish,
    .whose = batch_user,
};
