/* Requests that are answered, and how. */
#include <string.h>

#include "base/clock.h"
#include "peer.h"
#include "support/check.h"
#include "world.h"

static struct world world;
static struct peer peer;

#define HELLO "GET /hello HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n"

static void given(const struct world_options *options, bool secure)
{
    world_open(&world, options);
    peer_open(&peer, world_port(&world, secure ? WORLD_SECURE : WORLD_PLAIN), secure);
}

static void done(void)
{
    peer_close(&peer);
    world_close(&world);
}

static void check_header(const struct answer *answer, const char *name, const char *expected)
{
    char value[1024];
    answer_header(answer, name, value);
    CHECK_TEXT(value, expected);
}

/* The header set of every answer, whoever makes it. */
static void check_header_set(const struct answer *answer)
{
    char value[1024];

    check_header(answer, "Strict-Transport-Security", "max-age=63072000; includeSubDomains");
    check_header(answer, "X-Content-Type-Options", "nosniff");
    check_header(answer, "Referrer-Policy", "same-origin");
    check_header(answer, "Cross-Origin-Opener-Policy", "same-origin");
    check_header(answer, "Cross-Origin-Resource-Policy", "same-origin");
    check_header(answer, "X-Frame-Options", "DENY");
    check_header(answer, "Cache-Control", "no-store");
    check_header(answer, "Server", "");
    answer_header(answer, "Permissions-Policy", value);
    CHECK(strstr(value, "camera=()") != NULL);
    CHECK(strstr(value, "publickey-credentials-get=(self)") != NULL);
    answer_header(answer, "Content-Security-Policy", value);
    CHECK(strncmp(value, "default-src 'none'; script-src 'nonce-", 38) == 0);
    CHECK_INT(strcspn(value + 38, "'"), 22);
    CHECK_TEXT(value + 60,
               "'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
               "frame-ancestors 'none'; base-uri 'none'; report-uri /csp");
}

static void answers_over_tls_and_keeps_the_connection(void)
{
    struct answer answer;

    given(&(struct world_options){0}, true);
    for (int i = 0; i < 3; i++) {
        peer_send(&peer, HELLO);
        peer_receive(&peer, true, &answer);
        CHECK_INT(answer.status, 200);
        CHECK(answer_holds(&answer, "hello 127.0.0.1"));
        check_header_set(&answer);
        check_header(&answer, "Connection", "");
        answer_clear(&answer);
    }
    done();
}

static void gives_each_answer_its_own_nonce_and_the_handler_the_same(void)
{
    struct answer first;
    struct answer second;
    char policy[1024];

    given(&(struct world_options){0}, false);
    peer_send(&peer, HELLO HELLO);
    peer_receive(&peer, true, &first);
    peer_receive(&peer, true, &second);
    answer_header(&first, "Content-Security-Policy", policy);
    policy[60] = '\0';
    CHECK(strstr((char *)first.body, policy + 38) != NULL);
    CHECK(strstr((char *)second.body, policy + 38) == NULL);
    answer_clear(&first);
    answer_clear(&second);
    done();
}

static void answers_pipelined_requests_in_order(void)
{
    struct answer answer;
    static const int statuses[] = {200, 404, 200, 405};

    given(&(struct world_options){0}, true);
    peer_send(&peer, HELLO "GET /none HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n"
                           "POST /form HTTP/1.1\r\n" WORLD_HOST_LINE
                           "Content-Type: application/x-www-form-urlencoded\r\n"
                           "Content-Length: 12\r\n\r\nname=a%20b+c"
                           "GET /form HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n");
    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        peer_receive(&peer, true, &answer);
        CHECK_INT(answer.status, statuses[i]);
        check_header_set(&answer);
        if (i == 2)
            CHECK_TEXT((char *)answer.body, "a b c/-1");
        if (i == 3)
            check_header(&answer, "Allow", "POST");
        answer_clear(&answer);
    }
    CHECK_INT(peer_ask(&peer, HELLO), 200);
    done();
}

