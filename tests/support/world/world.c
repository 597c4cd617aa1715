#include "support/world/world.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "crypto/crypto.h"
#include "pass/issuer.h"
#include "support/certificates.h"
#include "support/port.h"
#include "support/world/settings.h"
#include "tls/credentials.h"

struct world world;

const char *const identity_names[IDENTITIES] = {
    [AUDIT] = "audit", [SESSION] = "session",   [AUTH] = "auth",         [PORTAL] = "portal",
    [SSO] = "sso",     [INTERNAL] = "internal", [OPERATOR] = "operator", [BILLING] = "billing"};

const char world_grants[] = "# system method companies\n"
                            "billing SignIn/VerifyPassword *\n"
                            "billing SignIn/IssuePass *\n"
                            "billing Users/List *\n"
                            "billing Users/Get *\n"
                            "billing Users/Search *\n"
                            "billing Users/Explain *\n"
                            "billing Roles/List *\n"
                            "billing CustomerGroups/List *\n";

static const char *const program_paths[PLACES] = {[AUDIT] = SEKISHO_AUDIT,
                                                  [SESSION] = SEKISHO_SESSION,
                                                  [SECOND_SESSION] = SEKISHO_SESSION,
                                                  [THIRD_SESSION] = SEKISHO_SESSION,
                                                  [AUTH] = SEKISHO_AUTH,
                                                  [SECOND_AUTH] = SEKISHO_AUTH,
                                                  [THIRD_AUTH] = SEKISHO_AUTH,
                                                  [FOURTH_AUTH] = SEKISHO_AUTH,
                                                  [PORTAL] = SEKISHO_PORTAL};

static const struct log silent = {
    .service = "test", .descriptor = STDERR_FILENO, .threshold = LOG_LEVEL_ERROR + 1};

enum identity world_identity(enum identity program)
{
    if (program < IDENTITIES)
        return program;
    return program < SECOND_AUTH ? SESSION : AUTH;
}

const char *world_identity_name(enum identity program)
{
    return identity_names[world_identity(program)];
}

int64_t world_now_ms(void)
{
    return clock_monotonic_ms();
}

void world_pause(void)
{
    (void)nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
}

void world_path(const char *name, char out[static TEST_PATH_CAPACITY])
{
    test_path_join(world.directory.path, name, out);
}

static void issue(enum identity identity)
{
    char authority[TEST_PATH_CAPACITY];
    char folder[TEST_PATH_CAPACITY];
    char files[3][TEST_PATH_CAPACITY];
    const char *name = identity_names[identity];

    world_path("ca", authority);
    world_path(name, folder);
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
                                  &world.credentials[identity]));
}

void world_write_key(const char *name)
{
    char path[TEST_PATH_CAPACITY];
    char key[32];

    world_path(name, path);
    CHECK_OK(crypto_random(key, sizeof key));
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

    world_path("pass.key", seed);
    world_path("passes.json", path);
    CHECK_OK(pass_issuer_open(seed, &silent, &issuer));
    keys.keys[0] = issuer.key;
    buffer_init(&text, PASS_KEYS_FILE_MAXIMUM);
    pass_keys_encode(&keys, &text);
    CHECK_OK(buffer_outcome(&text));
    test_file_write(path, text.data, text.size);
}

void program_migrate(enum identity program)
{
    const char *const arguments[] = {world.programs[program].path, "--config",
                                     world.programs[program].configuration, "--migrate", NULL};

    world_settings_write(program, "");
    CHECK_INT(test_process_run(arguments, WORLD_PATIENCE_MS), 0);
}

void program_launch(enum identity program, const char *extra)
{
    struct program *this = &world.programs[program];
    const char *const arguments[] = {this->path, "--config", this->configuration, NULL};

    world_settings_write(program, extra);
    test_process_open(&this->process, arguments);
}

void program_start(enum identity program, const char *extra)
{
    program_launch(program, extra);
    test_process_wait_for(&world.programs[program].process, "process_ready", WORLD_PATIENCE_MS,
                          NULL);
}

void program_forget_clients(enum identity program)
{
    for (size_t i = 0; i < IDENTITIES; i++)
        rpc_client_close(&world.programs[program].clients[i]);
}

void program_stop(enum identity program)
{
    struct program *this = &world.programs[program];

    program_forget_clients(program);
    test_process_signal(&this->process, SIGTERM);
    CHECK_INT(test_process_wait(&this->process, WORLD_PATIENCE_MS), 0);
    CHECK(!test_process_has_said(&this->process, "Sanitizer"));
    test_process_close(&this->process);
}

void program_kill(enum identity program)
{
    struct program *this = &world.programs[program];

    test_process_signal(&this->process, SIGKILL);
    CHECK_INT(test_process_wait(&this->process, WORLD_PATIENCE_MS), 128 + SIGKILL);
    test_process_close(&this->process);
}

