#include "unit/auth/mortal.h"

#include <criterion/criterion.h>

#include <string.h>

#include "backbone/once.h"
#include "peers/session.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "store/decision_store.h"
#include "store/departure_store.h"
#include "store/dormant_store.h"
#include "store/group_store.h"
#include "store/link_store.h"
#include "store/password_store.h"
#include "store/role_store.h"
#include "store/tenant_store.h"
#include "store/user_store.h"

struct mortal mortal;

void mortal_start_over(int dying_at, bool done)
{
    mortal.disk = (struct mortal_disk){.user = mortal.disk.user};
    mortal.disk.user.state = USER_STATE_ACTIVE;
    mortal.disk.user.version = 4;
    mortal.barrier = 0;
    mortal.barrier_count = 0;
    mortal.sessions = MORTAL_SESSIONS;
    mortal.failing_step = dying_at;
    mortal.is_done_when_failing = done;
}

static struct mortal_disk working; /* the transaction under way */
static bool in_transaction;

static const struct status failure = {STATUS_UNAVAILABLE, "it died"};

static bool fails_before(void)
{
    return ++mortal.step == mortal.failing_step && !mortal.is_done_when_failing;
}

static struct status after(void)
{
    return mortal.step == mortal.failing_step && mortal.is_done_when_failing ? failure : OK;
}

struct status db_acquire(struct db_pool *pool, const struct log *log, struct db **out)
{
    return fails_before() ? failure : after();
}

void db_release(struct db **db)
{
}

struct status db_begin_tenant(struct db *db, int64_t tenant_id, struct db_transaction *out)
{
    cr_assert_eq(tenant_id, 7);
    cr_assert(!in_transaction);
    working = mortal.disk;
    in_transaction = true;
    mortal.transactions++;
    return OK;
}

struct status db_commit(struct db_transaction *transaction)
{
    if (fails_before())
        return failure;
    mortal.disk = working;
    in_transaction = false;
    return after();
}

void db_rollback(struct db_transaction *transaction)
{
    in_transaction = false;
}

struct status db_clock_now_us(struct db_clock *clock, int64_t *out)
{
    *out = MORTAL_NOW_US + 1;
    return OK;
}

struct status user_store_lock_administrators(struct db *db, int64_t tenant_id, int64_t *staying_out)
{
    *staying_out = mortal.staying;
    return fails_before() ? failure : after();
}

struct status user_store_lock(struct db *db, int64_t tenant_id, struct uuid id, struct user *out)
{
    if (fails_before())
        return failure;
    if (!uuid_equal(id, working.user.id))
        return FAIL(NOT_FOUND, "there is no such user");
    *out = working.user;
    return after();
}

struct status user_store_create(struct db *db, struct user *user, const struct retired_names *names)
{
    return FAIL(INTERNAL, "nobody is created here");
}

struct status user_store_set_state(struct db *db, int64_t tenant_id, struct uuid id,
                                   enum user_state state, int64_t version)
{
    if (fails_before())
        return failure;
    working.user.state = state;
    working.user.version = version;
    return after();
}

struct status dormant_store_set_disabled(struct db *db, int64_t tenant_id, struct uuid id)
{
    return FAIL(INTERNAL, "nobody is dormant here");
}

struct status user_store_set_must_change_password(struct db *db, int64_t tenant_id, struct uuid id,
                                                  bool must_change, int64_t version)
{
    if (fails_before())
        return failure;
    working.user.must_change_password = must_change;
    working.user.version = version;
    return after();
}

struct status password_store_find(struct db *db, int64_t tenant_id, struct uuid user_id,
                                  struct verifier *out)
{
    *out = (struct verifier){.pepper_id = 1};
    return OK;
}

struct status password_store_void(struct db *db, int64_t tenant_id, struct uuid user_id)
{
    return fails_before() ? failure : after();
}

struct status user_store_set_rights(struct db *db, const struct user *user)
{
    if (fails_before())
        return failure;
    working.user = *user;
    return after();
}

/* The company has no roles of its own. */
struct status role_store_list(struct db *db, int64_t tenant_id,
                              struct own_role out[static OWN_ROLES_MAXIMUM], size_t *count_out)
{
    *count_out = 0;
    return OK;
}

struct status role_store_hold(struct db *db, struct user *user)
{
    return OK;
}

/* Nor groups of customers. */
struct status group_store_list(struct db *db, int64_t tenant_id,
                               struct customer_group out[static SCOPE_GROUPS_MAXIMUM],
                               size_t *count_out)
{
    *count_out = 0;
    return OK;
}

struct status group_store_hold(struct db *db, int64_t tenant_id, scope_set scope)
{
    return OK;
}

struct status user_store_set_leaving_held(struct db *db, int64_t tenant_id, struct uuid id,
                                          int64_t at_us)
{
    if (fails_before())
        return failure;
    working.user.leaving_held_at_us = at_us;
    return after();
}

/* As it was when they were looked for; what is true under the locks may be something else. */
struct status user_store_list_leaving_any_tenant(struct db *db, size_t limit, struct due_user *out,
                                                 size_t *count_out)
{
    *count_out = mortal.disk.user.state == USER_STATE_ACTIVE;
    out[0] = (struct due_user){7, mortal.disk.user.id};
    return OK;
}

/* No internal system calls here. */
struct status tenant_store_find_any_tenant(struct db *db, int64_t id, struct tenant *out)
{
    return FAIL(NOT_FOUND, "there is no such company");
}

struct status link_store_remove(struct db *db, int64_t tenant_id, struct uuid user_id)
{
    return fails_before() ? failure : after();
}

