#include "handlers/dormant.h"

#include "handlers/decision_carry_out.h"
#include "handlers/decision_make.h"
#include "handlers/record.h"
#include "store/decision_store.h"
#include "store/dormant_store.h"
#include "store/link_store.h"
#include "store/tenant_store.h"

/* What the rule may leave in the history; each is an event id of its own. */
enum { STEP_DISABLED, STEP_HELD, STEP_DELETED };

/* A user under the locks, and the rule. */
struct dormant_user {
    struct auth_service *service;
    struct db_transaction *transaction;
    struct dormant_rule rule;
    struct user user;
    int64_t now_us;
};

/* Another one when they have signed in meanwhile. */
static struct uuid event_id(const struct auth_service *service, const struct user *user,
                            uint32_t step)
{
    return batch_event_id(service, "dormant", user, user->dormant_since_us, step);
}

static struct status record(const struct dormant_user *dormant, const struct outbox_event *what,
                            uint32_t step)
{
    const struct user *user = &dormant->user;
    struct outbox_event event = *what;
    char id[UUID_TEXT_CAPACITY];

    event.id = event_id(dormant->service, user, step);
    event.tenant_id = user->tenant_id;
    event.at_us = dormant->now_us;
    event.actor.kind = OUTBOX_ACTOR_SYSTEM;
    record_about_user(&event, user, id);
    return outbox_append(dormant->service->backbone.outbox, dormant->transaction, &event);
}

static struct status hold(const struct dormant_user *dormant)
{
    static const struct outbox_event held = {
        .kind = "user_dormant_held", .result = OUTBOX_REFUSED, .reason = "last_administrator"};
    const struct user *user = &dormant->user;

    if (user->dormant_held_at_us == 0)
        TRY(record(dormant, &held, STEP_HELD));
    TRY(dormant_store_set_held(dormant->transaction->db, user->tenant_id, user->id,
                               dormant->now_us));
    return db_commit(dormant->transaction);
}

static struct status decide(const struct dormant_user *dormant, struct decision *out,
                            bool *decided_out)
{
    const struct user *user = &dormant->user;
    const struct decider decider = {
        .manager = {.tenant_id = user->tenant_id, .is_operator = true},
        .route = DECISION_BY_DORMANT_RULE,
        .event_id = event_id(dormant->service, user, STEP_DISABLED),
        .caller = "auth",
    };
    const struct decision_wish wish = {.kind = DECISION_DISABLE, .reason = DORMANT_REASON};
    struct db *db = dormant->transaction->db;
    struct user after;

    struct status decided = decision_make(db, &decider, &wish, user->id, &after);
    if (decided.code == STATUS_FAILED_PRECONDITION) /* of an active user: the last administrator */
        return hold(dormant);
    TRY(decided);
    TRY(decision_store_find(db, user->tenant_id, user->id, out));
    *decided_out = true;
    return db_commit(dormant->transaction);
}

/* As Users/Delete does. */
static struct status delete_user(const struct dormant_user *dormant)
{
    static const struct outbox_change change = {
        .field = "state", .before = "disabled", .after = "deleted"};
    static const struct outbox_event deleted = {.kind = "user_deleted",
                                                .result = OUTBOX_SUCCEEDED,
                                                .reason = DORMANT_REASON,
                                                .changes = &change,
                                                .change_count = 1};
    const struct user *user = &dormant->user;
    struct db *db = dormant->transaction->db;

    TRY(link_store_remove(db, user->tenant_id, user->id));
    TRY(user_store_set_deleted(db, user->tenant_id, user->id, dormant->now_us));
    TRY(record(dormant, &deleted, STEP_DELETED));
    return db_commit(dormant->transaction);
}

/* Whoever is found is looked at once more under the locks, which are taken in the order of
 * decision_make(): they may have signed in since, or somebody else was here first. */
