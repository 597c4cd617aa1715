/* What the services need before anybody has come: resident memory, and time from exec to ready.
 * Goals: 150 MiB together, 2 s each. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "bench/load/processes.h"
#include "bench/support/bench.h"
#include "bench/support/statistics.h"
#include "support/world/world.h"

enum { STARTS = 5 };

#define MIB (1024.0 * 1024.0)

static double start_ms(enum identity program)
{
    int64_t since_us = clock_monotonic_us();

    program_start(program, "");
    return (double)(clock_monotonic_us() - since_us) / 1000;
}

/* With all that a start is: keys, certificates, connections, and what is loaded. */
static void measure_start(struct bench *bench, enum identity program)
{
    char name[64];
    double times[STARTS];

    for (size_t i = 0; i < STARTS; i++) {
        if (world.programs[program].process.pid > 0)
            program_stop(program);
        times[i] = start_ms(program);
    }
    (void)snprintf(name, sizeof name, "footprint-%s-ready", identity_names[program]);
    bench_figure(bench, name, statistics_median(times, STARTS), "ms");
}

static void measure_memory(struct bench *bench)
{
    double resident = 0;
    double shared_out = 0;

    for (enum identity program = 0; program < PROGRAMS; program++) {
        char name[64];
        pid_t pid = world.programs[program].process.pid;
        double own = (double)process_resident(pid) / MIB;
        (void)snprintf(name, sizeof name, "footprint-%s-resident", identity_names[program]);
        bench_figure(bench, name, own, "MiB");
        resident += own;
        shared_out += (double)process_share(pid) / MIB;
    }
    bench_figure(bench, "footprint-resident", resident, "MiB");
    bench_figure(bench, "footprint-proportional", shared_out, "MiB");
}

int main(void)
{
    struct bench *bench = bench_open("footprint");

    world_open(WORLD_AS_DELIVERED);
    for (enum identity program = 0; program < PROGRAMS; program++)
        measure_start(bench, program);
    measure_memory(bench);
    world_close();
    bench_close(&bench);
    return EXIT_SUCCESS;
}
