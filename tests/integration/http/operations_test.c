/* The operations port. */
#include <stdatomic.h>
#include <string.h>

#include "crypto/crypto.h"
#include "http/operations.h"
#include "metrics/metrics.h"
#include "peer.h"
#include "support/check.h"

static struct operations *operations;
static struct log log_to_nowhere;
static atomic_bool ready;
static struct peer peer;

#define GET(path) "GET " path " HTTP/1.1\r\nHost: 10.0.0.1:9000\r\n\r\n"

static bool is_ready(void *context)
{
    return atomic_load(&ready);
}

static struct status render(void *context, struct buffer *out)
{
    buffer_append_text(out, "# EOF\n");
    return buffer_outcome(out);
}

static void given_a_port(void)
{
    struct crypto_options crypto = {.allow_unlocked_memory = true};
    struct operations_options options = {
        .is_ready = is_ready, .render_metrics = render, .log = &log_to_nowhere};

    CHECK_OK(crypto_open(&crypto));
    log_to_nowhere = log_open("test");
    log_to_nowhere.threshold = LOG_LEVEL_ERROR;
    CHECK(address_parse(bytes_of("127.0.0.1"), &options.address));
    CHECK_OK(operations_open(&options, &operations));
    peer_open(&peer, operations_port(operations), false);
}

static void close_it(void)
{
    peer_close(&peer);
    operations_close(&operations);
    crypto_close();
}

static void answers_three_paths_and_nothing_else(void)
{
    given_a_port();
    CHECK_INT(peer_ask(&peer, GET("/healthz")), 200);
    CHECK_INT(peer_ask(&peer, GET("/metrics")), 200);
    CHECK_INT(peer_ask(&peer, GET("/")), 404);
    CHECK_INT(peer_ask(&peer, GET("/healthz/")), 404);
    CHECK_INT(peer_ask(&peer, "POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"),
              405);
    close_it();
}

static void says_when_it_is_not_ready(void)
{
    given_a_port();
    atomic_store(&ready, false);
    CHECK_INT(peer_ask(&peer, GET("/readyz")), 503);
    atomic_store(&ready, true);
    CHECK_INT(peer_ask(&peer, GET("/readyz")), 200);
    CHECK_INT(peer_ask(&peer, "HEAD /readyz HTTP/1.1\r\nHost: a\r\n\r\n"), 200);
    close_it();
}

static void has_small_limits(void)
{
    static char line[5000];

    given_a_port();
    memset(line, 'a', sizeof line - 1);
    peer_send(&peer, "GET /healthz HTTP/1.1\r\nHost: a\r\nA: ");
    CHECK_INT(peer_ask(&peer, line), 431);
    close_it();
}

static void names_the_format_of_its_metrics(void)
{
    struct answer answer;
    char type[1024];

    given_a_port();
    peer_send(&peer, GET("/metrics"));
    peer_receive(&peer, true, &answer);
    answer_header(&answer, "Content-Type", type);
    CHECK_TEXT(type, METRICS_CONTENT_TYPE);
    CHECK_TEXT((char *)answer.body, "# EOF\n");
    answer_clear(&answer);
    close_it();
}

static const struct test tests[] = {
    TEST(answers_three_paths_and_nothing_else),
    TEST(says_when_it_is_not_ready),
    TEST(has_small_limits),
    TEST(names_the_format_of_its_metrics),
};

int main(void)
{
    return test_run(tests, COUNT_OF(tests));
}