static struct status act(struct dormant_user *dormant, struct decision *decision, bool *decided_out,
                         bool *deleted_out)
{
    const struct user *user = &dormant->user;

    if (dormancy_disables(&dormant->rule, user, dormant->now_us))
        return decide(dormant, decision, decided_out);
    if (!dormancy_deletes(&dormant->rule, user, dormant->now_us))
        return OK;
    TRY(delete_user(dormant));
    *deleted_out = true;
    return OK;
}

static struct status do_one(struct auth_service *service, const struct due_user *due,
                            const struct tenant *tenant, bool *done_out)
{
    const struct backbone *backbone = &service->backbone;
    struct dormant_user dormant = {.service = service, .rule = tenant->dormant};
    struct decision decision;
    bool is_decided = false;
    int64_t staying = 0;

    TRY(db_clock_now_us(backbone->clock, &dormant.now_us));
    {
        CLEANUP(db_release) struct db *db = NULL;
        CLEANUP(db_rollback) struct db_transaction transaction = {0};
        TRY(db_acquire(backbone->db, backbone->log, &db));
        TRY(db_begin_tenant(db, due->tenant_id, &transaction));
        TRY(user_store_lock_administrators(db, due->tenant_id, &staying));
        TRY(user_store_lock(db, due->tenant_id, due->user_id, &dormant.user));
        dormant.transaction = &transaction;
        TRY(act(&dormant, &decision, &is_decided, done_out));
    }
    if (!is_decided)
        return OK;
    TRY(decision_carry_out_alone(service, &decision));
    *done_out = true;
    return OK;
}

static struct status find_user(struct db *db, const struct tenant *tenant, int64_t now_us,
                               struct uuid *out)
{
    const struct dormant_rule *rule = &tenant->dormant;
    struct status found = dormant_store_find_active(
        db, tenant->id, dormancy_cutoff(rule, rule->disable_days, now_us), out);

    if (found.code != STATUS_NOT_FOUND)
        return found;
    return dormant_store_find_disabled(db, tenant->id,
                                       dormancy_cutoff(rule, rule->delete_days, now_us), out);
}

/* The longest away of a company, and when to look at it again. Not found when there is nobody. */
static struct status find_one(struct auth_service *service, struct due_user *due,
                              struct tenant *tenant, bool *found_out)
{
    const struct backbone *backbone = &service->backbone;
    int64_t now_us = 0;

    TRY(db_clock_now_us(backbone->clock, &now_us));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(backbone->db, backbone->log, &db));
    TRY(db_begin_tenant(db, due->tenant_id, &transaction));
    /* First of all, which holds the company: days that are changed meanwhile wait, and make it due
     * once more. */
    TRY(dormant_store_set_due(db, due->tenant_id, /* at_once */ false));
    TRY(tenant_store_find(db, due->tenant_id, tenant));
    struct status found = find_user(db, tenant, now_us, &due->user_id);
    *found_out = status_is_ok(found);
    if (!*found_out && found.code != STATUS_NOT_FOUND)
        return found;
    if (*found_out)
        TRY(dormant_store_set_due(db, due->tenant_id, /* at_once */ true));
    return db_commit(&transaction);
}

static struct status finish(struct auth_service *service, const union batch_items *items, size_t i,
                            bool *done_out)
{
    struct due_user due = items->users[i];
    struct tenant tenant;
    bool is_found = false;

    TRY(find_one(service, &due, &tenant, &is_found));
    return is_found ? do_one(service, &due, &tenant, done_out) : OK;
}

static struct status list(struct auth_service *service, struct db *db, union batch_items *out,
                          size_t *count_out)
{
    (void)service;
    return dormant_store_list_due_any_tenant(db, BATCH_MAXIMUM, out->users, count_out);
}

static struct log_field whose(const union batch_items *items, size_t i)
{
    return LOG_INT("tenant", items->users[i].tenant_id);
}

const struct batch dormant_batch = {
    .done = "dormant_users_done",
    .not_done = "dormant_not_finished",
    .may = outbox_may_restrict,
    .list = list,
    .finish = finish,
    .whose = whose,
};
