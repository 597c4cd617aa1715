/* Numbers for the operators, in OpenMetrics 1.0 text. Values are plain structs of atomics that live
 * with what they count; a table says what each is called. Labels come from fixed word lists only,
 * never from input, so the number of lines is known when the program is built: an identifier cannot
 * become a label.
 *
 *     struct session_metrics {
 *         struct metrics_counter checks[CHECK_RESULT_COUNT];
 *         struct metrics_gauge live;
 *         struct metrics_histogram check_duration;
 *     };
 *     static const struct metrics_family families[] = {
 *         {METRICS_COUNTERS("sekisho_session_checks", struct session_metrics, checks),
 *          .label = "result", .words = check_result_words, .help = "Sessions checked."},
 *         {METRICS_GAUGE("sekisho_session_live", struct session_metrics, live),
 *          .help = "Sessions that have not ended."},
 *         {METRICS_HISTOGRAM("sekisho_session_check_duration", struct session_metrics,
 *                            check_duration), .help = "Time to answer a check."},
 *     };
 *     static const struct metrics_table table = {.families = families,
 *                                                .count = COUNT_OF(families)};
 *     ...
 *     metrics_registry_add(process_metrics(process), &table, &service->metrics);
 *     ...
 *     metrics_count(&service->metrics.checks[CHECK_EXPIRED]);
 */
#ifndef METRICS_METRICS_H
#define METRICS_METRICS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/status.h"

#define METRICS_CONTENT_TYPE "application/openmetrics-text; version=1.0.0; charset=utf-8"

enum {
    METRICS_SOURCES_MAXIMUM = 32,
    METRICS_WORDS_MAXIMUM = 160,
    METRICS_WORD_CAPACITY = 64, /* of a label's name and of one of its words */
    METRICS_BUCKETS = 16,       /* bounds in histogram.c: 100 µs to 10 s */
};

/* Only grows. */
struct metrics_counter {
    _Atomic uint64_t value;
};

/* Goes up and down. */
struct metrics_gauge {
    _Atomic int64_t value;
};

/* How long things took. The last bucket is what took longer than all bounds. */
struct metrics_histogram {
    _Atomic uint64_t buckets[METRICS_BUCKETS + 1];
    _Atomic uint64_t sum_us;
};

static inline void metrics_count(struct metrics_counter *counter)
{
    atomic_fetch_add_explicit(&counter->value, 1, memory_order_relaxed);
}

static inline void metrics_add(struct metrics_counter *counter, uint64_t more)
{
    atomic_fetch_add_explicit(&counter->value, more, memory_order_relaxed);
}

static inline void metrics_set(struct metrics_gauge *gauge, int64_t value)
{
    atomic_store_explicit(&gauge->value, value, memory_order_relaxed);
}

static inline void metrics_shift(struct metrics_gauge *gauge, int64_t difference)
{
    atomic_fetch_add_explicit(&gauge->value, difference, memory_order_relaxed);
}

/* A negative duration counts as 0. */
void metrics_observe_us(struct metrics_histogram *histogram, int64_t duration_us);

enum metrics_kind {
    METRICS_KIND_COUNTER,
    METRICS_KIND_GAUGE,
    METRICS_KIND_HISTOGRAM,
};

/* One family: one name, one value or one value for each word of its label. */
struct metrics_family {
    /* [a-z0-9_], whole as an operator searches for it, without the suffixes the format adds:
     * `_total` for a counter, `_seconds` for a histogram. */
    const char *name;
    enum metrics_kind kind;
    const char *help; /* a sentence */
    const char *unit; /* the name then ends in it: "bytes", "seconds"; NULL: a plain number */
    bool is_micro;    /* kept in millionths, printed with six decimals: microseconds as seconds */
    const char *label;
    const char *const *words; /* the label's value for element i is words[i] */
    size_t count;             /* values, or rows of them with a second label: 1 without a label */
    const char *second_label; /* NULL for none: element [i][j] has words[i] and second_words[j] */
    const char *const *second_words;
    size_t second_count;
    size_t offset; /* of the first one in the struct of values */
};

#define METRICS_VALUES_(kind_, name_, type, member, element, count_)                               \
    .name = (name_), .kind = (kind_), .count = (count_),                                           \
    .offset =                                                                                      \
        offsetof(type, member) +                                                                   \
        0 * sizeof(struct {                                                                        \
            _Static_assert(__builtin_types_compatible_p(__typeof__(((type *)0)->member), element), \
                           "the member has not the type of its row");                              \
            int unused;                                                                            \
        })
#define METRICS_COUNT_(type, member) COUNT_OF(((type *)0)->member)

/* What a row begins with: one value, an array with one for each word, or an array of arrays. */
#define METRICS_COUNTER(name, type, member)                                                        \
    METRICS_VALUES_(METRICS_KIND_COUNTER, name, type, member, struct metrics_counter, 1)
#define METRICS_COUNTERS(name, type, member)                                                       \
    METRICS_VALUES_(METRICS_KIND_COUNTER, name, type, member,                                      \
                    struct metrics_counter[METRICS_COUNT_(type, member)],                          \
                    METRICS_COUNT_(type, member))
#define METRICS_COUNTERS_BY_TWO(name, type, member)                                                \
    METRICS_VALUES_(                                                                               \
        METRICS_KIND_COUNTER, name, type, member,                                                  \
        struct metrics_counter[METRICS_COUNT_(type, member)][METRICS_COUNT_(type, member[0])],     \
        METRICS_COUNT_(type, member)),                                                             \
        .second_count = METRICS_COUNT_(type, member[0])
#define METRICS_GAUGE(name, type, member)                                                          \
    METRICS_VALUES_(METRICS_KIND_GAUGE, name, type, member, struct metrics_gauge, 1)
#define METRICS_GAUGES(name, type, member)                                                         \
    METRICS_VALUES_(METRICS_KIND_GAUGE, name, type, member,                                        \
                    struct metrics_gauge[METRICS_COUNT_(type, member)],                            \
                    METRICS_COUNT_(type, member))
#define METRICS_HISTOGRAM(name, type, member)                                                      \
    METRICS_VALUES_(METRICS_KIND_HISTOGRAM, name, type, member, struct metrics_histogram, 1)
#define METRICS_HISTOGRAMS(name, type, member)                                                     \
    METRICS_VALUES_(METRICS_KIND_HISTOGRAM, name, type, member,                                    \
                    struct metrics_histogram[METRICS_COUNT_(type, member)],                        \
                    METRICS_COUNT_(type, member))

struct metrics_table {
    const struct metrics_family *families;
    size_t count;
    /* For numbers that are kept elsewhere (a pool's, the kernel's): fills in a zeroed struct of
     * values of `size` bytes for one rendering. `context` is what was registered. NULL: what was
     * registered is the struct of values itself. */
    void (*collect)(void *context, void *values);
    size_t size;
};

struct metrics_source {
    const struct metrics_table *table;
    void *values; /* or the collector's context */
};

struct metrics_registry {
    struct metrics_source sources[METRICS_SOURCES_MAXIMUM];
    _Atomic size_t count;
};

/* `table` and `values` must live as long as the registry is rendered. Done while opening, by one
 * thread, and others may render meanwhile; more than METRICS_SOURCES_MAXIMUM, a name used twice or
 * a malformed row is a bug and aborts. */
void metrics_registry_add(struct metrics_registry *registry, const struct metrics_table *table,
                          void *values);

/* Appends everything, ended by `# EOF`. RESOURCE_EXHAUSTED past the buffer's maximum. Any thread.
 */
NODISCARD struct status metrics_render(const struct metrics_registry *registry, struct buffer *out);

#endif
