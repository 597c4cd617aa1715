/* Where connections come from: PROXY headers, X-Forwarded-For, limits for one source and for all,
 * and the port that only redirects. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "peer.h"
#include "support/check.h"
#include "world.h"

static struct world world;
static struct peer peer;

#define HELLO "GET /hello HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n"
#define FORWARDED_IPV6                                                                             \
    "GET /hello HTTP/1.1\r\n" WORLD_HOST_LINE "X-Forwarded-For: 2001:db8::7\r\n\r\n"
#define SIGNATURE "\r\n\r\n\0\r\nQUIT\n"
#define PROXY_HEADER SIGNATURE "\x21\x11\x00\x0c\xc0\x00\x02\x07\x7f\x00\x00\x01\x30\x39\x01\xbb"

static void expect_client(const char *request, const char *client)
{
    struct answer answer;
    char expected[128];

    peer_send(&peer, request);
    peer_receive(&peer, true, &answer);
    CHECK_INT(answer.status, 200);
    snprintf(expected, sizeof expected, "hello %s nonce", client);
    CHECK(strstr((char *)answer.body, expected) != NULL);
    answer_clear(&answer);
}

static void closes_unanswered_without_a_proxy_header(void)
{
    static char long_header[16 + 521] = SIGNATURE "\x21\x11\x02\x09";
    static const struct bytes refused[] = {
        {(const uint8_t *)HELLO, sizeof HELLO - 1},
        {(const uint8_t *)"PROXY TCP4 192.0.2.7 127.0.0.1 1 2\r\n" HELLO,
         sizeof "PROXY TCP4 192.0.2.7 127.0.0.1 1 2\r\n" HELLO - 1},
        {(const uint8_t *)long_header, sizeof long_header},
        {(const uint8_t *)"\x16\x03\x01\x02\x00", 5},
    };

    world_open(&world, &(struct world_options){.trusted = "127.0.0.0/8"});
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        peer_connect(&peer, world_port(&world, WORLD_PROXY), NULL);
        peer_send_bytes(&peer, refused[i].data, refused[i].size);
        CHECK(peer_ends_unanswered(&peer));
        peer_close(&peer);
    }
    CHECK_INT(world_refused(&world, "proxy"), COUNT_OF(refused));
    world_close(&world);
}

static void believes_a_proxy_header_of_trusted_peers_only(void)
{
    world_open(&world, &(struct world_options){.trusted = "127.0.0.64/26"});
    peer_connect(&peer, world_port(&world, WORLD_PROXY), "127.0.0.2");
    peer_send_bytes(&peer, PROXY_HEADER, sizeof PROXY_HEADER - 1);
    CHECK(peer_ends_unanswered(&peer));
    peer_close(&peer);
    CHECK_INT(world_refused(&world, "proxy"), 1);
    world_close(&world);
}

static void takes_the_client_from_the_proxy_header(void)
{
    static const char local[] = SIGNATURE "\x20\x00\x00\x00";

    world_open(&world, &(struct world_options){.trusted = "127.0.0.64/26"});
    peer_connect(&peer, world_port(&world, WORLD_PROXY), "127.0.0.65");
    for (size_t i = 0; i < sizeof PROXY_HEADER - 1; i++)
        peer_send_bytes(&peer, &PROXY_HEADER[i], 1);
    expect_client(HELLO, "192.0.2.7");
    expect_client("GET /hello HTTP/1.1\r\n" WORLD_HOST_LINE "X-Forwarded-For: 6.6.6.6\r\n\r\n",
                  "192.0.2.7");
    peer_close(&peer);
    peer_connect(&peer, world_port(&world, WORLD_PROXY), "127.0.0.65");
    peer_send_bytes(&peer, local, sizeof local - 1);
    expect_client(HELLO, "127.0.0.65");
    peer_close(&peer);
    world_close(&world);
}

static void reads_forwarded_for_of_trusted_peers_only(void)
{
    static const char forwarded[] =
        "GET /hello HTTP/1.1\r\n" WORLD_HOST_LINE "X-Forwarded-For: 6.6.6.6, 192.0.2.9\r\n\r\n";

    world_open(&world, &(struct world_options){.trusted = "127.0.0.64/26"});
    peer_connect(&peer, world_port(&world, WORLD_PLAIN), "127.0.0.2");
    expect_client(forwarded, "127.0.0.2");
    peer_close(&peer);
    peer_connect(&peer, world_port(&world, WORLD_PLAIN), "127.0.0.65");
    expect_client(forwarded, "192.0.2.9");
    CHECK_INT(peer_ask(&peer, "GET /hello HTTP/1.1\r\n" WORLD_HOST_LINE
                              "X-Forwarded-For: unknown\r\n\r\n"),
              400);
    peer_close(&peer);
    world_close(&world);
}

/* ::1 on both ends, and a balancer there that forwards for others. */
static void answers_over_ipv6(void)
{
    world_open(&world, &(struct world_options){.address = "::1"});
    peer_connect_ipv6(&peer, world_port(&world, WORLD_SECURE));
    peer_secure(&peer);
    expect_client(HELLO, "::1");
    expect_client(FORWARDED_IPV6, "::1");
    peer_close(&peer);
    peer_connect_ipv6(&peer, world_port(&world, WORLD_REDIRECT));
    CHECK_INT(peer_ask(&peer, HELLO), 308);
    peer_close(&peer);
    world_close(&world);
}

