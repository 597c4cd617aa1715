/* Connections that end badly, many of each kind, while honest calls go on. Afterwards every
 * descriptor is back, and memory too: the stock nng keeps some of them for ever
 * (third_party/nng/README.md).
 *
 * RPC_TEST_CONNECTIONS: how many of each kind, RPC_TEST_KILLS: how often the server stops to listen
 * and begins again; 1000 and 10 in ./dev soak. */
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "raw.h"

static struct world world;
static uint8_t storage[RAW_MESSAGE_MAXIMUM];

static void leaves_after_the_handshake(int turn)
{
    struct raw raw;
    (void)raw_shake(&raw, &world, "portal", TLS1_3_VERSION);
    raw_close(&raw, turn % 2);
}

static void leaves_after_the_greeting(int turn)
{
    struct raw raw;
    (void)raw_open(&raw, &world, "portal", TLS1_3_VERSION);
    raw_close(&raw, turn % 2);
}

static void leaves_in_the_middle_of_a_message(int turn)
{
    uint8_t head[12] = {0};
    struct raw raw;

    if (raw_open(&raw, &world, "portal", TLS1_3_VERSION)) {
        bytes_put_u64(head, 1000);
        (void)raw_write(&raw, head, turn % 3 == 0 ? 5 : 12);
    }
    raw_close(&raw, turn % 2);
}

static void leaves_without_reading_its_answers(int turn)
{
    uint8_t message[512];
    struct bytes none = {0};
    struct raw raw;

    if (raw_open(&raw, &world, "portal", TLS1_3_VERSION)) {
        size_t size = raw_envelope(turn % 3 ? WORLD_METHOD("Echo") : WORLD_METHOD("Work"), 0, 1000,
                                   none, bytes_of("\x0a\x05hello"), message + 12, 500);
        bytes_put_u64(message, size + 4);
        bytes_put_u32(message + 8, 0x80000001u);
        for (int i = 0; i < 1 + turn % 16; i++)
            (void)raw_write(&raw, message, 12 + size);
    }
    raw_close(&raw, turn % 2);
}

static void sends_a_request_without_the_id_bit(int turn)
{
    static const uint8_t message[] = {0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 2};
    struct raw raw;

    if (raw_open(&raw, &world, "portal", TLS1_3_VERSION))
        (void)raw_write(&raw, message, sizeof message);
    raw_close(&raw, turn % 2);
}

static void sends_random_bytes(int turn)
{
    uint8_t noise[256];
    int socket_ = raw_connect(rpc_server_port(world.server, 0));

    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (uint8_t)((size_t)turn * 131 + i * 89 + (i >> 3) * 57);
    (void)send(socket_, noise, sizeof noise, MSG_NOSIGNAL);
    close(socket_);
}

static void shows_no_certificate(int turn)
{
    struct raw raw;
    (void)raw_open(&raw, &world, NULL, TLS1_3_VERSION);
    raw_close(&raw, turn % 2);
}

static void cuts_its_client_hello(int turn)
{
    static const uint8_t hello[] = {0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 0, 1, 2, 3};
    int socket_ = raw_connect(rpc_server_port(world.server, 0));

    (void)send(socket_, hello, 1 + (size_t)turn % sizeof hello, MSG_NOSIGNAL);
    close(socket_);
}

static void connects_and_says_nothing(int turn)
{
    (void)turn;
    close(raw_connect(rpc_server_port(world.server, 0)));
}

static atomic_bool over;
static atomic_int honest;

static void *call_honestly(void *argument)
{
    (void)argument;
    while (!atomic_load(&over)) {
        CHECK_OK(world_echo(world.client, WORLD_METHOD("Work"), "honest", 0, NULL));
        atomic_fetch_add(&honest, 1);
    }
    return NULL;
}

static bool has_called(void *argument)
{
    (void)argument;
    return atomic_load(&honest) > 0;
}

static bool descriptors_are_back(void *before)
{
    return test_descriptors() <= *(int *)before;
}

/* Bytes allocated and not freed. What the allocator keeps for later is not among them: that depends
 * on how many threads were busy at once. */
static size_t allocated(void)
{
    struct mallinfo2 heap = mallinfo2();

    return heap.uordblks + heap.hblkhd;
}

static bool is_within(void *most)
{
    return allocated() <= *(size_t *)most;
}

/* One that leaves a whole connection behind shows, and of a thousand one that leaves two kilobytes.
 * nng frees a connection a while after it has closed it. */
static void expect_memory_back(const char *name, size_t before, int connections)
{
    enum { ALLOWED = 1 << 20 }; /* what the threads keep once each has worked */
    size_t most = before + ALLOWED + (size_t)connections * 1024;

    /* Sanitizers tell the allocator's numbers as 0, and count leaks themselves. */
    if (!world_wait(is_within, &most, 10000))
        test_fail(__FILE__, __LINE__, "%s: %zu bytes more after %d connections", name,
                  allocated() - before, connections);
}

static bool alone(void *argument)
{
    struct rpc_server_stats stats;

    (void)argument;
    rpc_server_read_stats(world.server, &stats);
    return stats.connections_open == 4; /* the honest client's */
}

