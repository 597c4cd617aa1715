/* What a million sessions cost session: memory for each, and time until it is ready again after a
 * restart. Goals: 400 bytes, 5 s. */
#include <stdlib.h>

#include "base/clock.h"
#include "bench/load/processes.h"
#include "bench/support/bench.h"
#include "bench/support/statistics.h"
#include "sessions.h"
#include "support/world/world.h"

enum { SESSIONS = 1000000, STARTS = 3 };

static pid_t session(void)
{
    return world.programs[SESSION].process.pid;
}

static double restart_ms(void)
{
    program_stop(SESSION);
    int64_t since_us = clock_monotonic_us();
    program_start(SESSION, "");
    return (double)(clock_monotonic_us() - since_us) / 1000;
}

int main(void)
{
    struct bench *bench = bench_open("session-memory");
    double starts[STARTS];

    world_open(WORLD_AS_DELIVERED);
    double empty = (double)process_resident(session());
    sessions_add(SESSIONS);
    for (size_t i = 0; i < STARTS; i++)
        starts[i] = restart_ms();
    double full = (double)process_resident(session());
    bench_figure(bench, "session-memory-each", (full - empty) / SESSIONS, "bytes");
    bench_figure(bench, "session-memory-ready", statistics_median(starts, STARTS), "ms");
    world_close();
    bench_close(&bench);
    return EXIT_SUCCESS;
}