static void believes_a_trusted_proxy_over_ipv6(void)
{
    static const uint8_t header[] = SIGNATURE "\x21\x21\x00\x24"
                                              "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x09"
                                              "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01"
                                              "\x30\x39\x01\xbb";

    world_open(&world, &(struct world_options){.address = "::1", .trusted = "::1"});
    peer_connect_ipv6(&peer, world_port(&world, WORLD_PLAIN));
    expect_client(FORWARDED_IPV6, "2001:db8::7");
    peer_close(&peer);
    peer_connect_ipv6(&peer, world_port(&world, WORLD_PROXY));
    peer_send_bytes(&peer, header, sizeof header - 1);
    expect_client(HELLO, "2001:db8::9");
    peer_close(&peer);
    world_close(&world);
}

static void lets_no_source_take_all_connections(void)
{
    struct peer peers[3];
    struct peer other;

    world_open(&world, &(struct world_options){.limits = {.connections_per_source = 2}});
    for (int i = 0; i < 3; i++)
        peer_connect(&peers[i], world_port(&world, WORLD_PLAIN), "127.0.0.2");
    CHECK_INT(peer_ask(&peers[0], HELLO), 200);
    CHECK_INT(peer_ask(&peers[1], HELLO), 200);
    CHECK(peer_ends_unanswered(&peers[2]));
    CHECK_INT(world_refused(&world, "source"), 1);
    peer_connect(&other, world_port(&world, WORLD_PLAIN), "127.0.0.3");
    CHECK_INT(peer_ask(&other, HELLO), 200);
    peer_close(&peers[0]);
    world_await_open(&world, 2);
    peer_connect(&peer, world_port(&world, WORLD_PLAIN), "127.0.0.2");
    CHECK_INT(peer_ask(&peer, HELLO), 200);
    peer_close(&peers[1]);
    peer_close(&peers[2]);
    peer_close(&other);
    peer_close(&peer);
    world_close(&world);
}

static void counts_the_source_behind_a_proxy_not_the_proxy(void)
{
    struct peer peers[3];

    world_open(&world, &(struct world_options){.trusted = "127.0.0.0/8",
                                               .limits = {.connections_per_source = 2}});
    for (int i = 0; i < 3; i++) {
        peer_connect(&peers[i], world_port(&world, WORLD_PROXY), NULL);
        peer_send_bytes(&peers[i], PROXY_HEADER, sizeof PROXY_HEADER - 1);
        if (i < 2)
            CHECK_INT(peer_ask(&peers[i], HELLO), 200);
    }
    CHECK(peer_ends_unanswered(&peers[2]));
    peer_connect(&peer, world_port(&world, WORLD_PROXY), NULL);
    peer_send_bytes(&peer, SIGNATURE "\x20\x00\x00\x00", 16);
    CHECK_INT(peer_ask(&peer, HELLO), 200);
    peer_close(&peer);
    for (int i = 0; i < 3; i++)
        peer_close(&peers[i]);
    world_close(&world);
}

static void gives_up_the_longest_idle_connection_when_all_are_taken(void)
{
    struct peer peers[3];

    world_open(&world, &(struct world_options){.limits = {.connections = 3}});
    for (int i = 0; i < 3; i++) {
        peer_open(&peers[i], world_port(&world, WORLD_PLAIN), false);
        CHECK_INT(peer_ask(&peers[i], HELLO), 200);
    }
    CHECK_INT(peer_ask(&peers[0], HELLO), 200); /* now the second is the longest idle */
    peer_open(&peer, world_port(&world, WORLD_PLAIN), false);
    CHECK_INT(peer_ask(&peer, HELLO), 200);
    CHECK(peer_ends_unanswered(&peers[1]));
    CHECK_INT(peer_ask(&peers[0], HELLO), 200);
    CHECK_INT(peer_ask(&peers[2], HELLO), 200);
    CHECK_INT(world_refused(&world, "connections"), 1);
    peer_close(&peer);
    for (int i = 0; i < 3; i++)
        peer_close(&peers[i]);
    world_close(&world);
}