static void abuse(void (*connection)(int turn), const char *name)
{
    enum { WARMING = 10 };
    int count = test_count("RPC_TEST_CONNECTIONS", 60);
    pthread_t caller;

    CHECK(world_wait(alone, NULL, 10000)); /* with all its connections */
    int before = test_descriptors();
    atomic_store(&over, false);
    atomic_store(&honest, 0);
    CHECK(pthread_create(&caller, NULL, call_honestly, NULL) == 0);
    for (int i = 0; i < WARMING; i++)
        connection(i);
    size_t memory = allocated();
    for (int i = 0; i < count; i++)
        connection(i);
    CHECK(world_wait(has_called, NULL, 10000));
    atomic_store(&over, true);
    pthread_join(caller, NULL);
    if (!world_wait(descriptors_are_back, &before, 10000))
        test_fail(__FILE__, __LINE__, "%s: %d descriptors before, %d after", name, before,
                  test_descriptors());
    if (!world_wait(alone, NULL, 10000))
        test_fail(__FILE__, __LINE__, "%s: connections are still counted", name);
    expect_memory_back(name, memory, count);
}

#define ABUSE(kind)                                                                                \
    static void survives_a_client_that_##kind(void)                                                \
    {                                                                                              \
        abuse(kind, #kind);                                                                        \
    }

ABUSE(leaves_after_the_handshake)
ABUSE(leaves_after_the_greeting)
ABUSE(leaves_in_the_middle_of_a_message)
ABUSE(leaves_without_reading_its_answers)
ABUSE(sends_a_request_without_the_id_bit)
ABUSE(sends_random_bytes)
ABUSE(shows_no_certificate)
ABUSE(cuts_its_client_hello)
ABUSE(connects_and_says_nothing)

/* Our own client, given up at every moment of its connecting. */
static void survives_clients_that_are_closed_while_they_connect(void)
{
    int count = test_count("RPC_TEST_CONNECTIONS", 60);
    int before = test_descriptors();

    for (int i = 0; i < count; i++) {
        struct rpc_client *client = world_client(&world, world.client_credentials, "session");
        nanosleep(&(struct timespec){.tv_nsec = (i % 40) * 250000L}, NULL);
        rpc_client_close(&client);
    }
    if (!world_wait(descriptors_are_back, &before, 10000))
        test_fail(__FILE__, __LINE__, "%d descriptors before, %d after", before,
                  test_descriptors());
    CHECK(world_wait(alone, NULL, 10000));
}

/* While nobody listens calls may fail. */
static void *call_meanwhile(void *argument)
{
    (void)argument;
    while (!atomic_load(&over)) {
        if (status_is_ok(world_echo(world.client, WORLD_METHOD("Echo"), "honest", 0, NULL)))
            atomic_fetch_add(&honest, 1);
    }
    return NULL;
}

static void answers_under_load_each_time_it_listens_again(void)
{
    enum { CALLERS = 8 };
    int count = test_count("RPC_TEST_KILLS", 3);
    int before = test_descriptors();
    pthread_t callers[CALLERS];
    char listen[32];

    (void)snprintf(listen, sizeof listen, "127.0.0.1:%u", rpc_server_port(world.server, 0));
    atomic_store(&over, false);
    for (size_t i = 0; i < CALLERS; i++)
        CHECK(pthread_create(&callers[i], NULL, call_meanwhile, NULL) == 0);
    for (int i = 0; i < count; i++) {
        struct rpc_server_options options = world_server_options(&world, listen);
        rpc_server_close(&world.server);
        world_serve(&world, &options);
        atomic_store(&honest, 0);
        if (!world_wait(has_called, NULL, 10000))
            test_fail(__FILE__, __LINE__, "no answer after opening number %d", i + 1);
    }
    atomic_store(&over, true);
    for (size_t i = 0; i < CALLERS; i++)
        pthread_join(callers[i], NULL);
    CHECK(world_wait(alone, NULL, 10000));
    CHECK(world_wait(descriptors_are_back, &before, 10000));
}

static void answers_a_newcomer_after_all_that(void)
{
    struct rpc_response response;
    uint8_t message[512];
    struct raw raw;

    CHECK(raw_open(&raw, &world, "portal", TLS1_3_VERSION));
    size_t size = raw_envelope(WORLD_METHOD("Echo"), 0, 1000, (struct bytes){0},
                               bytes_of("\x0a\x05hello"), message, sizeof message);
    CHECK(raw_ask(&raw, 0x80000007u, (struct bytes){message, size}, &response, storage));
    CHECK_INT(response.code, STATUS_OK);
    raw_close(&raw, false);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(survives_a_client_that_leaves_after_the_handshake),
        TEST(survives_a_client_that_leaves_after_the_greeting),
        TEST(survives_a_client_that_leaves_in_the_middle_of_a_message),
        TEST(survives_a_client_that_leaves_without_reading_its_answers),
        TEST(survives_a_client_that_sends_a_request_without_the_id_bit),
        TEST(survives_a_client_that_sends_random_bytes),
        TEST(survives_a_client_that_shows_no_certificate),
        TEST(survives_a_client_that_cuts_its_client_hello),
        TEST(survives_a_client_that_connects_and_says_nothing),
        TEST(survives_clients_that_are_closed_while_they_connect),
        TEST(answers_under_load_each_time_it_listens_again),
        TEST(answers_a_newcomer_after_all_that),
    };

    signal(SIGPIPE, SIG_IGN);
    world_open(&world);
    struct rpc_server_options options = world_server_options(&world, "127.0.0.1:0");
    world_serve(&world, &options);
    world_connect(&world);
    CHECK_OK(world_echo(world.client, WORLD_METHOD("Echo"), "warm", 0, NULL));
    int outcome = test_run(tests, COUNT_OF(tests));
    world_close(&world);
    return outcome;
}
