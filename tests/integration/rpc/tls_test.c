/* Who gets in, and whom we talk to; then what somebody who got in may send. */
#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "raw.h"

static struct world world;
static uint8_t storage[RAW_MESSAGE_MAXIMUM];

struct stranger {
    const char *folder;
    enum test_certificate kind;
};

static const struct stranger strangers[] = {
    {"expired", TEST_CERTIFICATE_EXPIRED},
    {"early", TEST_CERTIFICATE_NOT_YET_VALID},
    {"self-signed", TEST_CERTIFICATE_SELF_SIGNED},
    {"two-uris", TEST_CERTIFICATE_TWO_URIS},
    {"no-uri", TEST_CERTIFICATE_NO_URI},
    {"no-name", TEST_CERTIFICATE_NO_NAME},
    {"foreign-domain", TEST_CERTIFICATE_FOREIGN_TRUST_DOMAIN},
};

static bool gets_in(const char *folder, int version)
{
    struct raw raw;
    bool in = raw_open(&raw, &world, folder, version);
    raw_close(&raw, false);
    return in;
}

static void lets_a_good_certificate_in(void)
{
    CHECK(gets_in("portal", TLS1_3_VERSION));
}

static void refuses_a_client_without_a_certificate(void)
{
    CHECK(!gets_in(NULL, TLS1_3_VERSION));
}

static void refuses_tls_1_2(void)
{
    CHECK(!gets_in("portal", TLS1_2_VERSION));
}

static void refuses_clients_whose_certificate_is_not_in_order(void)
{
    for (size_t i = 0; i < COUNT_OF(strangers); i++) {
        world_issue(&world, "ca", strangers[i].folder, "portal", strangers[i].kind);
        if (gets_in(strangers[i].folder, TLS1_3_VERSION))
            test_fail(__FILE__, __LINE__, "%s got in", strangers[i].folder);
    }
}

static void refuses_a_client_of_another_authority(void)
{
    char ca[TEST_PATH_CAPACITY];

    world_path(&world, "other-ca", ca);
    test_certificate_authority(ca);
    world_issue(&world, "other-ca", "foreign", "portal", TEST_CERTIFICATE_GOOD);
    CHECK(!gets_in("foreign", TLS1_3_VERSION));
}

/* A server with some certificate, to which one client connects. */
struct impostor {
    int listener;
    uint16_t port;
    const char *folder;
    int version;
    bool trusted; /* the client went on after seeing the certificate */
};

static void impostor_listen(struct impostor *impostor)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    impostor->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(bind(impostor->listener, (struct sockaddr *)&address, sizeof address) == 0);
    CHECK(listen(impostor->listener, 8) == 0);
    CHECK(getsockname(impostor->listener, (struct sockaddr *)&address, &size) == 0);
    impostor->port = ntohs(address.sin_port);
}

static void *impostor_run(void *argument)
{
    struct impostor *impostor = argument;
    struct timeval limit = {.tv_sec = 10};
    SSL_CTX *context = raw_context(&world, impostor->folder, impostor->version);
    int socket_ = accept(impostor->listener, NULL, NULL);
    CHECK(socket_ >= 0);
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    SSL *ssl = SSL_new(context);

    SSL_set_fd(ssl, socket_);
    impostor->trusted = SSL_accept(ssl) == 1;
    SSL_free(ssl);
    SSL_CTX_free(context);
    close(socket_);
    return NULL;
}

/* Whether our client, looking for "session", trusts a server with the certificate in `folder`. */
static bool client_trusts(const char *folder, int version)
{
    struct impostor impostor = {.folder = folder, .version = version};
    pthread_t thread;

    impostor_listen(&impostor);
    CHECK(pthread_create(&thread, NULL, impostor_run, &impostor) == 0);
    struct rpc_client *client =
        world_client_of(&world, impostor.port, world.client_credentials, "session");
    pthread_join(thread, NULL);
    rpc_client_close(&client);
    close(impostor.listener);
    return impostor.trusted;
}

