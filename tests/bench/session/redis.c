#include "redis.h"

#include <stdio.h>
#include <string.h>

#include "support/port.h"
#include "support/world/world.h"

enum { VALUE_SIZE = 200, COUNT = 1000000, ARGUMENT_CAPACITY = 32 };

static const char settings[] = "port 0\n"
                               "tls-port %u\n"
                               "bind 127.0.0.1\n"
                               "tls-cert-file %s/https/tls.crt\n"
                               "tls-key-file %s/https/tls.key\n"
                               "tls-ca-cert-file %s/https/ca.crt\n"
                               "tls-auth-clients no\n"
                               "tls-protocols TLSv1.3\n"
                               "daemonize no\n"
                               "dir %s\n"
                               "save \"\"\n"
                               "appendonly no\n"
                               "enable-debug-command local\n";

static size_t ask_to_populate(void *context, char out[static TLS_LOAD_ASK_CAPACITY])
{
    (void)context;
    return (size_t)snprintf(out, TLS_LOAD_ASK_CAPACITY,
                            "*5\r\n$5\r\nDEBUG\r\n$8\r\nPOPULATE\r\n$7\r\n%d\r\n$3\r\nkey\r\n"
                            "$3\r\n%d\r\n",
                            COUNT, VALUE_SIZE);
}

static struct tls_load_answer measure_ok(struct bytes received)
{
    static const char good[] = "+OK\r\n";

    if (received.size < strlen(good))
        return (struct tls_load_answer){0};
    CHECK(bytes_equal(received, bytes_of(good)));
    return (struct tls_load_answer){.size = received.size};
}

static size_t ask_for_any(void *context, char out[static TLS_LOAD_ASK_CAPACITY])
{
    struct redis *redis = context;
    char key[ARGUMENT_CAPACITY];

    redis->random = redis->random * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX */
    int size = snprintf(key, sizeof key, "key:%u", (unsigned)((redis->random >> 33) % COUNT));
    return (size_t)snprintf(out, TLS_LOAD_ASK_CAPACITY, "*2\r\n$3\r\nGET\r\n$%d\r\n%s\r\n", size,
                            key);
}

static struct tls_load_answer measure_value(struct bytes received)
{
    static const char begin[] = "$200\r\n";
    const size_t whole = strlen(begin) + VALUE_SIZE + strlen("\r\n");

    if (received.size < whole)
        return (struct tls_load_answer){0};
    CHECK(memcmp(received.data, begin, strlen(begin)) == 0);
    return (struct tls_load_answer){.size = whole};
}

static struct tls_load_options options_of(struct redis *redis, size_t connections)
{
    return (struct tls_load_options){.port = redis->port,
                                     .authority_file = redis->authority,
                                     .connections = connections,
                                     .ask = ask_for_any,
                                     .measure = measure_value,
                                     .context = redis};
}

static void populate(struct redis *redis)
{
    struct tls_load_options options = options_of(redis, 1);
    CLEANUP(buffer_clear) struct buffer answer;

    options.ask = ask_to_populate;
    options.measure = measure_ok;
    buffer_init(&answer, TLS_LOAD_ANSWER_CAPACITY);
    tls_load_once(&options, &answer);
}

void redis_open(struct redis *redis)
{
    const char *home = world.directory.path;
    char path[TEST_PATH_CAPACITY];
    char text[4096];
    const char *const arguments[] = {"redis-server", path, NULL};

    *redis = (struct redis){.port = test_port_take(), .random = 1};
    world_path("ca/ca.crt", redis->authority);
    world_path("redis.conf", path);
    int size = snprintf(text, sizeof text, settings, redis->port, home, home, home, home);
    CHECK(size > 0 && (size_t)size < sizeof text);
    test_file_write(path, text, (size_t)size);
    test_process_open(&redis->process, arguments);
    test_process_wait_for(&redis->process, "Ready to accept connections", WORLD_PATIENCE_MS, NULL);
    populate(redis);
}

struct tls_load *redis_load_open(struct redis *redis, size_t connections)
{
    struct tls_load_options options = options_of(redis, connections);

    return tls_load_open(&options);
}

void redis_close(struct redis *redis)
{
    test_process_close(&redis->process);
}
