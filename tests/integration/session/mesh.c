#include "mesh.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "crypto/crypto.h"
#include "pass/issuer.h"
#include "sekisho/audit/v1/event.pb-c.h"
#include "sekisho/audit/v1/history.pb-c.h"
#include "support/certificates.h"
#include "tls/credentials.h"

typedef Sekisho__Audit__V1__AppendRequest AppendRequest;
typedef Sekisho__Audit__V1__AppendResponse AppendResponse;
typedef Sekisho__Audit__V1__Event Event;

enum { EVENTS_MAXIMUM = 4096 };

struct mesh mesh;

const char *const identity_names[IDENTITIES] = {
    [AUTH] = "auth",   [PORTAL] = "portal",   [INTERNAL] = "internal", [SSO] = "sso",
    [AUDIT] = "audit", [SESSION] = "session", [OPERATOR] = "operator"};

static const struct log silent = {
    .service = "test", .descriptor = STDERR_FILENO, .threshold = LOG_LEVEL_ERROR + 1};

/* What audit has. */
static pthread_mutex_t events_lock = PTHREAD_MUTEX_INITIALIZER;
static struct recorded {
    uint8_t id[UUID_SIZE];
    char kind[49];
    char object_id[65];
    char reason[257];
    bool contains_canary;
} events[EVENTS_MAXIMUM];
static size_t event_count;
static struct buffer event_bytes;

int64_t mesh_now_ms(void)
{
    return clock_monotonic_ms();
}

void mesh_pause(void)
{
    (void)nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
}

void mesh_path(const char *name, char out[static TEST_PATH_CAPACITY])
{
    test_path_join(mesh.directory.path, name, out);
}

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

void audit_wait_for(const char *kind, const char *object_id, size_t count)
{
    WAIT_UNTIL(audit_count(kind, object_id) >= count);
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

    (void)snprintf(address, sizeof address, "127.0.0.1:%u", mesh.audit_port);
    CHECK_OK(rpc_server_open(&(struct rpc_server_options){.service = "audit",
                                                          .log = &silent,
                                                          .credentials = mesh.credentials[AUDIT],
                                                          .listen = {address},
                                                          .methods = audit_methods,
                                                          .method_count = COUNT_OF(audit_methods)},
                             &mesh.audit));
}

void audit_stop(void)
{
    rpc_server_close(&mesh.audit);
}

/* A port that was free a moment ago. */
static uint16_t free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    CHECK(descriptor >= 0);
    CHECK(bind(descriptor, (struct sockaddr *)&address, size) == 0);
    CHECK(getsockname(descriptor, (struct sockaddr *)&address, &size) == 0);
    (void)close(descriptor);
    return ntohs(address.sin_port);
}

static void issue(enum identity identity)
{
    char authority[TEST_PATH_CAPACITY];
    char folder[TEST_PATH_CAPACITY];
    char files[3][TEST_PATH_CAPACITY];
    const char *name = identity_names[identity];

    mesh_path("ca", authority);
    mesh_path(name, folder);
    test_certificate_issue(authority, folder, name, TEST_CERTIFICATE_GOOD);
    test_path_join(folder, "tls.crt", files[0]);
    test_path_join(folder, "tls.key", files[1]);
    test_path_join(folder, "ca.crt", files[2]);
    CHECK_OK(tls_credentials_open(&(struct tls_credentials_options){.certificate_file = files[0],
                                                                    .key_file = files[1],
                                                                    .trust_file = files[2],
                                                                    .trust_domain = "sekisho.test",
                                                                    .namespace_name = "sekisho",
                                                                    .name = name,
                                                                    .log = &silent},
                                  &mesh.credentials[identity]));
}

static void write_key(const char *name, char byte)
{
    char path[TEST_PATH_CAPACITY];
    char key[32];

    memset(key, byte, sizeof key);
    mesh_path(name, path);
    test_file_write(path, key, sizeof key);
    CHECK(chmod(path, 0400) == 0);
}

static void write_pass_keys(void)
{
    char seed[TEST_PATH_CAPACITY];
    char path[TEST_PATH_CAPACITY];
    CLEANUP(pass_issuer_close) struct pass_issuer issuer = {0};
    CLEANUP(buffer_clear) struct buffer text;
    struct pass_keys keys = {.count = 1};

    mesh_path("pass.key", seed);
    mesh_path("passes.json", path);
    CHECK_OK(pass_issuer_open(seed, &silent, &issuer));
    keys.keys[0] = issuer.key;
    buffer_init(&text, PASS_KEYS_FILE_MAXIMUM);
    pass_keys_encode(&keys, &text);
    CHECK_OK(buffer_outcome(&text));
    test_file_write(path, text.data, text.size);
}