static void trusts_no_server_whose_certificate_is_not_in_order(void)
{
    CHECK(client_trusts("session", TLS1_3_VERSION));
    CHECK(!client_trusts("session", TLS1_2_VERSION));
    CHECK(!client_trusts("portal", TLS1_3_VERSION)); /* a good one, of somebody else */
    for (size_t i = 0; i < COUNT_OF(strangers); i++) {
        char folder[64];
        snprintf(folder, sizeof folder, "server-%s", strangers[i].folder);
        world_issue(&world, "ca", folder, "session", strangers[i].kind);
        if (client_trusts(folder, TLS1_3_VERSION))
            test_fail(__FILE__, __LINE__, "%s was trusted", folder);
    }
}

static void answers_calls_unavailable_when_the_server_is_somebody_else(void)
{
    struct rpc_client *client = world_client(&world, world.client_credentials, "audit");
    int64_t started_ms = clock_monotonic_ms();

    CHECK_STATUS(world_echo(client, WORLD_METHOD("Echo"), "x", 0, NULL), UNAVAILABLE);
    CHECK(clock_monotonic_ms() - started_ms < 2000);
    CHECK(!rpc_client_is_ready(client));
    rpc_client_close(&client);
}

static void refuses_credentials_that_are_not_its_own(void)
{
    struct tls_credentials *credentials = NULL;

    CHECK_STATUS(world_credentials(&world, "portal", "session", &credentials), FAILED_PRECONDITION);
    CHECK_STATUS(world_credentials(&world, "expired", "portal", &credentials), FAILED_PRECONDITION);
    CHECK_STATUS(world_credentials(&world, "two-uris", "portal", &credentials),
                 FAILED_PRECONDITION);
    CHECK_STATUS(world_credentials(&world, "nowhere", "portal", &credentials), FAILED_PRECONDITION);
}

/* One message, and the code of its answer. */
static enum status_code ask(struct raw *raw, struct bytes message)
{
    struct rpc_response response = {0};
    CHECK(raw_ask(raw, 0x80000001u, message, &response, storage));
    return response.code;
}

static enum status_code ask_with_body(struct raw *raw, const void *body, size_t size)
{
    static uint8_t message[100000];
    size_t whole = raw_envelope(WORLD_METHOD("Work"), 0, 1000, (struct bytes){0},
                                (struct bytes){body, size}, message, sizeof message);
    return ask(raw, (struct bytes){message, whole});
}

static void refuses_malformed_messages_and_goes_on(void)
{
    static const char *const bodies[] = {
        "\x0a\x7f",                                     /* a length past the end */
        "\x7a\x01x",                                    /* field 15, which nobody declared */
        "\x0a\x01x\x0a\x01y",                           /* name twice */
        "\x0a\x02\xff\xfe",                             /* a text that is not UTF-8 */
        "\x08\x01",                                     /* name as a number */
        "\x0b",                                         /* a group */
        "\x40\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02", /* more than 64 bits */
        "\x40\xff\xff\xff\xff\x7f",                     /* more than 32 bits for a uint32 */
    };
    struct raw raw;

    CHECK(raw_open(&raw, &world, "portal", TLS1_3_VERSION));
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        enum status_code code = ask_with_body(&raw, bodies[i], strlen(bodies[i]));
        if (code != STATUS_INVALID_ARGUMENT)
            test_fail(__FILE__, __LINE__, "case %zu: %s", i, status_code_name(code));
    }
    CHECK_INT(ask_with_body(&raw, "\x0a\x01\x00", 3), STATUS_INVALID_ARGUMENT); /* NUL in a text */
    CHECK_INT(ask(&raw, bytes_of("random bytes that are no envelope")), STATUS_INVALID_ARGUMENT);
    CHECK_INT(ask(&raw, (struct bytes){0}), STATUS_INVALID_ARGUMENT);
    CHECK_INT(ask_with_body(&raw, "\x0a\x01x", 3), STATUS_OK);
    raw_close(&raw, false);
}

static void refuses_a_message_of_too_many_parts(void)
{
    static uint8_t many[60000];
    struct raw raw;

    for (size_t i = 0; i < sizeof many; i += 2)
        memcpy(many + i, "\x12\x00", 2); /* an empty caller */
    CHECK(raw_open(&raw, &world, "portal", TLS1_3_VERSION));
    CHECK_INT(ask_with_body(&raw, many, sizeof many), STATUS_INVALID_ARGUMENT);
    CHECK_INT(ask_with_body(&raw, many, 2000), STATUS_OK);
    raw_close(&raw, false);
}