static void reads_requests_that_come_byte_by_byte(void)
{
    static const char request[] = "POST /form HTTP/1.1\r\n" WORLD_HOST_LINE
                                  "Content-Type: application/x-www-form-urlencoded\r\n"
                                  "Transfer-Encoding: chunked\r\n\r\n"
                                  "5\r\nname=\r\n8\r\nx&count=\r\n1\r\n7\r\n0\r\n\r\n";
    struct answer answer;

    given(&(struct world_options){0}, true);
    for (size_t i = 0; i < sizeof request - 1; i++)
        peer_send_bytes(&peer, request + i, 1);
    peer_receive(&peer, true, &answer);
    CHECK_INT(answer.status, 200);
    CHECK_TEXT((char *)answer.body, "x/7");
    check_header(&answer, "Set-Cookie",
                 "__Host-sid=abc; Path=/; Secure; HttpOnly; SameSite=Strict");
    answer_clear(&answer);
    done();
}

static void sends_no_body_for_head(void)
{
    struct answer answer;
    char length[1024];

    given(&(struct world_options){0}, false);
    peer_send(&peer, "HEAD /big HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n");
    peer_receive(&peer, false, &answer);
    CHECK_INT(answer.status, 200);
    answer_header(&answer, "Content-Length", length);
    CHECK_TEXT(length, "1048576");
    answer_clear(&answer);
    CHECK_INT(peer_ask(&peer, "HEAD /none HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n"), 404);
    CHECK_INT(peer_ask(&peer, HELLO), 200);
    done();
}

static void sends_a_large_body_whole(void)
{
    struct answer answer;

    given(&(struct world_options){0}, true);
    peer_send(&peer, "GET /big HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n");
    peer_receive(&peer, true, &answer);
    CHECK_INT(answer.status, 200);
    CHECK_INT(answer.body_size, 1 << 20);
    CHECK(answer.is_whole);
    answer_clear(&answer);
    done();
}

static void refuses_fields_that_are_not_in_the_list(void)
{
    static const char *const bodies[] = {"name=a&other=1", "name=a&name=b",  "name=%ff", "name=%0",
                                         "name",           "name=a&count=x", "count=1",  "name=a&"};

    given(&(struct world_options){0}, false);
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        char request[512];
        snprintf(request, sizeof request,
                 "POST /form HTTP/1.1\r\n" WORLD_HOST_LINE
                 "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
                 "Content-Length: %zu\r\n\r\n%s",
                 strlen(bodies[i]), bodies[i]);
        CHECK_INT(peer_ask(&peer, request), 400);
    }
    CHECK_INT(peer_ask(&peer, "GET /hello?x=1 HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n"), 400);
    CHECK_INT(atomic_load(&world.handled), 0);
    done();
}

static void sends_nothing_of_what_a_failing_handler_has_set(void)
{
    struct answer answer;

    given(&(struct world_options){0}, false);
    peer_send(&peer, "GET /fail HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n");
    peer_receive(&peer, true, &answer);
    CHECK_INT(answer.status, 503);
    check_header(&answer, "Set-Cookie", "");
    check_header(&answer, "Retry-After", "2");
    check_header_set(&answer);
    CHECK(strncmp((char *)answer.body, "<p>503 ", 7) == 0);
    answer_clear(&answer);
    done();
}

static void lets_nobody_end_a_header_line(void)
{
    given(&(struct world_options){0}, false);
    CHECK_INT(peer_ask(&peer,
                       "GET /bad-header?value=a%0d%0aSet-Cookie:x HTTP/1.1\r\n" WORLD_HOST_LINE
                       "\r\n"),
              400);
    CHECK_INT(peer_ask(&peer, "GET /bad-header?value=a HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n"), 200);
    done();
}

static void asks_the_policy_before_it_reads_a_large_body(void)
{
    struct answer answer;

    given(&(struct world_options){0}, false);
    peer_send(&peer, "POST /large HTTP/1.1\r\n" WORLD_HOST_LINE "Content-Type: application/xml\r\n"
                     "X-Wish: refuse\r\nExpect: 100-continue\r\nContent-Length: 200000\r\n\r\n");
    peer_receive(&peer, true, &answer);
    CHECK_INT(answer.status, 403);
    check_header(&answer, "Connection", "close");
    answer_clear(&answer);
    peer_wait_end(&peer);
    CHECK_INT(atomic_load(&world.admitted), 1);
    done();
}

