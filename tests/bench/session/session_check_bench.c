/* Check, answered from memory, with a million sessions: against Redis GET of 200 bytes over TLS (64
 * connections on both sides, one request each) and against a prepared SELECT (256 checks under way
 * on 4 connections, as a portal has them; one and eight connections to PostgreSQL). Goals: Redis
 * 0.5; one connection 5, eight 1.2; a million sessions against ten thousand 1.2.
 *
 * Where a peer only reads, Check is passive, so that it only reads too. What moving the idle clocks
 * costs stands beside it: it is written behind the answers, in batches. */
#include <stdlib.h>

#include "bench/load/check_load.h"
#include "bench/load/processes.h"
#include "bench/support/bench.h"
#include "redis.h"
#include "select_load.h"
#include "sessions.h"
#include "support/world/world.h"

enum { IN_FLIGHT = 256 };

/* No limit but the machine's. */
static const char limits[] = "calls_per_second = 1000000\n"
                             "calls_in_flight = 300\n"
                             "connections = 128\n";

static const size_t million = 1000000;
static const size_t ten_thousand = 10000;

static struct bench_side side_of(const char *name, struct check_load *load)
{
    return (struct bench_side){name, check_load_run, load,
                               .processes = {world.programs[SESSION].process.pid}};
}

static struct check_load *check_sessions(const size_t *count, size_t clients, int connections,
                                         size_t in_flight)
{
    return check_load_open(&(struct check_load_options){.clients = clients,
                                                        .connections = connections,
                                                        .in_flight = in_flight,
                                                        .passive = true,
                                                        .choose = sessions_choose,
                                                        .context = count});
}

static void against_redis(struct bench *bench)
{
    struct redis redis;
    redis_open(&redis);
    CLEANUP(check_load_close) struct check_load *checks = check_sessions(&million, 8, 8, 64);
    CLEANUP(tls_load_close) struct tls_load *gets = redis_load_open(&redis, 64);
    struct bench_side own = side_of("session-check-64", checks);
    struct bench_side peer = {"redis-get-64", tls_load_run, gets, .processes = {redis.process.pid}};

    (void)bench_compare(bench, &own, &peer, 1);
    redis_close(&redis);
}

static void against_select(struct bench *bench)
{
    CLEANUP(check_load_close) struct check_load *checks = check_sessions(&million, 1, 4, IN_FLIGHT);
    CLEANUP(select_load_close) struct select_load *one = select_load_open(1, million);
    CLEANUP(select_load_close) struct select_load *eight = select_load_open(8, million);
    struct bench_side own = side_of("session-check-256", checks);
    struct bench_side peers[] = {{"select-1", select_load_run, one, .processes = {0}},
                                 {"select-8", select_load_run, eight, .processes = {0}}};

    select_load_processes(one, peers[0].processes);
    select_load_processes(eight, peers[1].processes);
    struct bench_pace pace = bench_compare(bench, &own, peers, COUNT_OF(peers));
    (void)bench_open_loop(bench, &(struct bench_open_loop){.name = "session-check",
                                                           .rate = pace.rate / 2,
                                                           .begin = check_load_begin,
                                                           .context = checks});
}

/* The same table, asked for a hundredth of it: what the processor's caches no longer hold. */
static void against_fewer(struct bench *bench)
{
    CLEANUP(check_load_close)
    struct check_load *few = check_sessions(&ten_thousand, 1, 4, IN_FLIGHT);
    CLEANUP(check_load_close) struct check_load *many = check_sessions(&million, 1, 4, IN_FLIGHT);
    struct bench_side own = side_of("session-check-10000", few);
    struct bench_side peer = side_of("session-check-1000000", many);

    (void)bench_compare(bench, &own, &peer, 1);
}

/* Every session is asked for about once a minute, and its clock written. */
static void with_clocks(struct bench *bench)
{
    CLEANUP(check_load_close)
    struct check_load *passive = check_sessions(&million, 1, 4, IN_FLIGHT);
    CLEANUP(check_load_close)
    struct check_load *active =
        check_load_open(&(struct check_load_options){.clients = 1,
                                                     .connections = 4,
                                                     .in_flight = IN_FLIGHT,
                                                     .choose = sessions_choose,
                                                     .context = &million});
    struct bench_side own = side_of("session-check-active", active);
    struct bench_side peer = side_of("session-check-passive", passive);

    (void)postgres_processes(&world.postgres, own.processes + 1, BENCH_PROCESSES_MAXIMUM - 1);
    (void)bench_compare(bench, &own, &peer, 1);
}

int main(void)
{
    struct bench *bench = bench_open("session-check");

    world_open(WORLD_AS_DELIVERED);
    sessions_add(million);
    program_stop(SESSION);
    program_start(SESSION, limits);
    against_redis(bench);
    against_select(bench);
    against_fewer(bench);
    with_clocks(bench);
    world_close();
    bench_close(&bench);
    return EXIT_SUCCESS;
}
