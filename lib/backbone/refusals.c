#include "backbone/refusals.h"

#include "backbone/backbone.h"
#include "crypto/crypto.h"
#include "pass/pass.h"

static enum outbox_actor_kind actor_of(const struct pass_claims *pass)
{
    switch (pass->kind) {
    case PASS_STAFF:
        return OUTBOX_ACTOR_STAFF;
    case PASS_CUSTOMER:
        return OUTBOX_ACTOR_CUSTOMER;
    case PASS_OPERATOR:
        return OUTBOX_ACTOR_OPERATOR;
    }
    return OUTBOX_ACTOR_STRANGER;
}

static const char *reason_of(const struct pass_claims *pass, const struct rpc_method *method)
{
    bool lacks_it = method->permission && !pass_has_permission(pass, method->permission);

    return lacks_it ? "permission" : "beyond_own";
}

/* `address` and `random` live as long as the event. The id is random: a call may be repeated and
 * refused as often as somebody likes. */
static struct outbox_event describe(const struct call *call, const struct rpc_method *method,
                                    const char *address, const uint8_t random[static UUID_SIZE])
{
    const struct pass_claims *pass = call->pass;

    return (struct outbox_event){
        .id = uuid_v8(random),
        .tenant_id = pass->tenant_id,
        .at_us = call->now_us,
        .kind = "permission_refused",
        .actor = {actor_of(pass), pass->user_id, pass->login_id, pass->name},
        .source = {.address = address, .session_id = pass->session_id},
        .object = {.kind = "permission", .id = method->permission},
        .result = OUTBOX_REFUSED,
        .reason = reason_of(pass, method),
        .correlation_id = call->request_id,
    };
}

static struct status record(const struct call *call, const struct rpc_method *method)
{
    struct backbone *backbone = call->service;
    char address[ADDRESS_TEXT_CAPACITY];
    uint8_t random[UUID_SIZE];

    TRY(outbox_may_change(backbone->outbox));
    TRY(crypto_random(random, sizeof random));
    address_encode(call->pass->client_ip, address);
    const struct outbox_event event = describe(call, method, address, random);
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(backbone->db, call->log, &db));
    TRY(db_begin_tenant(db, event.tenant_id, &transaction));
    TRY(outbox_append_foldable(backbone->outbox, &transaction, &event, call->pass->login_id));
    return db_commit(&transaction);
}

void refusals_record(const struct call *call, const struct rpc_method *method)
{
    struct status recorded = record(call, method);

    if (!status_is_ok(recorded))
        log_warn(call->log, "event_not_recorded", LOG_STR("kind", "permission_refused"),
                 LOG_STR("reason", recorded.text));
}
