#include "handlers/decision_carry_out.h"

#include "domain/own_role.h"
#include "handlers/barrier.h"
#include "handlers/record.h"
#include "handlers/scope_labels.h"
#include "store/decision_store.h"
#include "store/departure_store.h"
#include "store/dormant_store.h"
#include "store/link_store.h"
#include "store/password_store.h"
#include "store/role_store.h"
#include "store/user_store.h"

static const char *const events[] = {
    [DECISION_DISABLE] = "user_disabled",
    [DECISION_ROLES] = "user_roles_changed",
    [DECISION_PASSWORD] = "password_changed",
    [DECISION_REQUIRE_PASSWORD] = "password_change_required",
    [DECISION_VOID_PASSWORD] = "password_voided",
    [DECISION_SET_PASSWORD] = "password_set",
};

enum {
    ROUNDS_MAXIMUM = 3, /* the user's version may move while session is asked */
    ARENA_MAXIMUM = 64 << 10,
};

/* Restricting first: session ends what there is, so many, and lets in nobody of an older version
 * any more. Whatever fails afterwards, nobody is in who should be out. */
static struct status raise_barrier(const struct decision_work *work,
                                   const struct decision *decision, uint32_t *ended_out)
{
    struct rpc_call_options options = work->options;
    struct session_barrier barrier = {
        .tenant_id = decision->tenant_id,
        .user_id = decision->user_id,
        .version = decision->version,
        .reason = events[decision->kind],
    };

    if (!decision->ends_sessions)
        return OK;
    if (decision->kind == DECISION_PASSWORD)
        barrier.keep_session_id = decision->session_id;
    options.request_id = decision->request_id;
    return barrier_raise(work->service, &options, decision->event_id, &barrier, work->arena,
                         ended_out);
}

static bool is_by_the_user(const struct decision *decision)
{
    return decision->kind == DECISION_PASSWORD || decision->kind == DECISION_SET_PASSWORD;
}

/* Of customers nobody decides anything but a password, and that is they themselves. */
static enum outbox_actor_kind actor_kind(const struct decision *decision, const struct user *user)
{
    return is_by_the_user(decision) && user->kind == USER_KIND_CUSTOMER ? OUTBOX_ACTOR_CUSTOMER
                                                                        : OUTBOX_ACTOR_STAFF;
}

static void fill_actor(const struct decision *decision, const struct user *user,
                       struct outbox_event *event)
{
    if (decision->route == DECISION_BY_LEAVING_DATE ||
        decision->route == DECISION_BY_DORMANT_RULE) {
        event->actor.kind = OUTBOX_ACTOR_SYSTEM;
        return;
    }
    event->actor.kind = OUTBOX_ACTOR_OPERATOR;
    event->actor.login_id = decision->caller;
    event->source.address = decision->address;
    event->source.user_agent = decision->user_agent;
    event->source.session_id = decision->session_id;
    if (uuid_is_nil(decision->actor_id))
        return;
    event->actor.kind = actor_kind(decision, user);
    event->actor.user_id = decision->actor_id;
    event->actor.login_id = decision->actor_login;
    event->actor.name = decision->actor_name;
}

/* What an event about a decision says; the texts live as long. */
struct account {
    struct own_role own[OWN_ROLES_MAXIMUM];
    size_t own_count;
    char granted_before[PERMISSIONS_TEXT_CAPACITY];
    char granted_after[PERMISSIONS_TEXT_CAPACITY];
    struct scope_labels scopes;
    struct outbox_change changes[2 * USER_ROLES_MAXIMUM + 2];
    size_t change_count;
};

static void add_change(struct account *account, const char *field, const char *before,
                       const char *after)
{
    account->changes[account->change_count++] =
        (struct outbox_change){.field = field, .before = before, .after = after};
}

static struct status list_scope(struct db *db, const struct user *user,
                                const struct decision *decision, struct account *account)
{
    if (!decision->has_scope || decision->scope == user->scope)
        return OK;
    TRY(scope_labels_find(db, user->tenant_id, user->scope, decision->scope, &account->scopes));
    add_change(account, "scope", account->scopes.before, account->scopes.after);
    return OK;
}

/* One for each role that comes or goes, one for what is granted beside them, and one for what both
 * reach. */
static struct status list_rights(struct db *db, const struct user *user,
                                 const struct decision *decision, struct account *account)
{
    TRY(role_store_list(db, user->tenant_id, account->own, &account->own_count));
    for (unsigned bit = 0; bit < ROLE_COUNT + OWN_ROLES_MAXIMUM; bit++) {
        bool had = (user->roles & ROLE_SET(bit)) != 0;
        bool has = (decision->roles & ROLE_SET(bit)) != 0;
        const char *label = own_role_label(bit, account->own, account->own_count);
        if (had != has)
            add_change(account, "role", had ? label : "", has ? label : "");
    }
    TRY(list_scope(db, user, decision, account));
    if (user->granted == decision->granted)
        return OK;
    permissions_encode(user->granted, account->granted_before);
    permissions_encode(decision->granted, account->granted_after);
    add_change(account, "granted", account->granted_before, account->granted_after);
    return OK;
}

