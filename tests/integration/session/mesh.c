#include "mesh.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "rpc/server.h"
#include "sekisho/audit/v1/event.pb-c.h"
#include "sekisho/audit/v1/history.pb-c.h"

typedef Sekisho__Audit__V1__AppendRequest AppendRequest;
typedef Sekisho__Audit__V1__AppendResponse AppendResponse;
typedef Sekisho__Audit__V1__Event Event;

enum { EVENTS_MAXIMUM = 4096 };

static const struct log silent = {
    .service = "test", .descriptor = STDERR_FILENO, .threshold = LOG_LEVEL_ERROR + 1};

/* What audit has. */
static pthread_mutex_t events_lock = PTHREAD_MUTEX_INITIALIZER;
static struct recorded {
    uint8_t id[UUID_SIZE];
    char kind[49];
    char object_id[65];
    char reason[257];
    uint8_t session_id[UUID_SIZE]; /* where it was done */
} events[EVENTS_MAXIMUM];
static size_t event_count;
static struct buffer event_bytes;

static struct rpc_server *audit;

static bool is_known(const Event *event)
{
    for (size_t i = 0; i < event_count; i++) {
        if (memcmp(events[i].id, event->event_id.data, UUID_SIZE) == 0)
            return true;
    }
    return false;
}

static void remember(const Event *event, ProtobufCBinaryData bytes)
{
    CHECK(event_count < EVENTS_MAXIMUM);
    struct recorded *recorded = &events[event_count++];

    memcpy(recorded->id, event->event_id.data, UUID_SIZE);
    CHECK(text_copy(recorded->kind, sizeof recorded->kind, event->kind));
    CHECK(text_copy(recorded->reason, sizeof recorded->reason, event->reason));
    if (event->source && event->source->session_id.len == UUID_SIZE)
        memcpy(recorded->session_id, event->source->session_id.data, UUID_SIZE);
    if (event->object)
        CHECK(text_copy(recorded->object_id, sizeof recorded->object_id, event->object->id));
    buffer_append(&event_bytes, bytes.data, bytes.len);
}

static struct status handle_append(struct call *call)
{
    const AppendRequest *request = call->request;
    AppendResponse *response = call->response;

    pthread_mutex_lock(&events_lock);
    for (size_t i = 0; i < request->n_events; i++) {
        Event *event = sekisho__audit__v1__event__unpack(NULL, request->events[i].len,
                                                         request->events[i].data);
        CHECK(event && event->event_id.len == UUID_SIZE);
        if (is_known(event)) {
            response->skipped++;
        } else {
            remember(event, request->events[i]);
            response->appended++;
        }
        sekisho__audit__v1__event__free_unpacked(event, NULL);
    }
    pthread_mutex_unlock(&events_lock);
    return OK;
}

static const struct rpc_method audit_methods[] = {{
    .name = "sekisho.audit.v1.History/Append",
    .callers = {"session"},
    .pass = RPC_PASS_NONE,
    .audit = RPC_AUDIT_NONE,
    .repeat = RPC_REPEAT_SAFE,
    .run = RPC_RUN_WORKER,
    .deadline_ms = 5000,
    .request = &sekisho__audit__v1__append_request__descriptor,
    .response = &sekisho__audit__v1__append_response__descriptor,
    .handler = handle_append,
}};

size_t audit_count(const char *kind, const char *object_id)
{
    size_t count = 0;

    pthread_mutex_lock(&events_lock);
    for (size_t i = 0; i < event_count; i++)
        count += strcmp(events[i].kind, kind) == 0 &&
                 (object_id[0] == '\0' || strcmp(events[i].object_id, object_id) == 0);
    pthread_mutex_unlock(&events_lock);
    return count;
}

bool audit_has_reason(const char *kind, const char *object_id, const char *reason)
{
    bool has = false;

    pthread_mutex_lock(&events_lock);
    for (size_t i = 0; i < event_count; i++)
        has |= strcmp(events[i].kind, kind) == 0 && strcmp(events[i].object_id, object_id) == 0 &&
               strcmp(events[i].reason, reason) == 0;
    pthread_mutex_unlock(&events_lock);
    return has;
}

bool audit_was_done_in(const char *kind, const char *object_id, struct uuid session_id)
{
    bool was = false;

    pthread_mutex_lock(&events_lock);
    for (size_t i = 0; i < event_count; i++)
        was |= strcmp(events[i].kind, kind) == 0 && strcmp(events[i].object_id, object_id) == 0 &&
               memcmp(events[i].session_id, session_id.bytes, UUID_SIZE) == 0;
    pthread_mutex_unlock(&events_lock);
    return was;
}

void audit_wait_for(const char *kind, const char *object_id, size_t count)
{
    WAIT_UNTIL(audit_count(kind, object_id) >= count);
    TEST_POSTGRES_WAIT_FOR(&world.postgres, "NOT EXISTS (SELECT FROM session.outbox)");
    CHECK_INT(audit_count(kind, object_id), count);
}

bool audit_contains(const char *text)
{
    pthread_mutex_lock(&events_lock);
    bool contains = memmem(event_bytes.data, event_bytes.size, text, strlen(text)) != NULL;
    pthread_mutex_unlock(&events_lock);
    return contains;
}

void audit_start(void)
{
    char address[32];

    (void)snprintf(address, sizeof address, "127.0.0.1:%u", world.programs[AUDIT].port);
    CHECK_OK(rpc_server_open(&(struct rpc_server_options){.service = "audit",
                                                          .log = &silent,
                                                          .credentials = world.credentials[AUDIT],
                                                          .listen = {address},
                                                          .methods = audit_methods,
                                                          .method_count = COUNT_OF(audit_methods)},
                             &audit));
}

void audit_stop(void)
{
    rpc_server_close(&audit);
}

void mesh_open(void)
{
    world_prepare(WORLD_QUICK);
    world_write_key("other-token.key");
    buffer_init(&event_bytes, 16 << 20);
    audit_start();
    program_migrate(SESSION);
    program_migrate(SESSION); /* nothing left to do */
}

void mesh_close(void)
{
    audit_stop();
    world_close();
    buffer_clear(&event_bytes);
}

int mesh_run(const enum identity *replicas, size_t count, const struct test *tests,
             size_t test_count)
{
    mesh_open();
    for (size_t i = 0; i < count; i++)
        program_start(replicas[i], "");
    int status = test_run(tests, test_count);
    for (size_t i = 0; i < count; i++)
        program_stop(replicas[i]);
    mesh_close();
    return status;
}
