/* When there is more to do than there is room for: bodies wait for memory, requests for workers,
 * and who cannot be served is told so, while all others are served. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "peer.h"
#include "support/check.h"
#include "world.h"

/* The smallest memory for bodies that a server takes holds four of /large. */
enum { BODY_SIZE = 256 << 10, BODY_MEMORY = 1 << 20, HOLDERS = 4 };

static struct world world;
static struct peer holders[HOLDERS];
static struct peer late;

#define HELLO "GET /hello HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n"

/* Announces a body; `100 Continue` comes when there is memory for it. */
static void announce(struct peer *peer)
{
    char head[512];

    peer_open(peer, world_port(&world, WORLD_PLAIN), false);
    (void)snprintf(head, sizeof head,
                   "POST /large HTTP/1.1\r\n" WORLD_HOST_LINE "Content-Type: application/xml\r\n"
                   "Expect: 100-continue\r\nContent-Length: %d\r\n\r\n",
                   BODY_SIZE);
    peer_send(peer, head);
}

static void expect_continue(struct peer *peer)
{
    struct answer answer;

    peer_receive(peer, false, &answer);
    CHECK_INT(answer.status, 100);
    answer_clear(&answer);
}

static void send_body(struct peer *peer)
{
    static char body[BODY_SIZE];
    struct answer answer;

    memset(body, 'b', sizeof body);
    peer_send_bytes(peer, body, sizeof body);
    peer_receive(peer, true, &answer);
    CHECK_INT(answer.status, 200);
    answer_clear(&answer);
}

/* All memory is taken by who has announced a body and sent nothing of it. */
static void given_no_memory_left(const struct http_limits *limits)
{
    world_open(&world, &(struct world_options){.limits = *limits});
    for (size_t i = 0; i < HOLDERS; i++) {
        announce(&holders[i]);
        expect_continue(&holders[i]);
    }
    announce(&late);
    world_await(&world.admitted, HOLDERS + 1);
}

/* The loop has gone round since: it has answered others. */
static void ask_others(void)
{
    struct peer peer;

    peer_open(&peer, world_port(&world, WORLD_SECURE), true);
    for (int i = 0; i < 20; i++)
        CHECK_INT(peer_ask(&peer, HELLO), 200);
    peer_close(&peer);
}

static void done(void)
{
    for (size_t i = 0; i < HOLDERS; i++)
        peer_close(&holders[i]);
    peer_close(&late);
    world_close(&world);
}

static void refuses_a_body_that_no_memory_comes_free_for(void)
{
    struct answer answer;
    char value[1024];

    given_no_memory_left(&(struct http_limits){.body_memory = BODY_MEMORY, .idle_ms = 2000});
    peer_receive(&late, true, &answer);
    CHECK_INT(answer.status, 503);
    answer_header(&answer, "Connection", value);
    CHECK_TEXT(value, "close"); /* its body is not waited for */
    answer_clear(&answer);
    for (size_t i = 0; i < HOLDERS; i++)
        send_body(&holders[i]);
    done();
}

static void reads_a_body_when_another_has_ended(void)
{
    given_no_memory_left(&(struct http_limits){.body_memory = BODY_MEMORY});
    ask_others();
    CHECK(!peer_has_answer(&late));
    send_body(&holders[0]);
    expect_continue(&late);
    send_body(&late);
    done();
}

static void gives_back_the_memory_of_who_leaves(void)
{
    given_no_memory_left(&(struct http_limits){.body_memory = BODY_MEMORY});
    ask_others();
    CHECK(!peer_has_answer(&late));
    peer_close(&holders[HOLDERS - 1]);
    expect_continue(&late);
    send_body(&late);
    done();
}

static bool either_has_answer(struct peer peers[static 2])
{
    return peer_has_answer(&peers[0]) || peer_has_answer(&peers[1]);
}

/* Not after the time that it may wait: at once. */
static void refuses_at_once_when_the_lane_is_full(void)
{
    enum { WORKERS = 3 };
    struct world_options options = {
        .limits = {.queue_wait_ms = 10 * PEER_TIMEOUT_MS, .queue_length = 1}, .workers = WORKERS};
    struct peer waiting[WORKERS];
    struct peer last[2];
    struct answer answer;

    world_open(&world, &options);
    for (int i = 0; i < WORKERS; i++) {
        peer_open(&waiting[i], world_port(&world, WORLD_PLAIN), false);
        peer_send(&waiting[i], "GET /wait HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n");
        world_await_waiting(&world, i + 1);
    }
    for (size_t i = 0; i < COUNT_OF(last); i++) {
        peer_open(&last[i], world_port(&world, WORLD_PLAIN), false);
        peer_send(&last[i], HELLO);
    }
    int64_t until_ms = clock_monotonic_ms() + PEER_TIMEOUT_MS;
    while (!either_has_answer(last))
        CHECK(clock_monotonic_ms() < until_ms);
    struct peer *refused = peer_has_answer(&last[0]) ? &last[0] : &last[1];
    struct peer *queued = refused == &last[0] ? &last[1] : &last[0];
    peer_receive(refused, true, &answer);
    CHECK_INT(answer.status, 503);
    answer_clear(&answer);
    CHECK_INT(world_refused(&world, "queue"), 1);
    CHECK(!peer_has_answer(queued));
    world_release(&world);
    peer_receive(queued, true, &answer);
    CHECK_INT(answer.status, 200);
    answer_clear(&answer);
    for (size_t i = 0; i < COUNT_OF(last); i++)
        peer_close(&last[i]);
    for (int i = 0; i < WORKERS; i++)
        peer_close(&waiting[i]);
    world_close(&world);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_a_body_that_no_memory_comes_free_for),
        TEST(refuses_at_once_when_the_lane_is_full),
        TEST(reads_a_body_when_another_has_ended),
        TEST(gives_back_the_memory_of_who_leaves),
    };

    return test_run(tests, COUNT_OF(tests));
}
