#include "delivered.h"

#include <string.h>

#include "sekisho/audit/v1/history.pb-c.h"
#include "support/world/targets.h"
#include "support/world/world.h"

enum { ARENA_MAXIMUM = 1 << 20 };

void deliver_event(const struct outbox_event *event)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Audit__V1__AppendRequest request;
    struct bytes bytes;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    CHECK_OK(outbox_event_encode(event, "sso", &arena, &bytes));
    ProtobufCBinaryData data = {bytes.size, arena_alloc(&arena, bytes.size)};
    memcpy(data.data, bytes.data, bytes.size);
    sekisho__audit__v1__append_request__init(&request);
    request.events = &data;
    request.n_events = 1;
    CHECK_OK(world_call(AUDIT, SSO, &APPEND_EVENTS, &request.base, NULL, &arena, &answer));
    CHECK_INT(((const Sekisho__Audit__V1__AppendResponse *)answer)->appended, 1);
}