static struct status list_changes(struct db *db, const struct user *user,
                                  const struct decision *decision, struct account *account)
{
    switch (decision->kind) {
    case DECISION_DISABLE:
        add_change(account, "state", user_state_name(user->state), "disabled");
        return OK;
    case DECISION_ROLES:
        return list_rights(db, user, decision, account);
    case DECISION_PASSWORD:
        add_change(account, "other_sessions", "", decision->ends_sessions ? "ended" : "kept");
        return OK;
    case DECISION_SET_PASSWORD:
        add_change(account, "link", "reset", "");
        return OK;
    case DECISION_VOID_PASSWORD:
        if (user->state == USER_STATE_ACTIVE)
            add_change(account, "state", "active", "invited");
        return OK;
    case DECISION_REQUIRE_PASSWORD:
        return OK;
    }
    return OK;
}

static struct status record(const struct decision_work *work, struct db_transaction *transaction,
                            const struct user *user, const struct decision *decision)
{
    struct account account = {.change_count = 0};
    struct outbox_event event = {
        .id = decision->event_id,
        .tenant_id = decision->tenant_id,
        .at_us = work->now_us,
        .kind = events[decision->kind],
        .result = OUTBOX_SUCCEEDED,
        .reason = decision->reason,
        .correlation_id = decision->request_id,
    };
    char id[UUID_TEXT_CAPACITY];

    TRY(list_changes(transaction->db, user, decision, &account));
    event.changes = account.changes;
    event.change_count = account.change_count;
    fill_actor(decision, user, &event);
    record_about_user(&event, user, id);
    return outbox_append(work->service->backbone.outbox, transaction, &event);
}

static struct status disable(struct db *db, const struct user *user,
                             const struct decision *decision)
{
    TRY(user_store_set_state(db, user->tenant_id, user->id, USER_STATE_DISABLED,
                             decision->version));
    return decision->route == DECISION_BY_DORMANT_RULE
               ? dormant_store_set_disabled(db, user->tenant_id, user->id)
               : OK;
}

static struct status change_password(struct db *db, const struct user *user, int64_t version)
{
    struct verifier verifier;

    TRY(password_store_find_pending(db, user->tenant_id, user->id, &verifier));
    TRY(password_store_put(db, user->tenant_id, user->id, &verifier));
    return user_store_set_must_change_password(db, user->tenant_id, user->id, false, version);
}

/* As whoever comes in for the first time: neither dormant, nor in by a device of before. */
static struct status set_password(struct db *db, const struct user *user, int64_t version)
{
    TRY(change_password(db, user, version));
    return user_store_set_state(db, user->tenant_id, user->id, user->state, version);
}

/* Who is disabled stays so, and is invited when they are enabled. */
static struct status void_password(struct db *db, const struct user *user, int64_t version)
{
    TRY(password_store_void(db, user->tenant_id, user->id));
    TRY(user_store_set_must_change_password(db, user->tenant_id, user->id, false, version));
    return user->state == USER_STATE_ACTIVE
               ? user_store_set_state(db, user->tenant_id, user->id, USER_STATE_INVITED, version)
               : OK;
}

static struct status change_rights(struct db *db, const struct user *user,
                                   const struct decision *decision)
{
    struct user changed = *user;

    changed.roles = decision->roles;
    changed.granted = decision->granted;
    if (decision->has_scope)
        changed.scope = decision->scope;
    changed.version = decision->version;
    /* A role that changes concerns whoever has it, and leaves them the roles they had. */
    if (changed.roles != user->roles || changed.granted != user->granted ||
        changed.scope != user->scope)
        changed.rights_revision++;
    return user_store_set_rights(db, &changed);
}

/* A link is as good as the user's rights, and in the hands of whoever issued it: they may have been
 * allowed that of what the user was before. Whoever is disabled has no use for one any more, and
 * whoever knows their password neither. One that was given out since another was used stays: who
 * used that one may be why. */