static void issue_all(void)
{
    char authority[TEST_PATH_CAPACITY];
    char https[TEST_PATH_CAPACITY];

    world_path("ca", authority);
    world_path("https", https);
    test_certificate_authority(authority);
    for (enum identity identity = 0; identity < IDENTITIES; identity++)
        issue(identity);
    test_certificate_issue(authority, https, "portal", TEST_CERTIFICATE_NO_URI);
}

void world_grants_write(const char *text)
{
    char path[TEST_PATH_CAPACITY];

    world_path("systems", path);
    test_file_write(path, text, strlen(text));
}

/* As Have I Been Pwned writes it. */
static void write_breached_passwords(void)
{
    static const char list[] =
        "356A192B7913B04C54574D18C28D46E6395428AB:1\r\n"  /* "1" */
        "CAFBEA3FC801E3F797A26197A09CA99C8D4F51C4:25\r\n" /* BREACHED_PASSWORD */
        "DA4B9237BACCCDF19C0760CAB7AEC4A8359010B0:3\r\n"; /* "2" */
    char path[TEST_PATH_CAPACITY];

    world_path("breached", path);
    test_file_write(path, list, sizeof list - 1);
}

static void write_keys(void)
{
    static const char *const keys[] = {"token.key",  "event.key", "pass.key",
                                       "pepper.key", "code.key",  "form.key"};

    for (size_t i = 0; i < COUNT_OF(keys); i++)
        world_write_key(keys[i]);
    write_pass_keys();
}

static void find_places(void)
{
    for (enum identity program = 0; program < PLACES; program++) {
        char name[32];
        if (program_paths[program] == NULL)
            continue;
        (void)snprintf(name, sizeof name, "%u.conf", (unsigned)program);
        world_path(name, world.programs[program].configuration);
        world.programs[program].path = program_paths[program];
        world.programs[program].host = "127.0.0.1";
        world.programs[program].port = test_port_take();
        world.programs[program].operations_port = test_port_take();
    }
}

void world_prepare(enum world_pace pace)
{
    world.pace = pace;
    CHECK_OK(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}));
    test_directory_open(&world.directory);
    test_postgres_open(&world.postgres);
    issue_all();
    write_keys();
    write_breached_passwords();
    world_grants_write(world_grants);
    find_places();
}

void world_open(enum world_pace pace)
{
    world_prepare(pace);
    for (enum identity program = 0; program < PROGRAMS; program++)
        program_migrate(program);
    for (enum identity program = 0; program < SERVERS; program++)
        program_start(program, "");
}

void world_close(void)
{
    for (enum identity program = PLACES; program-- > 0;) {
        if (world.programs[program].process.pid > 0)
            program_stop(program);
        program_forget_clients(program);
    }
    for (size_t i = 0; i < IDENTITIES; i++)
        tls_credentials_close(&world.credentials[i]);
    test_postgres_close(&world.postgres);
    test_directory_close(&world.directory);
    crypto_close();
}

/* A first call would wait a second for its connection, which a busy machine may take longer for. */
static void wait_until_connected(const struct program *program, struct rpc_client *client)
{
    int64_t deadline_ms = clock_monotonic_ms() + WORLD_PATIENCE_MS;

    while (program->process.pid > 0 && !rpc_client_is_ready(client) &&
           clock_monotonic_ms() < deadline_ms)
        world_pause();
}

static struct rpc_client *open_client(enum identity program, enum identity identity)
{
    struct rpc_client *client = NULL;
    char address[32];

    (void)snprintf(address, sizeof address, "%s:%u", world.programs[program].host,
                   world.programs[program].port);
    CHECK_OK(
        rpc_client_open(&(struct rpc_client_options){.address = address,
                                                     .peer = world_identity_name(program),
                                                     .credentials = world.credentials[identity],
                                                     .log = &silent},
                        &client));
    wait_until_connected(&world.programs[program], client);
    return client;
}

struct rpc_client *world_client(enum identity program, enum identity identity)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    struct rpc_client **client = &world.programs[program].clients[identity];

    pthread_mutex_lock(&lock);
    if (*client == NULL)
        *client = open_client(program, identity);
    struct rpc_client *opened = *client;
    pthread_mutex_unlock(&lock);
    return opened;
}

struct bytes world_new_key(void)
{
    static atomic_uint_fast64_t next;
    static _Thread_local uint8_t key[16];

    bytes_put_u64(key, atomic_fetch_add(&next, 1));
    return (struct bytes){key, sizeof key};
}

struct status world_call(enum identity program, enum identity identity,
                         const struct rpc_target *target, const ProtobufCMessage *request,
                         const char *pass, struct arena *arena, const void **out)
{
    struct rpc_call_options options = {
        .pass = pass, .deadline_monotonic_ms = clock_monotonic_ms() + WORLD_PATIENCE_MS};

    if (target->repeat == RPC_REPEAT_BY_KEY)
        options.idempotency_key = world_new_key();
    return rpc_call(world_client(program, identity), target, request, &options, arena, out);
}
