#include <criterion/criterion.h>

#include <time.h>

#include "bench/support/bench.h"

enum { RATE = 1000, STALLED = RATE * BENCH_WARM_UP_MS / 1000 + 5, STALL_MS = 100 };

static char order[64];
static size_t runs;

static uint64_t note(void *letter, int64_t duration_us)
{
    if (runs < sizeof order - 1)
        order[runs++] = *(const char *)letter;
    return (uint64_t)duration_us;
}

static struct bench *given_a_bench(void)
{
    setenv("BENCH_ROUNDS", "3", 1);
    setenv("BENCH_ROUND_MS", "1", 1);
    return bench_open("unit-test");
}

Test(bench, lets_own_and_peers_take_turns)
{
    struct bench *bench = given_a_bench();
    struct bench_side own = {.name = "own", .run = note, .context = "a"};
    struct bench_side peers[] = {{.name = "one", .run = note, .context = "b"},
                                 {.name = "two", .run = note, .context = "c"}};

    bench_compare(bench, &own, peers, 2);
    bench_close(&bench);
    cr_assert_str_eq(order, "abcabcabcabc"); /* the first of each is the warm-up */
}

static uint64_t do_nothing(void *context, int64_t duration_us)
{
    return 0;
}

Test(bench, fails_when_nothing_was_done, .exit_code = EXIT_FAILURE)
{
    struct bench *bench = given_a_bench();
    struct bench_side own = {.name = "own", .run = do_nothing};

    bench_compare(bench, &own, NULL, 0);
}

static void stall_once(void *count, struct bench_ticket *ticket)
{
    int *begun = count;
    if (++*begun == STALLED)
        nanosleep(&(struct timespec){.tv_nsec = STALL_MS * 1000000}, NULL);
    bench_finished(ticket);
}

Test(bench, counts_a_stall_in_every_operation_it_delays)
{
    struct bench *bench = given_a_bench();
    int begun = 0;
    struct bench_latency latency =
        bench_open_loop(bench, &(struct bench_open_loop){.name = "stall",
                                                         .rate = RATE,
                                                         .duration_ms = STALL_MS,
                                                         .begin = stall_once,
                                                         .context = &begun});

    bench_close(&bench);
    cr_assert_eq(begun, RATE * (BENCH_WARM_UP_MS + STALL_MS) / 1000);
    cr_assert_gt(latency.p50_us, STALL_MS * 250); /* half of them waited for half of it */
    cr_assert_gt(latency.p99_us, STALL_MS * 750);
}
