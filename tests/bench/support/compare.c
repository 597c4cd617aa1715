#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "bench/support/bench_private.h"
#include "bench/support/statistics.h"

/* What one side did in one round. */
struct round {
    uint64_t operations;
    int64_t wall_us;
    int64_t cpu_ns;
};

static int64_t read_cpu_clock(clockid_t clock)
{
    struct timespec used;

    CHECK(clock_gettime(clock, &used) == 0);
    return (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
}

/* Of the bench and the side's processes, all their threads, in user and kernel mode. The same as
 * /proc/PID/stat says, but in nanoseconds instead of hundredths of a second. */
static int64_t cpu_ns(const struct bench_side *side)
{
    int64_t sum = read_cpu_clock(CLOCK_PROCESS_CPUTIME_ID);

    for (size_t i = 0; i < BENCH_PROCESSES_MAXIMUM && side->processes[i] != 0; i++) {
        clockid_t clock;
        CHECK(clock_getcpuclockid(side->processes[i], &clock) == 0);
        sum += read_cpu_clock(clock);
    }
    return sum;
}

static struct round run_round(const struct bench_side *side, int64_t duration_us)
{
    int64_t cpu_before = cpu_ns(side);
    int64_t started_us = clock_monotonic_us();
    uint64_t operations = side->run(side->context, duration_us);
    struct round round = {operations, clock_monotonic_us() - started_us, cpu_ns(side) - cpu_before};

    if (operations == 0)
        test_fail(__FILE__, __LINE__, "%s did nothing in a round", side->name);
    return round;
}

static double rate_of(const struct round *round)
{
    return (double)round->operations * 1e6 / (double)round->wall_us;
}

static double cpu_us_of(const struct round *round)
{
    return (double)round->cpu_ns / 1e3 / (double)round->operations;
}

static void record_rounds(struct json_writer *record, const char *name, const struct round *rounds,
                          int count)
{
    json_object_begin(record, NULL);
    json_write_text(record, "side", name);
    json_array_begin(record, "rounds");
    for (int i = 0; i < count; i++) {
        json_object_begin(record, NULL);
        json_write_int(record, "operations", (int64_t)rounds[i].operations);
        json_write_int(record, "wall_us", rounds[i].wall_us);
        json_write_int(record, "cpu_us", rounds[i].cpu_ns / 1000);
        json_object_end(record);
    }
    json_array_end(record);
    json_object_end(record);
}

/* `measure` of each round. */
static double median_of(const struct round *rounds, int count,
                        double (*measure)(const struct round *))
{
    double *values = calloc((size_t)count, sizeof *values);

    CHECK(values != NULL);
    for (int i = 0; i < count; i++)
        values[i] = measure(&rounds[i]);
    double median = statistics_median(values, (size_t)count);
    free(values);
    return median;
}

static struct bench_pace report_side(struct bench *bench, const char *name,
                                     const struct round *rounds)
{
    struct bench_pace pace = {median_of(rounds, bench->rounds, rate_of),
                              median_of(rounds, bench->rounds, cpu_us_of)};

    record_rounds(&bench->record, name, rounds, bench->rounds);
    bench_figure(bench, bench_name(name, "rate").text, pace.rate, "per_second");
    bench_figure(bench, bench_name(name, "cpu").text, pace.cpu_us, "us");
    return pace;
}

/* The ratios of `measure`, round by round. */
static void report_ratio(struct bench *bench, const char *own_name, const struct round *own,
                         const char *peer_name, const struct round *peer,
                         double (*measure)(const struct round *))
{
    size_t count = (size_t)bench->rounds;
    double *ratios = calloc(count, sizeof *ratios);

    CHECK(ratios != NULL);
    for (size_t i = 0; i < count; i++)
        ratios[i] = measure(&own[i]) / measure(&peer[i]);
    double median = statistics_median(ratios, count); /* which sorts them */
    printf("ratio %s/%s %.3f\n", own_name, peer_name, median);
    fprintf(stderr, "  %s/%s: %.3f to %.3f in %zu rounds\n", own_name, peer_name, ratios[0],
            ratios[count - 1], count);
    json_object_begin(&bench->record, NULL);
    json_write_text(&bench->record, "own", own_name);
    json_write_text(&bench->record, "peer", peer_name);
    bench_write_number(&bench->record, "ratio", median);
    bench_write_number(&bench->record, "minimum", ratios[0]);
    bench_write_number(&bench->record, "maximum", ratios[count - 1]);
    json_object_end(&bench->record);
    free(ratios);
}

static void report_peer(struct bench *bench, const char *own_name, const struct round *own,
                        const char *name, const struct round *rounds)
{
    report_side(bench, name, rounds);
    report_ratio(bench, own_name, own, name, rounds, rate_of);
    report_ratio(bench, bench_name(own_name, "cpu").text, own, bench_name(name, "cpu").text, rounds,
                 cpu_us_of);
}

struct bench_pace bench_compare(struct bench *bench, const struct bench_side *own,
                                const struct bench_side *peers, size_t peer_count)
{
    struct round *rounds[1 + BENCH_PEERS_MAXIMUM];
    const struct bench_side *sides[1 + BENCH_PEERS_MAXIMUM] = {own};

    CHECK(peer_count <= BENCH_PEERS_MAXIMUM);
    for (size_t i = 0; i < peer_count; i++)
        sides[1 + i] = &peers[i];
    for (size_t i = 0; i <= peer_count; i++) {
        rounds[i] = calloc((size_t)bench->rounds, sizeof *rounds[i]);
        CHECK(rounds[i] != NULL);
        run_round(sides[i], BENCH_WARM_UP_MS * 1000);
    }
    for (int round = 0; round < bench->rounds; round++)
        for (size_t i = 0; i <= peer_count; i++)
            rounds[i][round] = run_round(sides[i], bench->round_us);

    struct bench_pace pace = report_side(bench, own->name, rounds[0]);
    for (size_t i = 1; i <= peer_count; i++)
        report_peer(bench, own->name, rounds[0], sides[i]->name, rounds[i]);
    for (size_t i = 0; i <= peer_count; i++)
        free(rounds[i]);
    return pace;
}
