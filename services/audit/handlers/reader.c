#include "handlers/reader.h"

#include "crypto/crypto.h"
#include "handlers/keeping.h"
#include "pass/pass.h"
#include "service.h"

struct status reader_tenant(const struct call *call, int64_t requested, int64_t *tenant_out)
{
    if (call->pass) {
        if (requested != 0)
            return FAIL(INVALID_ARGUMENT, "tenant_id: comes with the pass");
        *tenant_out = call->pass->tenant_id;
        return OK;
    }
    if (requested <= 0)
        return FAIL(INVALID_ARGUMENT, "tenant_id: say whose history");
    *tenant_out = requested;
    return OK;
}

static enum outbox_actor_kind actor_kind(const struct pass_claims *pass)
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

static void fill_reader(const struct call *call, char address[static ADDRESS_TEXT_CAPACITY],
                        struct outbox_event *event)
{
    const struct pass_claims *pass = call->pass;

    if (pass == NULL) {
        event->actor.kind = OUTBOX_ACTOR_OPERATOR;
        event->actor.login_id = call->caller;
        return;
    }
    address_encode(pass->client_ip, address);
    event->actor.kind = actor_kind(pass);
    event->actor.user_id = pass->user_id;
    event->actor.login_id = pass->login_id;
    event->actor.name = pass->name;
    event->source.address = address;
    event->source.session_id = pass->session_id;
}

struct status reader_record(const struct call *call, struct db *db, int64_t tenant_id,
                            const struct reading *reading, int64_t *size_out)
{
    struct audit_service *service = call->service;
    char address[ADDRESS_TEXT_CAPACITY];
    struct outbox_event event = {
        .tenant_id = tenant_id,
        .at_us = call->now_us,
        .kind = reading->kind,
        .object = {.kind = "history", .id = reading->object_id},
        .result = OUTBOX_SUCCEEDED,
        .changes = reading->conditions,
        .change_count = reading->condition_count,
        .correlation_id = call->request_id,
    };

    /* Not derived from anything of the caller's: whoever could choose the id could make the record
     * pass for one that is there already, and read without leaving any. */
    uint8_t random[UUID_SIZE];
    TRY(crypto_random(random, sizeof random));
    event.id = uuid_v4(random);
    fill_reader(call, address, &event);
    struct bytes bytes;
    struct recorded_event recorded;
    struct history_growth growth;
    TRY(outbox_event_encode(&event, "audit", call->arena, &bytes));
    TRY(event_decode(bytes, call->arena, &recorded));
    TRY(keeping_append(call, db, tenant_id, &(struct recorded_event *){&recorded}, 1, &growth));
    if (growth.appended != 1)
        return FAIL(INTERNAL, "the reading could not be recorded");
    metrics_count(&service->counters.events[EVENT_READING]);
    *size_out = growth.size;
    return OK;
}
