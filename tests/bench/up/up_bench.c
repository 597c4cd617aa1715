/* How long a newcomer waits: ./dev up of a tree that is built, the first time and again.
 * Goals: 60 s and 5 s. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "bench/support/bench.h"
#include "bench/support/statistics.h"
#include "support/directory.h"
#include "support/process.h"

enum {
    FIRST_LIMIT_S = 60,
    AGAIN_LIMIT_S = 5,
    TIMES_AGAIN = 5,
    PATIENCE_MS = 300000,
    PORT_OFFSET_LOWEST = 12000, /* all ports stay below the ephemeral ones */
    PORT_OFFSET_RANGE = 10000,
};

/* A system of the bench's own, beside one that runs. */
static void choose_system(const char *folder)
{
    char run[TEST_PATH_CAPACITY];
    char offset[16];

    test_path_join(folder, "run", run);
    (void)snprintf(offset, sizeof offset, "%d", PORT_OFFSET_LOWEST + getpid() % PORT_OFFSET_RANGE);
    CHECK(setenv("SEKISHO_RUN", run, 1) == 0 && setenv("SEKISHO_PORT_OFFSET", offset, 1) == 0);
}

static double up_s(void)
{
    int64_t since_us = clock_monotonic_us();

    CHECK_INT(test_process_run((const char *[]){DEV, "up", NULL}, PATIENCE_MS), 0);
    return (double)(clock_monotonic_us() - since_us) / 1e6;
}

int main(void)
{
    struct test_directory folder;
    struct bench *bench = bench_open("up");
    double again[TIMES_AGAIN];
    double first;

    test_directory_open(&folder);
    choose_system(folder.path);
    first = up_s();
    for (size_t i = 0; i < TIMES_AGAIN; i++)
        again[i] = up_s();
    CHECK_INT(test_process_run((const char *[]){DEV, "reset", "--yes", NULL}, PATIENCE_MS), 0);
    test_directory_close(&folder);

    bench_figure(bench, "up-first", first, "s");
    bench_ratio(bench, "up-first", "limit", first / FIRST_LIMIT_S);
    bench_figure(bench, "up-again", statistics_median(again, TIMES_AGAIN), "s");
    bench_ratio(bench, "up-again", "limit", statistics_median(again, TIMES_AGAIN) / AGAIN_LIMIT_S);
    bench_close(&bench);
    return EXIT_SUCCESS;
}
