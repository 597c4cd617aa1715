/* Downloads: made part by part while they are sent. */
#include "peer.h"
#include "support/check.h"
#include "world.h"

static struct world world;
static struct peer peer;

#define HELLO "GET /hello HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n"

static void given(const struct world_options *options)
{
    world_open(&world, options);
    peer_open(&peer, world_port(&world, WORLD_SECURE), true);
}

static void done(void)
{
    peer_close(&peer);
    world_close(&world);
}

static void never_makes_a_broken_file_look_whole(void)
{
    struct answer answer;

    given(&(struct world_options){0});
    peer_send(&peer, "GET /download?parts=3&breaks=1 HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n");
    peer_receive(&peer, true, &answer);
    CHECK_INT(answer.status, 200);
    CHECK(!answer.is_whole);
    answer_clear(&answer);
    world_await(&world.sources_open, 0);
    done();
}

static void refuses_streams_in_http_1_0(void)
{
    given(&(struct world_options){0});
    CHECK_INT(peer_ask(&peer, "GET /download HTTP/1.0\r\n" WORLD_HOST_LINE "\r\n"), 505);
    CHECK_INT(atomic_load(&world.sources_open), 0);
    done();
}

static void refuses_more_streams_than_an_owner_may_have(void)
{
    struct peer first;
    struct answer answer;
    char value[1024];

    given(&(struct world_options){.limits = {.streams_per_owner = 1}});
    peer_open(&first, world_port(&world, WORLD_PLAIN), false);
    peer_send(&first, "GET /download?parts=1000 HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n");
    world_await(&world.sources_open, 1);
    while (peer_read_some(&first, 1) == 0)
        ;
    peer_send(&peer, "GET /download HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n");
    peer_receive(&peer, true, &answer);
    CHECK_INT(answer.status, 429);
    answer_header(&answer, "Retry-After", value);
    CHECK_TEXT(value, "2");
    answer_clear(&answer);
    peer_close(&first);
    world_await(&world.sources_open, 0);
    CHECK_INT(peer_ask(&peer, "GET /download HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n"), 200);
    done();
}

static void sends_a_download_whole_and_keeps_the_connection(void)
{
    struct answer answer;
    char value[1024];

    given(&(struct world_options){0});
    peer_send(&peer, "GET /download?parts=30 HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n");
    peer_receive(&peer, true, &answer);
    CHECK_INT(answer.status, 200);
    CHECK(answer.is_whole);
    CHECK_INT(answer.body_size, 30 * 60000);
    answer_header(&answer, "Content-Disposition", value);
    CHECK_TEXT(value, "attachment; filename*=UTF-8''%E6%98%8E%E7%B4%B0%201.csv");
    answer_header(&answer, "Content-Length", value);
    CHECK_TEXT(value, "");
    answer_clear(&answer);
    CHECK_INT(atomic_load(&world.parts), 31);
    CHECK_INT(peer_ask(&peer, HELLO), 200);
    done();
}

static void sends_an_empty_download(void)
{
    struct answer answer;

    given(&(struct world_options){0});
    peer_send(&peer, "GET /download?parts=0 HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n");
    peer_receive(&peer, true, &answer);
    CHECK(answer.is_whole);
    CHECK_INT(answer.body_size, 0);
    answer_clear(&answer);
    done();
}

static void makes_no_part_for_head(void)
{
    given(&(struct world_options){0});
    CHECK_INT(peer_ask(&peer, "HEAD /download HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n"), 200);
    CHECK_INT(peer_ask(&peer, HELLO), 200);
    CHECK_INT(atomic_load(&world.parts), 0);
    CHECK_INT(atomic_load(&world.sources_open), 0);
    done();
}

static void closes_sources_when_the_server_ends_in_the_middle(void)
{
    given(&(struct world_options){0});
    peer_send(&peer, "GET /download?parts=1000 HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n");
    world_await(&world.sources_open, 1);
    done(); /* world_close() looks whether one is left */
}

static const struct test tests[] = {
    TEST(never_makes_a_broken_file_look_whole),
    TEST(refuses_streams_in_http_1_0),
    TEST(refuses_more_streams_than_an_owner_may_have),
    TEST(sends_a_download_whole_and_keeps_the_connection),
    TEST(sends_an_empty_download),
    TEST(makes_no_part_for_head),
    TEST(closes_sources_when_the_server_ends_in_the_middle),
};

int main(void)
{
    return test_run(tests, COUNT_OF(tests));
}
