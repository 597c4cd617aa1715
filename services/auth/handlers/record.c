#include "handlers/record.h"

#include "network/address.h"
#include "pass/pass.h"
#include "service.h"

/* Whom the call is made for: the pass's user, or the operator when there is no pass. The address is
 * copied where the event is encoded from; without memory for it there is none for the event. */
static void set_actor(const struct call *call, struct outbox_event *event)
{
    const struct pass_claims *pass = call->pass;

    event->actor.kind = OUTBOX_ACTOR_OPERATOR;
    event->actor.login_id = call->caller;
    if (pass == NULL)
        return;
    event->actor.kind = pass->kind == PASS_CUSTOMER ? OUTBOX_ACTOR_CUSTOMER : OUTBOX_ACTOR_STAFF;
    event->actor.user_id = pass->user_id;
    event->actor.login_id = pass->login_id;
    event->actor.name = pass->name;
    event->source.session_id = pass->session_id;
    char *address = arena_alloc(call->arena, ADDRESS_TEXT_CAPACITY);
    if (address)
        address_encode(pass->client_ip, address);
    event->source.address = address;
}

struct uuid record_id(const struct call *call, const struct once *once, enum record_step step)
{
    const struct auth_service *service = call->service;
    struct bytes change = {once->idempotency.key, sizeof once->idempotency.key};

    return outbox_event_id(&service->backbone.event_keys.current, change, step);
}

struct outbox_event record_of_call(const struct call *call, const struct once *once,
                                   const char *kind, int64_t tenant_id)
{
    struct outbox_event event = {
        .id = record_id(call, once, RECORD_OUTCOME),
        .tenant_id = tenant_id,
        .at_us = call->now_us,
        .kind = kind,
        .result = OUTBOX_SUCCEEDED,
        .correlation_id = call->request_id,
    };

    set_actor(call, &event);
    return event;
}

void record_about_tenant(struct outbox_event *event, const struct tenant *tenant)
{
    event->object.kind = "tenant";
    event->object.id = tenant->code;
    event->object.label = tenant->name;
}

void record_about_user(struct outbox_event *event, const struct user *user,
                       char id_text[static UUID_TEXT_CAPACITY])
{
    uuid_encode(user->id, id_text);
    event->object.kind = "user";
    event->object.id = id_text;
    event->object.label = user->name;
}