static void says_continue_when_the_policy_admits(void)
{
    struct answer answer;
    static char body[200000];

    given(&(struct world_options){0}, true);
    memset(body, 'b', sizeof body);
    peer_send(&peer, "POST /large HTTP/1.1\r\n" WORLD_HOST_LINE "Content-Type: application/xml\r\n"
                     "Expect: 100-continue\r\nContent-Length: 200000\r\n\r\n");
    peer_receive(&peer, false, &answer);
    CHECK_INT(answer.status, 100);
    answer_clear(&answer);
    peer_send_bytes(&peer, body, sizeof body);
    peer_receive(&peer, true, &answer);
    CHECK_INT(answer.status, 200);
    CHECK_TEXT((char *)answer.body, "200000");
    CHECK_INT(atomic_load(&world.admitted), 1);
    answer_clear(&answer);
    done();
}

static void lets_the_policy_answer_with_a_redirect(void)
{
    struct answer answer;

    given(&(struct world_options){0}, false);
    peer_send(&peer, "GET /hello HTTP/1.1\r\n" WORLD_HOST_LINE "X-Wish: redirect\r\n\r\n");
    peer_receive(&peer, true, &answer);
    CHECK_INT(answer.status, 303);
    check_header(&answer, "Location", "/sign-in");
    CHECK_INT(atomic_load(&world.handled), 0);
    answer_clear(&answer);
    done();
}

static void closes_after_the_last_request_of_a_connection(void)
{
    struct world_options options = {.limits = {.requests_per_connection = 2}};
    struct answer answer;

    given(&options, false);
    CHECK_INT(peer_ask(&peer, HELLO), 200);
    peer_send(&peer, HELLO);
    peer_receive(&peer, true, &answer);
    check_header(&answer, "Connection", "close");
    answer_clear(&answer);
    CHECK(peer_ends_unanswered(&peer));
    done();
}

static void answers_http_1_0_and_closes(void)
{
    struct answer answer;

    given(&(struct world_options){0}, false);
    peer_send(&peer, "GET /hello HTTP/1.0\r\n" WORLD_HOST_LINE "\r\n");
    peer_receive(&peer, true, &answer);
    CHECK_INT(answer.status, 200);
    answer_clear(&answer);
    CHECK(peer_ends_unanswered(&peer));
    done();
}

static void drains_in_good_order(void)
{
    struct answer answer;
    struct peer idle;

    given(&(struct world_options){0}, true);
    peer_open(&idle, world_port(&world, WORLD_SECURE), true);
    CHECK_INT(peer_ask(&idle, HELLO), 200);
    peer_send(&peer, "GET /wait HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n");
    world_await_waiting(&world, 1);
    http_server_drain(world.server, clock_monotonic_ms() + 50);
    CHECK(peer_ends_unanswered(&idle)); /* at once, while the other is still served */
    world_release(&world);
    peer_receive(&peer, true, &answer);
    CHECK_INT(answer.status, 200);
    check_header(&answer, "Connection", "close");
    answer_clear(&answer);
    CHECK(peer_ends_unanswered(&peer));
    int64_t began = clock_monotonic_ms();
    http_server_drain(world.server, began + 9000);
    CHECK(clock_monotonic_ms() < began + 5000);
    peer_close(&idle);
    done();
}

static void survives_peers_that_leave_while_a_worker_has_their_request(void)
{
    given(&(struct world_options){0}, true);
    for (int i = 0; i < 4; i++) {
        struct peer leaving;
        peer_open(&leaving, world_port(&world, WORLD_SECURE), true);
        peer_send(&leaving, "GET /wait HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n");
        world_await_waiting(&world, i + 1);
        peer_close(&leaving);
    }
    world_release(&world);
    world_await(&world.handled, 4);
    CHECK_INT(peer_ask(&peer, HELLO), 200);
    done();
}

