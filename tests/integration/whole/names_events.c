#include "names_events.h"

#include <stdio.h>
#include <string.h>

#include "rpc/field.h"
#include "support/world/targets.h"

typedef Sekisho__Audit__V1__AppendResponse AppendResponse;
typedef Sekisho__Audit__V1__SearchRequest SearchRequest;
typedef Sekisho__Audit__V1__SearchResponse SearchResponse;

struct uuid numbered(uint8_t kind, uint32_t number)
{
    struct uuid id = {{kind}};

    bytes_put_u32(id.bytes + 8, number);
    return id;
}

struct outbox_event act_of(int64_t tenant_id, struct uuid event_id, struct uuid user)
{
    return (struct outbox_event){
        .id = event_id,
        .tenant_id = tenant_id,
        .at_us = AT_US,
        .kind = "statement_viewed",
        .actor = {.kind = OUTBOX_ACTOR_STAFF,
                  .user_id = user,
                  .login_id = LOGIN_ID,
                  .name = FULL_NAME},
        .object = {.kind = "page", .label = "/admin/statements"},
        .result = OUTBOX_SUCCEEDED,
    };
}

bool append(enum identity identity, const struct outbox_event *event)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Audit__V1__AppendRequest request;
    struct bytes bytes;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    CHECK_OK(outbox_event_encode(event, world_identity_name(identity), &arena, &bytes));
    ProtobufCBinaryData data = {bytes.size, arena_alloc(&arena, bytes.size)};
    memcpy(data.data, bytes.data, bytes.size);
    sekisho__audit__v1__append_request__init(&request);
    request.events = &data;
    request.n_events = 1;
    CHECK_OK(world_call(AUDIT, identity, &APPEND_EVENTS, &request.base, NULL, &arena, &answer));
    return ((const AppendResponse *)answer)->n_refused == 0;
}

const SearchResponse *search(int64_t tenant_id, const char *actor, const char *kind,
                             struct arena *arena)
{
    SearchRequest request;
    const void *answer = NULL;

    sekisho__audit__v1__search_request__init(&request);
    request.tenant_id = tenant_id;
    request.actor = rpc_text(actor);
    request.action = rpc_text(kind);
    CHECK_OK(world_call(AUDIT, OPERATOR, &SEARCH_EVENTS, &request.base, NULL, arena, &answer));
    return answer;
}

void run(const char *statement, int64_t tenant_id, struct uuid user)
{
    char sql[2048];
    char id[UUID_TEXT_CAPACITY];

    uuid_encode(user, id);
    int size = snprintf(sql, sizeof sql, "SET test.tenant = '%lld'; SET test.person = '%s'; %s",
                        (long long)tenant_id, id, statement);
    CHECK(size > 0 && (size_t)size < sizeof sql);
    test_postgres_execute(&world.postgres, sql);
}
