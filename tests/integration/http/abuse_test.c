/* Peers that send what nobody should: each is answered with the right status and the header set,
 * and then the connection ends. The grammar's own cases are in unit/http; here it is shown that
 * nothing of what follows a refused request is ever read as another one. */
#include <string.h>

#include "peer.h"
#include "support/check.h"
#include "world.h"

static struct world world;

#define SECOND "GET /hello HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"

static const struct {
    const char *text;
    int status;
} refused[] = {
    {"POST /form HTTP/1.1\r\n" WORLD_HOST_LINE FORM
     "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
     400},
    {"POST /form HTTP/1.1\r\n" WORLD_HOST_LINE FORM
     "Content-Length: 6\r\nContent-Length: 6\r\n\r\nname=a",
     400},
    {"POST /form HTTP/1.1\r\n" WORLD_HOST_LINE FORM "Transfer-Encoding: chunked\r\n\r\n3;a=b\r\n",
     400},
    {"POST /form HTTP/1.1\r\n" WORLD_HOST_LINE FORM
     "Transfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n",
     400},
    {"POST /form HTTP/1.1\r\n" WORLD_HOST_LINE FORM "Transfer-Encoding: chunked\r\n\r\n10001\r\n",
     413},
    {"POST /form HTTP/1.1\r\n" WORLD_HOST_LINE FORM "Content-Length: 65537\r\n\r\n", 413},
    {"POST /form HTTP/1.1\r\n" WORLD_HOST_LINE FORM "\r\n", 411},
    {"POST /form HTTP/1.1\r\n" WORLD_HOST_LINE
     "Content-Type: text/plain\r\nContent-Length: 1\r\n\r\n",
     415},
    {"POST /form HTTP/1.1\r\n" WORLD_HOST_LINE "Content-Length: 1\r\n\r\n", 415},
    {"POST /form HTTP/1.1\r\n" WORLD_HOST_LINE FORM FORM "Content-Length: 1\r\n\r\n", 415},
    {"POST /form HTTP/1.1\r\n" WORLD_HOST_LINE "Content-Type: application/x-www-form-urlencoded; "
     "charset=shift_jis\r\nContent-Length: 1\r\n\r\n",
     415},
    {"POST /form HTTP/1.1\r\n" WORLD_HOST_LINE FORM "Content-Length: 1\r\nExpect: x\r\n\r\n", 417},
    {"POST /hello HTTP/1.1\r\n" WORLD_HOST_LINE FORM "Content-Length: 6\r\n\r\n", 405},
    {"POST /none HTTP/1.1\r\n" WORLD_HOST_LINE FORM "Content-Length: 6\r\n\r\n", 404},
    {"GET /hello HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421},
    {"GET /hello HTTP/1.1\r\nHost: " WORLD_HOST ".evil.example\r\n\r\n", 421},
    {"GET /hello HTTP/1.1\r\nHost: " WORLD_HOST ":8443\r\n\r\n", 421},
    {"GET /hello HTTP/1.1\r\n\r\n", 400},
    {"GET https://" WORLD_HOST "/hello HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n", 400},
    {"GET /hello%2f.. HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n", 400},
    {"TRACE /hello HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n", 501},
    {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
    {"GET /hello HTTP/1.1\n", 400},
    {"\r\n", 400},
};

static void check_refusal(size_t row, bool secure)
{
    struct answer answer;
    struct peer peer;
    char value[1024];

    peer_open(&peer, world_port(&world, secure ? WORLD_SECURE : WORLD_PLAIN), secure);
    peer_send(&peer, refused[row].text);
    peer_send(&peer, SECOND); /* smuggled, were the first one read differently */
    peer_receive(&peer, true, &answer);
    if (answer.status != refused[row].status)
        test_fail(__FILE__, __LINE__, "row %zu: %d", row, answer.status);
    answer_header(&answer, "Connection", value);
    CHECK_TEXT(value, "close");
    answer_header(&answer, "Content-Security-Policy", value);
    CHECK(value[0] != '\0');
    answer_header(&answer, "Strict-Transport-Security", value);
    CHECK(value[0] != '\0');
    answer_header(&answer, "Cache-Control", value);
    CHECK_TEXT(value, "no-store");
    answer_clear(&answer);
    CHECK(peer_ends_unanswered(&peer));
    peer_close(&peer);
}

static void reads_nothing_behind_a_refused_request(void)
{
    world_open(&world, &(struct world_options){0});
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        check_refusal(i, true);
        check_refusal(i, false);
    }
    CHECK_INT(atomic_load(&world.handled), 0);
    world_close(&world);
}

static void refuses_a_head_that_is_too_large_with_its_answer_readable(void)
{
    struct answer answer;
    struct peer peer;
    static char line[64 << 10];

    world_open(&world, &(struct world_options){0});
    memset(line, 'a', sizeof line - 1);
    peer_open(&peer, world_port(&world, WORLD_SECURE), true);
    peer_send(&peer, "GET /hello HTTP/1.1\r\n" WORLD_HOST_LINE "A: ");
    peer_send(&peer, line); /* the server closes while this is on its way */
    peer_receive(&peer, true, &answer);
    CHECK_INT(answer.status, 431);
    answer_clear(&answer);
    peer_close(&peer);
    world_close(&world);
}

static void speaks_nothing_but_tls_1_3(void)
{
    struct peer peer;
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());

    world_open(&world, &(struct world_options){0});
    CHECK(context != NULL);
    CHECK_INT(SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION), 1);
    peer_connect(&peer, world_port(&world, WORLD_SECURE), NULL);
    peer.ssl = SSL_new(context);
    CHECK_INT(SSL_set_fd(peer.ssl, peer.descriptor), 1);
    CHECK(SSL_connect(peer.ssl) != 1);
    peer_close(&peer);
    SSL_CTX_free(context);
    world_await_open(&world, 0); /* it is counted after the peer was told */
    CHECK_INT(world_refused(&world, "handshake"), 1);
    world_close(&world);
}

