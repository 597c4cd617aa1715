/* Peers that take their time: every limit is an absolute one, which a byte now and then does not
 * move. The limits of the test are short; the standard ones are in server.h. */
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"
#include "peer.h"
#include "support/check.h"
#include "world.h"

static struct world world;
static struct peer peer;

#define HELLO "GET /hello HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n"

/* A slow peer's own clock, not a wait for the server. */
static void pause_ms(int64_t milliseconds)
{
    struct timespec pause = {.tv_nsec = milliseconds * 1000000};
    nanosleep(&pause, NULL);
}

/* Sends a byte every 20 ms until the server ends the connection; how long that took. */
static int64_t drip(const char *byte)
{
    int64_t began = clock_monotonic_ms();

    while (!peer_has_ended(&peer) && clock_monotonic_ms() < began + PEER_TIMEOUT_MS) {
        send(peer.descriptor, byte, 1, MSG_NOSIGNAL);
        pause_ms(20);
    }
    return clock_monotonic_ms() - began;
}

static void ends_a_handshake_that_is_too_slow(void)
{
    struct world_options options = {.limits = {.handshake_ms = 400}};

    world_open(&world, &options);
    peer_connect(&peer, world_port(&world, WORLD_SECURE), NULL);
    static const char hello[] = "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";
    peer_send_bytes(&peer, hello, sizeof hello - 1);
    int64_t took = drip("\x01");
    CHECK(took >= 300 && took < 3000);
    CHECK_INT(world_refused(&world, "handshake") + world_refused(&world, "slow"), 1);
    peer_close(&peer);
    world_close(&world);
}

/* Drips until an answer comes. */
static void drip_until_answered(const char *begin, const char *byte, int status)
{
    struct answer answer;
    int64_t began = clock_monotonic_ms();

    peer_send(&peer, begin);
    for (;;) {
        uint8_t ahead = 0;
        if (recv(peer.descriptor, &ahead, 1, MSG_PEEK | MSG_DONTWAIT) > 0)
            break;
        CHECK(clock_monotonic_ms() < began + PEER_TIMEOUT_MS);
        peer_send(&peer, byte);
        pause_ms(20);
    }
    peer_receive(&peer, true, &answer);
    CHECK_INT(answer.status, status);
    answer_clear(&answer);
    peer_wait_end(&peer);
    CHECK(clock_monotonic_ms() - began >= 300);
}

static void ends_a_head_that_is_too_slow(void)
{
    struct world_options options = {.limits = {.head_ms = 400, .linger_ms = 100}};

    world_open(&world, &options);
    peer_open(&peer, world_port(&world, WORLD_PLAIN), false);
    drip_until_answered("GET /hello HTTP/1.1\r\n" WORLD_HOST_LINE "A: ", "a", 408);
    CHECK_INT(world_refused(&world, "slow"), 1);
    peer_close(&peer);
    world_close(&world);
}

static void ends_a_body_that_is_too_slow(void)
{
    struct world_options options = {
        .limits = {.body_grace_ms = 400, .body_bytes_per_s = 1000, .linger_ms = 100}};

    world_open(&world, &options);
    peer_open(&peer, world_port(&world, WORLD_PLAIN), false);
    drip_until_answered("POST /form HTTP/1.1\r\n" WORLD_HOST_LINE
                        "Content-Type: application/x-www-form-urlencoded\r\n"
                        "Content-Length: 60000\r\n\r\nname=",
                        "a", 408);
    CHECK_INT(atomic_load(&world.handled), 0);
    peer_close(&peer);
    world_close(&world);
}

/* A reset could overtake the answer: whoever is refused in the middle of sending is listened to,
 * unheard, for a while. */
static void lets_a_refused_peer_finish_its_sentence(void)
{
    struct world_options options = {.limits = {.linger_ms = 3000}};

    world_open(&world, &options);
    peer_open(&peer, world_port(&world, WORLD_PLAIN), false);
    CHECK_INT(peer_ask(&peer, "GET / HTTP/2.0\r\n"), 505);
    for (int i = 0; i < 20; i++) { /* 400 ms */
        CHECK_INT(send(peer.descriptor, "a", 1, MSG_NOSIGNAL), 1);
        pause_ms(20);
    }
    CHECK(drip("a") < 15000); /* and not for ever */
    peer_close(&peer);
    world_close(&world);
}