/* The browsers' ends, in a process of their own: a process has a limit of descriptors. It connects
 * to the port that it is told and lets go when the pipe ends. */
static void hold_connections(int commands, int count)
{
    struct peer *peers = calloc((size_t)count, sizeof *peers);
    uint16_t port = 0;
    char end;

    CHECK(peers != NULL);
    CHECK(read(commands, &port, sizeof port) == sizeof port);
    for (int i = 0; i < count; i++)
        peer_connect(&peers[i], port, NULL);
    CHECK(read(commands, &end, 1) == 0);
    _exit(0);
}

static void allow_as_many_descriptors_as_there_may_be(void)
{
    struct rlimit files;

    CHECK_INT(getrlimit(RLIMIT_NOFILE, &files), 0);
    files.rlim_cur = files.rlim_max;
    CHECK_INT(setrlimit(RLIMIT_NOFILE, &files), 0);
}

static void holds_thousands_of_idle_connections_and_lets_them_go(void)
{
    const int count = test_count("HTTP_TEST_IDLE", 2000);
    int commands[2];

    allow_as_many_descriptors_as_there_may_be();
    CHECK_INT(pipe2(commands, O_CLOEXEC), 0);
    pid_t browsers = fork();
    if (browsers == 0) {
        close(commands[1]);
        hold_connections(commands[0], count);
    }
    close(commands[0]);
    world_open(&world,
               &(struct world_options){.limits = {.connections = (size_t)count + 1,
                                                  .connections_per_source = (size_t)count + 1}});
    const uint16_t port = world_port(&world, WORLD_SECURE);
    int before = test_descriptors();
    CHECK(write(commands[1], &port, sizeof port) == sizeof port);
    world_await_open(&world, count);
    peer_open(&peer, port, true);
    CHECK_INT(peer_ask(&peer, HELLO), 200);
    peer_close(&peer);
    close(commands[1]);
    world_await_open(&world, 0);
    CHECK_INT(test_descriptors(), before - 1); /* without the pipe */
    CHECK(waitpid(browsers, NULL, 0) == browsers);
    world_close(&world);
}

static void redirects_and_reads_nothing_else_on_the_plain_port(void)
{
    static const char *const unanswered[] = {
        "POST /form HTTP/1.1\r\n" WORLD_HOST_LINE "Content-Length: 5\r\n\r\nname=",
        "PUT / HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n",
        "GET / HTTP/1.1\n\n",
        "\x16\x03\x01\n",
        "GET / HTTP/1.1\r\n\r\n",
    };
    struct answer answer;
    char value[1024];

    world_open(&world, &(struct world_options){0});
    for (size_t i = 0; i < COUNT_OF(unanswered); i++) {
        peer_connect(&peer, world_port(&world, WORLD_REDIRECT), NULL);
        peer_send(&peer, unanswered[i]);
        CHECK(peer_ends_unanswered(&peer));
        peer_close(&peer);
    }
    peer_connect(&peer, world_port(&world, WORLD_REDIRECT), NULL);
    peer_send(&peer, "GET /a/b?c=d HTTP/1.1\r\nHost: evil.example\r\nCookie: a=b\r\n\r\n" HELLO);
    peer_receive(&peer, true, &answer);
    CHECK_INT(answer.status, 308);
    answer_header(&answer, "Location", value);
    CHECK_TEXT(value, "https://" WORLD_HOST "/a/b?c=d");
    answer_header(&answer, "Connection", value);
    CHECK_TEXT(value, "close");
    answer_header(&answer, "Strict-Transport-Security", value);
    CHECK(value[0] != '\0');
    answer_clear(&answer);
    CHECK(peer_ends_unanswered(&peer));
    peer_close(&peer);
    peer_connect(&peer, world_port(&world, WORLD_REDIRECT), NULL);
    CHECK_INT(peer_ask(&peer, "HEAD / HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n"), 308);
    peer_close(&peer);
    CHECK_INT(atomic_load(&world.admitted), 0);
    world_close(&world);
}

static const struct test tests[] = {
    TEST(closes_unanswered_without_a_proxy_header),
    TEST(believes_a_proxy_header_of_trusted_peers_only),
    TEST(takes_the_client_from_the_proxy_header),
    TEST(reads_forwarded_for_of_trusted_peers_only),
    TEST(answers_over_ipv6),
    TEST(believes_a_trusted_proxy_over_ipv6),
    TEST(lets_no_source_take_all_connections),
    TEST(counts_the_source_behind_a_proxy_not_the_proxy),
    TEST(gives_up_the_longest_idle_connection_when_all_are_taken),
    TEST(holds_thousands_of_idle_connections_and_lets_them_go),
    TEST(redirects_and_reads_nothing_else_on_the_plain_port),
};

int main(void)
{
    return test_run(tests, COUNT_OF(tests));
}
