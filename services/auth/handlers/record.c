#include "handlers/record.h"

#include "service.h"

struct uuid record_id(const struct call *call, const struct once *once, enum record_step step)
{
    const struct auth_service *service = call->service;
    struct bytes change = {once->idempotency.key, sizeof once->idempotency.key};

    return outbox_event_id(&service->backbone.event_keys.current, change, step);
}

struct outbox_event record_of_call(const struct call *call, const struct once *once,
                                   const char *kind, int64_t tenant_id)
{
    return (struct outbox_event){
        .id = record_id(call, once, RECORD_OUTCOME),
        .tenant_id = tenant_id,
        .at_us = call->now_us,
        .kind = kind,
        .actor = {.kind = OUTBOX_ACTOR_OPERATOR, .login_id = call->caller},
        .result = OUTBOX_SUCCEEDED,
        .correlation_id = call->request_id,
    };
}

void record_about_user(struct outbox_event *event, const struct user *user,
                       char id_text[static UUID_TEXT_CAPACITY])
{
    uuid_encode(user->id, id_text);
    event->object.kind = "user";
    event->object.id = id_text;
    event->object.label = user->name;
}