static void reads_a_body_that_is_slow_but_fast_enough(void)
{
    struct world_options options = {.limits = {.body_grace_ms = 200, .body_bytes_per_s = 1}};
    struct answer answer;

    world_open(&world, &options);
    peer_open(&peer, world_port(&world, WORLD_PLAIN), false);
    peer_send(&peer, "POST /form HTTP/1.1\r\n" WORLD_HOST_LINE
                     "Content-Type: application/x-www-form-urlencoded\r\n"
                     "Content-Length: 25\r\n\r\nname=");
    for (int i = 0; i < 20; i++) { /* 400 ms, at 50 bytes a second */
        peer_send(&peer, "a");
        pause_ms(20);
    }
    peer_receive(&peer, true, &answer);
    CHECK_INT(answer.status, 200);
    answer_clear(&answer);
    peer_close(&peer);
    world_close(&world);
}

static void ends_an_idle_connection(void)
{
    struct world_options options = {.limits = {.idle_ms = 400}};

    world_open(&world, &options);
    peer_open(&peer, world_port(&world, WORLD_SECURE), true);
    CHECK_INT(peer_ask(&peer, HELLO), 200);
    int64_t began = clock_monotonic_ms();
    CHECK(peer_ends_unanswered(&peer));
    int64_t took = clock_monotonic_ms() - began;
    CHECK(took >= 300 && took < 3000);
    CHECK_INT(world_refused(&world, "slow"), 0);
    peer_close(&peer);
    world_close(&world);
}

static void ends_a_reader_that_takes_too_little(void)
{
    struct world_options options = {.limits = {.send_window_ms = 400, .send_bytes_per_s = 1 << 20}};

    world_open(&world, &options);
    peer_open(&peer, world_port(&world, WORLD_SECURE), true);
    int small = 4096;
    setsockopt(peer.descriptor, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    peer_send(&peer, "GET /download?parts=1000 HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n");
    world_await(&world.sources_open, 1);
    world_await(&world.sources_open, 0); /* given back though nobody read */
    CHECK_INT(world_refused(&world, "slow"), 1);
    CHECK(atomic_load(&world.parts) < 100);
    peer_close(&peer);
    world_close(&world);
}

static void holds_no_worker_for_slow_readers(void)
{
    enum { READERS = 6 }; /* more than there are workers for streams */
    struct peer readers[READERS];
    struct world_options options = {.limits = {.streams_per_owner = READERS}};

    world_open(&world, &options);
    for (int i = 0; i < READERS; i++) {
        peer_open(&readers[i], world_port(&world, WORLD_PLAIN), false);
        peer_send(&readers[i], "GET /download?parts=1000 HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n");
    }
    world_await(&world.sources_open, READERS);
    peer_open(&peer, world_port(&world, WORLD_SECURE), true);
    for (int i = 0; i < 20; i++)
        CHECK_INT(peer_ask(&peer, HELLO), 200);
    for (int i = 0; i < READERS; i++)
        peer_close(&readers[i]);
    world_await(&world.sources_open, 0); /* each was closed when its reader had gone */
    peer_close(&peer);
    world_close(&world);
}

static const struct test tests[] = {
    TEST(ends_a_handshake_that_is_too_slow),
    TEST(ends_a_head_that_is_too_slow),
    TEST(ends_a_body_that_is_too_slow),
    TEST(ends_an_idle_connection),
    TEST(ends_a_reader_that_takes_too_little),
    TEST(lets_a_refused_peer_finish_its_sentence),
    TEST(reads_a_body_that_is_slow_but_fast_enough),
    TEST(holds_no_worker_for_slow_readers),
};

int main(void)
{
    return test_run(tests, COUNT_OF(tests));
}