static void write_configuration(struct replica *replica, const char *extra)
{
    char text[8192];
    const char *home = mesh.directory.path;

    int size = snprintf(
        text, sizeof text,
        "environment = development\nfile_writes = allowed\nstop_with_parent = true\n"
        "operations_address = 127.0.0.1:%u\nlisten = 127.0.0.1:%u\n"
        "certificate_directory = %s/session\ntrust_domain = sekisho.test\n"
        "allow_unlocked_memory = true\n"
        "database = %s:%u\ndatabase_ca_file = %s\ndatabase_password_directory = %s/passwords\n"
        "pass_keys_file = %s/passes.json\naudit = 127.0.0.1:%u\nevent_key_file = %s/event.key\n"
        "pass_key_file = %s/pass.key\nidle_minimum = 2s\nabsolute_minimum = 3s\n%s",
        free_port(), replica->port, home, mesh.postgres.host, mesh.postgres.port,
        mesh.postgres.ca_path, mesh.postgres.home, home, mesh.audit_port, home, home, extra);
    CHECK(size > 0 && (size_t)size < sizeof text);
    if (strstr(extra, "token_key_file") == NULL)
        size += snprintf(text + size, sizeof text - (size_t)size, "token_key_file = %s/token.key\n",
                         home);
    test_file_write(replica->configuration, text, (size_t)size);
}

static void migrate(void)
{
    struct replica *replica = &mesh.replicas[0];
    const char *const arguments[] = {SEKISHO_SESSION, "--config", replica->configuration,
                                     "--migrate", NULL};

    write_configuration(replica, "");
    CHECK_INT(test_process_run(arguments, MESH_PATIENCE_MS), 0);
    CHECK_INT(test_process_run(arguments, MESH_PATIENCE_MS), 0); /* nothing left to do */
}

void mesh_open(void)
{
    char authority[TEST_PATH_CAPACITY];

    CHECK_OK(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}));
    test_directory_open(&mesh.directory);
    test_postgres_open(&mesh.postgres);
    mesh_path("ca", authority);
    test_certificate_authority(authority);
    for (enum identity identity = 0; identity < IDENTITIES; identity++)
        issue(identity);
    write_key("token.key", 't');
    write_key("other-token.key", 'o');
    write_key("event.key", 'e');
    write_key("pass.key", 'p');
    write_pass_keys();
    buffer_init(&event_bytes, 16 << 20);
    mesh.audit_port = free_port();
    audit_start();
    for (size_t i = 0; i < MESH_REPLICAS; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "session-%zu.conf", i);
        mesh_path(name, mesh.replicas[i].configuration);
        mesh.replicas[i].port = free_port();
    }
    migrate();
}

struct replica *replica_start(size_t number, const char *extra)
{
    struct replica *replica = &mesh.replicas[number];
    const char *const arguments[] = {SEKISHO_SESSION, "--config", replica->configuration, NULL};

    write_configuration(replica, extra);
    test_process_open(&replica->process, arguments);
    test_process_wait_for(&replica->process, "process_ready", MESH_PATIENCE_MS, NULL);
    return replica;
}

static void close_clients(struct replica *replica)
{
    for (size_t i = 0; i < IDENTITIES; i++)
        rpc_client_close(&replica->clients[i]);
}

void replica_stop(struct replica *replica)
{
    close_clients(replica);
    test_process_signal(&replica->process, SIGTERM);
    CHECK_INT(test_process_wait(&replica->process, MESH_PATIENCE_MS), 0);
    CHECK(!test_process_has_said(&replica->process, "Sanitizer"));
    test_process_close(&replica->process);
}

void replica_kill(struct replica *replica)
{
    close_clients(replica);
    test_process_signal(&replica->process, SIGKILL);
    CHECK_INT(test_process_wait(&replica->process, MESH_PATIENCE_MS), 128 + SIGKILL);
    test_process_close(&replica->process);
}

struct rpc_client *replica_client(struct replica *replica, enum identity identity)
{
    struct rpc_client **client = &replica->clients[identity];
    char address[32];

    if (*client)
        return *client;
    (void)snprintf(address, sizeof address, "127.0.0.1:%u", replica->port);
    CHECK_OK(rpc_client_open(&(struct rpc_client_options){.address = address,
                                                          .peer = "session",
                                                          .credentials = mesh.credentials[identity],
                                                          .log = &silent},
                             client));
    return *client;
}

void mesh_close(void)
{
    for (size_t i = 0; i < MESH_REPLICAS; i++) {
        close_clients(&mesh.replicas[i]);
        test_process_close(&mesh.replicas[i].process);
    }
    audit_stop();
    for (size_t i = 0; i < IDENTITIES; i++)
        tls_credentials_close(&mesh.credentials[i]);
    test_postgres_close(&mesh.postgres);
    test_directory_close(&mesh.directory);
    buffer_clear(&event_bytes);
    crypto_close();
}