/* Of passwords nothing is decided here. */
struct status password_store_find_pending(struct db *db, int64_t tenant_id, struct uuid user_id,
                                          struct verifier *out)
{
    return FAIL(NOT_FOUND, "no password is pending");
}

struct status password_store_put(struct db *db, int64_t tenant_id, struct uuid user_id,
                                 const struct verifier *verifier)
{
    return FAIL(INTERNAL, "no password is set");
}

struct status decision_store_add(struct db *db, const struct decision *decision)
{
    if (fails_before())
        return failure;
    cr_assert(!working.is_under_way);
    working.decision = *decision;
    working.is_under_way = true;
    return after();
}

struct status decision_store_find(struct db *db, int64_t tenant_id, struct uuid user_id,
                                  struct decision *out)
{
    if (fails_before())
        return failure;
    if (working.is_under_way)
        *out = working.decision;
    TRY(after());
    return working.is_under_way ? OK : FAIL(NOT_FOUND, "no decision is under way");
}

struct status decision_store_raise(struct db *db, int64_t tenant_id, struct uuid user_id,
                                   int64_t version, int64_t ended_sessions)
{
    working.decision.version = version;
    working.ended_before += ended_sessions;
    return OK;
}

struct status departure_store_add_decided(struct db *db, int64_t tenant_id, struct uuid user_id,
                                          int64_t ended_sessions)
{
    if (fails_before())
        return failure;
    cr_assert(working.is_under_way);
    working.departures++;
    working.departed_sessions = working.ended_before + ended_sessions;
    return after();
}

struct status decision_store_remove(struct db *db, int64_t tenant_id, struct uuid user_id)
{
    if (fails_before())
        return failure;
    working.is_under_way = false;
    return after();
}

struct status decision_store_list_any_tenant(struct db *db, int64_t age_ms, size_t limit,
                                             struct decision *out, size_t *count_out)
{
    size_t count = 0;

    if (mortal.has_stray)
        out[count++] = (struct decision){.kind = DECISION_DISABLE,
                                         .ends_sessions = true,
                                         .tenant_id = 7,
                                         .version = 2}; /* of nobody */
    if (mortal.disk.is_under_way)
        out[count++] = mortal.disk.decision;
    *count_out = count;
    return OK;
}

struct status once_begin(struct call *call, const struct backbone *backbone,
                         struct db_transaction *transaction, struct once *out)
{
    if (fails_before())
        return failure;
    memset(&out->idempotency, 0x5a, sizeof out->idempotency);
    out->is_repeated = working.key_is_taken;
    if (out->is_repeated)
        ((Sekisho__Auth__V1__User *)call->response)->state =
            SEKISHO__AUTH__V1__USER_STATE__USER_STATE_DISABLED;
    return after();
}

struct status once_finish(const struct call *call, struct db_transaction *transaction,
                          const struct once *once)
{
    if (fails_before())
        return failure;
    cr_assert_eq(((const Sekisho__Auth__V1__User *)call->response)->state,
                 SEKISHO__AUTH__V1__USER_STATE__USER_STATE_DISABLED);
    working.key_is_taken = true;
    return after();
}

/* A key that was here before gets the answer it got. Somebody else has no session. */
static uint32_t answer_by_key(struct bytes key, bool is_ours)
{
    size_t place = mortal.barrier_count++;

    cr_assert_lt(place, MORTAL_QUESTIONS);
    memcpy(mortal.barrier_keys[place], key.data, sizeof mortal.barrier_keys[0]);
    for (size_t i = 0; i < place; i++) {
        if (memcmp(mortal.barrier_keys[i], key.data, sizeof mortal.barrier_keys[0]) == 0)
            return mortal.barrier_answers[place] = mortal.barrier_answers[i];
    }
    if (is_ours) {
        mortal.barrier_answers[place] = mortal.sessions;
        mortal.sessions = 0;
    }
    return mortal.barrier_answers[place];
}

struct status session_set_barrier(struct rpc_client *client, const struct rpc_call_options *options,
                                  const struct session_barrier *barrier, struct arena *memory,
                                  uint32_t *ended_out)
{
    cr_assert(!in_transaction, "nothing is locked while session is asked");
    cr_assert(mortal.disk.is_under_way || mortal.disk.user.state == USER_STATE_DISABLED,
              "the decision is on disk first");
    mortal.questions++;
    if (fails_before())
        return failure;
    cr_assert_eq(options->idempotency_key.size, sizeof mortal.barrier_keys[0]);
    *ended_out =
        answer_by_key(options->idempotency_key, uuid_equal(barrier->user_id, mortal.disk.user.id));
    mortal.barrier_request = options->request_id;
    mortal.barrier = barrier->version > mortal.barrier ? barrier->version : mortal.barrier;
    if (mortal.meanwhile)
        mortal.meanwhile();
    return after();
}

struct status outbox_append(struct outbox *outbox, struct db_transaction *transaction,
                            const struct outbox_event *event)
{
    if (fails_before())
        return failure;
    cr_assert(text_copy(working.reason, sizeof working.reason, event->reason));
    working.event_id = event->id;
    working.actor = event->actor.kind;
    if (event->actor.kind == OUTBOX_ACTOR_OPERATOR)
        cr_assert_str_eq(event->actor.login_id, "operator");
    if (strcmp(event->kind, "user_leaving_held") == 0) {
        working.held_events++;
        return after();
    }
    cr_assert_str_eq(event->kind, "user_disabled");
    working.events++;
    return after();
}

struct status outbox_may_restrict(struct outbox *outbox)
{
    return mortal.outbox_is_full ? FAIL(UNAVAILABLE, "history unavailable") : OK;
}