static void refuses_when_no_worker_is_free_in_time(void)
{
    struct world_options options = {.limits = {.queue_wait_ms = 200}, .workers = 3};
    struct peer waiting[3];
    struct answer answer;

    given(&options, false);
    for (int i = 0; i < 3; i++) {
        peer_open(&waiting[i], world_port(&world, WORLD_PLAIN), false);
        peer_send(&waiting[i], "GET /wait HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n");
    }
    world_await_waiting(&world, 3);
    peer_send(&peer, HELLO);
    peer_receive(&peer, true, &answer);
    CHECK_INT(answer.status, 503);
    check_header(&answer, "Retry-After", "2");
    check_header_set(&answer);
    answer_clear(&answer);
    world_release(&world);
    for (int i = 0; i < 3; i++) {
        peer_receive(&waiting[i], true, &answer);
        CHECK_INT(answer.status, 200);
        answer_clear(&answer);
        peer_close(&waiting[i]);
    }
    CHECK_INT(world_refused(&world, "queue"), 1);
    CHECK_INT(peer_ask(&peer, HELLO), 200);
    done();
}

static void serves_pages_while_the_slow_lane_is_full(void)
{
    struct peer waiting[4];
    struct answer answer;

    given(&(struct world_options){.limits = {.queue_wait_ms = 10000}}, false);
    for (int i = 0; i < 4; i++) {
        peer_open(&waiting[i], world_port(&world, WORLD_PLAIN), false);
        peer_send(&waiting[i], "GET /wait-slow HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n");
    }
    world_await_waiting(&world, 2);
    CHECK_INT(peer_ask(&peer, HELLO), 200);
    CHECK_INT(world.waiting, 2);
    world_release(&world);
    for (int i = 0; i < 4; i++) {
        peer_receive(&waiting[i], true, &answer);
        CHECK_INT(answer.status, 200);
        answer_clear(&answer);
        peer_close(&waiting[i]);
    }
    done();
}

static void answers_from_memory_while_every_worker_is_busy(void)
{
    static const struct {
        const char *request;
        int status;
    } cases[] = {
        {"GET /inline HTTP/1.1\r\n" WORLD_HOST_LINE "X-Wish: refuse\r\n\r\n", 403},
        {"GET /inline?a=1 HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n", 400},
        {"GET /inline HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n", 200},
    };
    struct peer waiting;
    struct answer answer;

    given(&(struct world_options){.workers = 1}, true);
    peer_open(&waiting, world_port(&world, WORLD_SECURE), true);
    peer_send(&waiting, "GET /wait HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n");
    world_await_waiting(&world, 1);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        peer_send(&peer, cases[i].request);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        peer_receive(&peer, true, &answer);
        CHECK_INT(answer.status, cases[i].status);
        check_header_set(&answer);
        answer_clear(&answer);
    }
    CHECK_INT(world.waiting, 1);
    peer_close(&waiting);
    done();
}

static const struct test tests[] = {
    TEST(refuses_fields_that_are_not_in_the_list),
    TEST(sends_nothing_of_what_a_failing_handler_has_set),
    TEST(lets_nobody_end_a_header_line),
    TEST(asks_the_policy_before_it_reads_a_large_body),
    TEST(refuses_when_no_worker_is_free_in_time),
    TEST(answers_over_tls_and_keeps_the_connection),
    TEST(gives_each_answer_its_own_nonce_and_the_handler_the_same),
    TEST(answers_pipelined_requests_in_order),
    TEST(reads_requests_that_come_byte_by_byte),
    TEST(sends_no_body_for_head),
    TEST(sends_a_large_body_whole),
    TEST(says_continue_when_the_policy_admits),
    TEST(lets_the_policy_answer_with_a_redirect),
    TEST(closes_after_the_last_request_of_a_connection),
    TEST(answers_http_1_0_and_closes),
    TEST(drains_in_good_order),
    TEST(survives_peers_that_leave_while_a_worker_has_their_request),
    TEST(serves_pages_while_the_slow_lane_is_full),
    TEST(answers_from_memory_while_every_worker_is_busy),
};

int main(void)
{
    return test_run(tests, COUNT_OF(tests));
}