static void refuses_other_protocols_in_alpn(void)
{
    static const unsigned char protocols[] = "\x02h2";
    struct peer peer;
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());

    world_open(&world, &(struct world_options){0});
    CHECK(context != NULL);
    CHECK_INT(SSL_CTX_set_alpn_protos(context, protocols, sizeof protocols - 1), 0);
    peer_connect(&peer, world_port(&world, WORLD_SECURE), NULL);
    peer.ssl = SSL_new(context);
    CHECK_INT(SSL_set_fd(peer.ssl, peer.descriptor), 1);
    CHECK(SSL_connect(peer.ssl) != 1);
    peer_close(&peer);
    SSL_CTX_free(context);
    world_close(&world);
}

static void gives_no_tickets(void)
{
    struct peer peer;

    world_open(&world, &(struct world_options){0});
    peer_open(&peer, world_port(&world, WORLD_SECURE), true);
    CHECK_INT(peer_ask(&peer, SECOND), 200);
    CHECK(!SSL_SESSION_is_resumable(SSL_get_session(peer.ssl)));
    CHECK_TEXT(SSL_get_version(peer.ssl), "TLSv1.3");
    peer_close(&peer);
    world_close(&world);
}

static void leaves_no_descriptor_open(void)
{
    world_open(&world, &(struct world_options){0});
    int before = test_descriptors();
    for (size_t i = 0; i < COUNT_OF(refused); i++)
        check_refusal(i, true);
    struct peer peer;
    peer_connect(&peer, world_port(&world, WORLD_SECURE), NULL);
    peer_send(&peer, "no TLS at all");
    peer_wait_end(&peer);
    peer_close(&peer);
    world_await_open(&world, 0);
    CHECK_INT(test_descriptors(), before);
    world_close(&world);
}

static const struct test tests[] = {
    TEST(reads_nothing_behind_a_refused_request),
    TEST(refuses_a_head_that_is_too_large_with_its_answer_readable),
    TEST(speaks_nothing_but_tls_1_3),
    TEST(refuses_other_protocols_in_alpn),
    TEST(gives_no_tickets),
    TEST(leaves_no_descriptor_open),
};

int main(void)
{
    return test_run(tests, COUNT_OF(tests));
}
