/* A whole sign-in by RPC, PostgreSQL and session and history included, against the bare Argon2id of
 * libsodium on as many threads, and against it in memory that is kept, as auth has it: what
 * everything else costs beside the hash. Then what the hashes cost others:
 * how long a Check of session takes while everybody signs in, and while nobody does. Goals: 0.9 of
 * the bare hash's rate; the 99th percentile of Check at most twice the idle one. */
#include <stdlib.h>

#include "bench/load/check_load.h"
#include "bench/load/processes.h"
#include "bench/support/bench.h"
#include "hash_load.h"
#include "sign_in_load.h"
#include "support/world/world.h"

enum { CHECKS_PER_SECOND = 500, CHECKS_IN_FLIGHT = 64 };

static void against_hash(struct bench *bench)
{
    struct bench_side own = {"sign-in", sign_in_load_run, NULL, .processes = {0}};
    struct bench_side peer = {"argon2id", hash_load_run, NULL, .processes = {0}};
    struct bench_side kept = {"argon2id-kept", hash_load_run_kept, NULL, .processes = {0}};

    for (enum identity program = 0; program < SERVERS; program++)
        own.processes[program] = world.programs[program].process.pid;
    (void)postgres_processes(&world.postgres, own.processes + SERVERS,
                             BENCH_PROCESSES_MAXIMUM - SERVERS);
    (void)bench_compare(bench, &own, &peer, 1);
    (void)bench_compare(bench, &own, &kept, 1);
}

static double check_p99(struct bench *bench, const char *name, struct check_load *checks)
{
    return bench_open_loop(bench, &(struct bench_open_loop){.name = name,
                                                            .rate = CHECKS_PER_SECOND,
                                                            .begin = check_load_begin,
                                                            .context = checks})
        .p99_us;
}

static void beside_sign_ins(struct bench *bench)
{
    CLEANUP(check_load_close)
    struct check_load *checks =
        check_load_open(&(struct check_load_options){.clients = 1,
                                                     .connections = 2,
                                                     .in_flight = CHECKS_IN_FLIGHT,
                                                     .choose = sign_in_load_choose});

    double idle_us = check_p99(bench, "check-idle", checks);
    sign_in_load_start();
    double busy_us = check_p99(bench, "check-beside-sign-ins", checks);
    sign_in_load_stop();
    bench_ratio(bench, "check-beside-sign-ins-p99", "check-idle-p99", busy_us / idle_us);
}

int main(void)
{
    struct bench *bench = bench_open("sign-in");

    world_open(WORLD_AS_DELIVERED);
    sign_in_load_open();
    (void)sign_in_load_run(NULL, 1000000); /* until every connection to the database is open */
    against_hash(bench);
    beside_sign_ins(bench);
    world_close();
    bench_close(&bench);
    return EXIT_SUCCESS;
}