static struct status apply(struct db *db, const struct user *user, const struct decision *decision)
{
    switch (decision->kind) {
    case DECISION_ROLES:
        TRY(change_rights(db, user, decision));
        return link_store_remove(db, user->tenant_id, user->id);
    case DECISION_REQUIRE_PASSWORD:
        return user_store_set_must_change_password(db, user->tenant_id, user->id, true,
                                                   decision->version);
    case DECISION_PASSWORD:
        TRY(change_password(db, user, decision->version));
        return link_store_remove(db, user->tenant_id, user->id);
    case DECISION_VOID_PASSWORD:
        TRY(void_password(db, user, decision->version));
        return link_store_remove(db, user->tenant_id, user->id);
    case DECISION_SET_PASSWORD:
        return set_password(db, user, decision->version);
    case DECISION_DISABLE:
        TRY(disable(db, user, decision));
        return link_store_remove(db, user->tenant_id, user->id);
    }
    return FAIL(INTERNAL, "a decision of no kind");
}

static struct status settle(const struct decision_work *work, struct db_transaction *transaction,
                            const struct user *user, const struct decision *decision,
                            uint32_t ended)
{
    struct db *db = transaction->db;

    TRY(apply(db, user, decision));
    TRY(record(work, transaction, user, decision));
    if (decision->kind == DECISION_DISABLE)
        TRY(departure_store_add_decided(db, user->tenant_id, user->id, ended));
    TRY(decision_store_remove(db, user->tenant_id, user->id));
    return db_commit(transaction);
}

/* The barrier stands below what the user has become: it has to be raised again, further. */
static struct status decide_anew(struct db_transaction *transaction, const struct user *user,
                                 struct decision *decision, uint32_t ended)
{
    int64_t version = user->version + 1;

    TRY(decision_store_raise(transaction->db, user->tenant_id, user->id, version, ended));
    TRY(db_commit(transaction));
    decision->version = version;
    return OK;
}

/* Once the barrier stands, for which so many sessions ended. Not done, with another version in
 * `decision`, when it stands too low. */
static struct status complete(const struct decision_work *work, struct decision *decision,
                              uint32_t ended, bool *done_out)
{
    struct decision decided;
    struct user user;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(work->service->backbone.db, work->log, &db));
    TRY(db_begin_tenant(db, decision->tenant_id, &transaction));
    TRY(user_store_lock(db, decision->tenant_id, decision->user_id, &user));
    struct status found = decision_store_find(db, decision->tenant_id, decision->user_id, &decided);
    *done_out = found.code == STATUS_NOT_FOUND; /* by somebody else */
    if (*done_out)
        return OK;
    TRY(found);
    if (user.version >= decided.version)
        return decide_anew(&transaction, &user, decision, ended);
    if (decided.version != decision->version) {
        *decision = decided;
        return OK;
    }
    TRY(settle(work, &transaction, &user, &decided, ended));
    *done_out = true;
    return OK;
}

struct status decision_carry_out(const struct decision_work *work, const struct decision *decided)
{
    struct decision decision = *decided;

    for (int i = 0; i < ROUNDS_MAXIMUM; i++) {
        uint32_t ended = 0;
        bool is_done = false;
        TRY(raise_barrier(work, &decision, &ended));
        TRY(complete(work, &decision, ended, &is_done));
        if (is_done)
            return OK;
    }
    return FAIL(ABORTED, "the user is being changed, try again");
}

struct status decision_carry_out_for_call(const struct call *call, const struct decision *decided)
{
    const struct decision_work work = {
        .service = call->service,
        .log = call->log,
        .arena = call->arena,
        .now_us = call->now_us,
        .options = rpc_options_of_call(call),
    };

    return decision_carry_out(&work, decided);
}

struct status decision_carry_out_alone(struct auth_service *service, const struct decision *decided)
{
    CLEANUP(arena_clear) struct arena arena;
    struct decision_work work = {.service = service, .log = service->backbone.log, .arena = &arena};

    arena_init(&arena, ARENA_MAXIMUM);
    TRY(db_clock_now_us(service->backbone.clock, &work.now_us));
    return decision_carry_out(&work, decided);
}

static struct status list_overdue(struct auth_service *service, struct db *db,
                                  union batch_items *out, size_t *count_out)
{
    TRY(decision_store_list_any_tenant(db, DECISION_OVERDUE_MS, BATCH_MAXIMUM, out->decisions,
                                       count_out));
    metrics_set(&service->counters.decisions_overdue, (int64_t)*count_out);
    return OK;
}

static struct status finish_overdue(struct auth_service *service, const union batch_items *items,
                                    size_t i, bool *done_out)
{
    TRY(decision_carry_out_alone(service, &items->decisions[i]));
    *done_out = true;
    return OK;
}

static struct log_field whose(const union batch_items *items, size_t i)
{
    return LOG_UUID("user_id", items->decisions[i].user_id);
}

const struct batch decision_batch = {
    .done = "decisions_finished",
    .not_done = "decision_not_finished",
    .may = outbox_may_restrict,
    .list = list_overdue,
    .finish = finish_overdue,
    .whose = whose,
};
