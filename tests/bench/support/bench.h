/* What a bench is written with. A bench is a program that sets up what it measures, measures, and
 * ends with EXIT_SUCCESS; any error on the way ends it at once (CHECK of support/check.h), so that
 * no figure comes from work that was not done.
 *
 *     struct bench *bench = bench_open("rpc");
 *     struct bench_side own = {"rpc-64", echo_for, &load, .processes = {server.pid}};
 *     struct bench_side grpc = {"grpc-64", grpc_for, &peer, .processes = {peer_server,
 * peer_client}}; struct bench_pace pace = bench_compare(bench, &own, &grpc, 1);
 *     bench_open_loop(bench, &(struct bench_open_loop){
 *             .name = "rpc-64", .rate = pace.rate / 2, .begin = echo_begin, .context = &load});
 *     bench_close(&bench);
 *
 * Standard output gets lines `figure NAME VALUE UNIT` and `ratio NAME/PEER VALUE`, standard error
 * what a human wants to know besides. bench_close() writes every round, with the commit, machine
 * and versions, to NAME.json in the folder `bench` of the build.
 *
 * Own work and its peers share a noisy machine. So they alternate, and a ratio is the median of the
 * ratios of each round, never the ratio of two medians; only ratios and CPU per operation mean
 * anything on another machine, or on a busy one. Which peer is fair is the bench's business: same
 * cipher, certificates, payload, connections and operations in flight.
 *
 * A round is 1000 ms, and there are 5, or what BENCH_ROUND_MS and BENCH_ROUNDS in the environment
 * say.
 */
#ifndef BENCH_SUPPORT_BENCH_H
#define BENCH_SUPPORT_BENCH_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "support/check.h"

enum {
    BENCH_PROCESSES_MAXIMUM = 64, /* of one side, besides the bench; a PostgreSQL has many */
    BENCH_PEERS_MAXIMUM = 4,
    BENCH_NAME_CAPACITY = 80,
    BENCH_WARM_UP_MS = 300, /* not counted, of each side and of an open loop */
};

struct bench;

/* `name` is the record's; a literal. */
struct bench *bench_open(const char *name);

/* Writes the record and frees. */
void bench_close(struct bench **bench);

/* Records which version of something was measured: "openssl", "OpenSSL 3.0.17". */
void bench_version(struct bench *bench, const char *what, const char *version);

/* Prints and records `figure NAME VALUE UNIT`. */
void bench_figure(struct bench *bench, const char *name, double value, const char *unit);

/* Prints and records `ratio NAME/PEER VALUE`, for what is not measured in rounds. */
void bench_ratio(struct bench *bench, const char *name, const char *peer, double ratio);

/* One way to do the work: ours, or a peer's. */
struct bench_side {
    const char *name; /* of its figures: NAME-rate (per_second) and NAME-cpu (us) */
    /* Does the work for that long, as fast as it can, until nothing is under way any more; returns
     * how many operations were done. */
    uint64_t (*run)(void *context, int64_t duration_us);
    void *context;
    /* Whose CPU time counts besides the bench's own: servers, and clients of other languages. Ends
     * with 0. They must live throughout, and a child of theirs must be named too. */
    pid_t processes[BENCH_PROCESSES_MAXIMUM];
};

/* Medians over the rounds. */
struct bench_pace {
    double rate;   /* operations a second */
    double cpu_us; /* CPU time of all processes, one operation */
};

/* Runs own and peers alternately: warm-up, then rounds of own, first peer, second peer, ... Prints
 * rate and CPU of each, and of each peer `ratio OWN/PEER` (rate by rate) and `ratio
 * OWN-cpu/PEER-cpu`. `peers` may be NULL with a count of 0. Returns own's pace. */
struct bench_pace bench_compare(struct bench *bench, const struct bench_side *own,
                                const struct bench_side *peers, size_t peer_count);

struct bench_ticket; /* one operation of an open loop */

/* Operations that begin by a schedule, whether those before them have ended or not. */
struct bench_open_loop {
    const char *name;    /* of the figures NAME-p50 and NAME-p99 (us) */
    double rate;         /* operations a second; half the saturated rate is usual */
    int64_t duration_ms; /* 0: 3000 */
    /* Begins an operation. Some time, on any thread, bench_finished() must be told its ticket;
     * within begin() is allowed. */
    void (*begin)(void *context, struct bench_ticket *ticket);
    void *context;
    /* 0: one thread calls begin(). If that waits, for the operation's end or for a place, those
     * after it begin late, which their latency counts; with more threads they need not. */
    int threads;
};

struct bench_latency {
    double p50_us;
    double p99_us;
};

/* Latency counts from the moment the schedule said, not from the one begin() was called: a stall
 * shows in every operation it delays. Includes how late the kernel wakes the bench. */
struct bench_latency bench_open_loop(struct bench *bench, const struct bench_open_loop *loop);
void bench_finished(struct bench_ticket *ticket);

#endif