static void hangs_up_on_a_message_that_is_too_long(void)
{
    static uint8_t long_message[70000];
    struct rpc_response response;
    struct raw raw;

    CHECK(raw_open(&raw, &world, "portal", TLS1_3_VERSION));
    CHECK(!raw_ask(&raw, 0x80000001u, (struct bytes){long_message, sizeof long_message}, &response,
                   storage));
    raw_close(&raw, false);
}

static void does_not_act_on_a_call_that_was_long_under_way(void)
{
    struct bytes key = bytes_of("0123456789abcdef");
    uint8_t message[512];
    struct raw raw;

    world_changes_forget();
    CHECK(raw_open(&raw, &world, "portal", TLS1_3_VERSION));
    size_t size = raw_envelope(WORLD_METHOD("Change"), 100000, 2000, key, (struct bytes){0},
                               message, sizeof message);
    CHECK_INT(ask(&raw, (struct bytes){message, size}), STATUS_OK);
    size = raw_envelope(WORLD_METHOD("Change"), 90000, 2000, key, (struct bytes){0}, message,
                        sizeof message);
    CHECK_INT(ask(&raw, (struct bytes){message, size}), STATUS_DEADLINE_EXCEEDED);
    CHECK_INT(world_changes_done(), 1);
    raw_close(&raw, false);
}

static void lets_no_more_connections_in_than_it_should(void)
{
    struct world small;
    struct raw raw[5];

    world_open(&small);
    struct rpc_server_options options = world_server_options(&small, "127.0.0.1:0");
    options.connections = 3;
    world_serve(&small, &options);
    for (size_t i = 0; i < 3; i++)
        CHECK(raw_open(&raw[i], &small, "portal", TLS1_3_VERSION));
    CHECK(!raw_open(&raw[3], &small, "portal", TLS1_3_VERSION));
    raw_close(&raw[3], false);
    raw_close(&raw[0], false);
    int64_t until_ms = clock_monotonic_ms() + 5000;
    bool in = false;
    while (!in && clock_monotonic_ms() < until_ms) {
        in = raw_open(&raw[4], &small, "portal", TLS1_3_VERSION);
        if (!in)
            raw_close(&raw[4], false);
    }
    CHECK(in);
    raw_close(&raw[1], false);
    raw_close(&raw[2], false);
    raw_close(&raw[4], false);
    world_close(&small);
}

static void hangs_up_on_a_connection_that_has_lasted_its_time(void)
{
    struct world brief;
    struct raw raw;
    uint8_t byte;
    size_t got = 0;

    world_open_living(&brief, 300);
    struct rpc_server_options options = world_server_options(&brief, "127.0.0.1:0");
    world_serve(&brief, &options);
    int64_t started_ms = clock_monotonic_ms();
    CHECK(raw_open(&raw, &brief, "portal", TLS1_3_VERSION));
    CHECK(SSL_read_ex(raw.ssl, &byte, 1, &got) != 1);
    int64_t lasted_ms = clock_monotonic_ms() - started_ms;
    CHECK(lasted_ms >= 290 && lasted_ms < 5000); /* raw_connect() itself gives up after 10 s */
    raw_close(&raw, false);
    world_close(&brief);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(lets_a_good_certificate_in),
        TEST(refuses_a_client_without_a_certificate),
        TEST(refuses_tls_1_2),
        TEST(refuses_clients_whose_certificate_is_not_in_order),
        TEST(refuses_a_client_of_another_authority),
        TEST(trusts_no_server_whose_certificate_is_not_in_order),
        TEST(answers_calls_unavailable_when_the_server_is_somebody_else),
        TEST(refuses_credentials_that_are_not_its_own),
        TEST(refuses_malformed_messages_and_goes_on),
        TEST(refuses_a_message_of_too_many_parts),
        TEST(hangs_up_on_a_message_that_is_too_long),
        TEST(does_not_act_on_a_call_that_was_long_under_way),
        TEST(lets_no_more_connections_in_than_it_should),
        TEST(hangs_up_on_a_connection_that_has_lasted_its_time),
    };

    signal(SIGPIPE, SIG_IGN);
    world_open(&world);
    struct rpc_server_options options = world_server_options(&world, "127.0.0.1:0");
    world_serve(&world, &options);
    int outcome = test_run(tests, COUNT_OF(tests));
    world_close(&world);
    return outcome;
}
