#include <inttypes.h>

#include "metrics/metrics_private.h"

struct bound {
    int64_t upper_us;
    const char *text; /* in seconds, as OpenMetrics prefers it spelt */
};

/* From an answer out of memory (100 µs) to the longest deadline of a call (10 s), about three
 * bounds a decade: enough for a percentile that is right to a factor of 2.5. */
static const struct bound bounds[METRICS_BUCKETS] = {
    {100, "0.0001"},  {250, "0.00025"}, {500, "0.0005"},  {1000, "0.001"},
    {2500, "0.0025"}, {5000, "0.005"},  {10000, "0.01"},  {25000, "0.025"},
    {50000, "0.05"},  {100000, "0.1"},  {250000, "0.25"}, {500000, "0.5"},
    {1000000, "1.0"}, {2500000, "2.5"}, {5000000, "5.0"}, {10000000, "10.0"},
};

void metrics_observe_us(struct metrics_histogram *histogram, int64_t duration_us)
{
    int64_t duration = duration_us < 0 ? 0 : duration_us;
    size_t bucket = 0;

    while (bucket < METRICS_BUCKETS && duration > bounds[bucket].upper_us)
        bucket++;
    atomic_fetch_add_explicit(&histogram->buckets[bucket], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&histogram->sum_us, (uint64_t)duration, memory_order_relaxed);
}

/* Buckets are cumulative on the wire and not in memory: an observation then touches one of them,
 * and the count is their sum, so both agree in every rendering. */
void metrics_render_histogram(const char *name, const char *label,
                              const struct metrics_histogram *histogram, struct buffer *out)
{
    const char *comma = *label ? "," : "";
    const char *open = *label ? "{" : "";
    const char *close = *label ? "}" : "";
    uint64_t sum_us = atomic_load_explicit(&histogram->sum_us, memory_order_relaxed);
    uint64_t count = 0;

    for (size_t i = 0; i <= METRICS_BUCKETS; i++) {
        count += atomic_load_explicit(&histogram->buckets[i], memory_order_relaxed);
        buffer_append_format(out, "%s_seconds_bucket{%s%sle=\"%s\"} %" PRIu64 "\n", name, label,
                             comma, i < METRICS_BUCKETS ? bounds[i].text : "+Inf", count);
    }
    buffer_append_format(out, "%s_seconds_count%s%s%s %" PRIu64 "\n", name, open, label, close,
                         count);
    buffer_append_format(out, "%s_seconds_sum%s%s%s %" PRIu64 ".%06" PRIu64 "\n", name, open, label,
                         close, sum_us / 1000000, sum_us % 1000000);
}
