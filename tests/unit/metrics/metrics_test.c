#include <criterion/criterion.h>

#include <signal.h>
#include <stdio.h>

#include "metrics/metrics.h"

enum result { RESULT_FOUND, RESULT_MISSING, RESULT_COUNT };

struct values {
    struct metrics_counter checks[RESULT_COUNT];
    struct metrics_counter grid[RESULT_COUNT][3];
    struct metrics_gauge live;
    struct metrics_counter busy;
    struct metrics_histogram duration;
    struct metrics_histogram durations[RESULT_COUNT];
};

static const char *const results[] = {"found", "missing"};
static const char *const colours[] = {"red", "green", "blue"};

static const struct metrics_family families[] = {
    {METRICS_COUNTERS("test_checks", struct values, checks), .label = "result", .words = results,
     .help = "Checks."},
    {METRICS_COUNTERS_BY_TWO("test_grid", struct values, grid), .label = "result", .words = results,
     .second_label = "colour", .second_words = colours, .help = "By two."},
    {METRICS_GAUGE("test_live_bytes", struct values, live), .unit = "bytes", .help = "Live."},
    {METRICS_COUNTER("test_busy_seconds", struct values, busy), .unit = "seconds", .is_micro = true,
     .help = "Busy."},
    {METRICS_HISTOGRAM("test_duration", struct values, duration), .help = "Took."},
    {METRICS_HISTOGRAMS("test_durations", struct values, durations), .label = "result",
     .words = results, .help = "Took each."},
};

static const struct metrics_table table = {.families = families, .count = COUNT_OF(families)};

static struct values values;
static struct metrics_registry registry;
static struct buffer out;

static void given_registered_values(void)
{
    metrics_registry_add(&registry, &table, &values);
    buffer_init(&out, 1 << 20);
}

static void clear_buffer(void)
{
    buffer_clear(&out);
}

static const char *rendered(void)
{
    buffer_reset(&out);
    cr_assert(status_is_ok(metrics_render(&registry, &out)));
    buffer_append_byte(&out, 0);
    return (const char *)out.data;
}

static void expect_line(const char *text, const char *line)
{
    const char *found = strstr(text, line);

    cr_expect(found && (found == text || found[-1] == '\n') && found[strlen(line)] == '\n',
              "%s is no line of\n%s", line, text);
}

TestSuite(metrics, .init = given_registered_values, .fini = clear_buffer);

Test(metrics, says_when_the_buffer_is_too_small)
{
    buffer_clear(&out);
    buffer_init(&out, 100);
    cr_expect_eq(metrics_render(&registry, &out).code, STATUS_RESOURCE_EXHAUSTED);
}

Test(metrics, aborts_on_a_name_that_is_used_twice, .signal = SIGABRT)
{
    metrics_registry_add(&registry, &table, &values);
}

static void add_one(const struct metrics_family *family)
{
    struct metrics_registry empty = {0};
    const struct metrics_table one = {.families = family, .count = 1};

    metrics_registry_add(&empty, &one, &values);
}

Test(metrics, aborts_on_a_name_that_repeats_the_suffix_of_counters, .signal = SIGABRT)
{
    add_one(&(const struct metrics_family){METRICS_COUNTER("busy_total", struct values, busy),
                                           .help = "Busy."});
}

Test(metrics, aborts_on_a_name_that_does_not_end_in_its_unit, .signal = SIGABRT)
{
    add_one(&(const struct metrics_family){METRICS_GAUGE("live", struct values, live),
                                           .unit = "bytes", .help = "Live."});
}

Test(metrics, aborts_on_a_word_that_would_need_escaping, .signal = SIGABRT)
{
    static const char *const words[] = {"fine", "a\"b"};

    add_one(&(const struct metrics_family){METRICS_COUNTERS("checks", struct values, checks),
                                           .label = "result", .words = words, .help = "Checks."});
}

Test(metrics, aborts_on_many_values_without_a_label, .signal = SIGABRT)
{
    add_one(&(const struct metrics_family){METRICS_COUNTERS("checks", struct values, checks),
                                           .help = "Checks."});
}

Test(metrics, aborts_on_a_second_label_without_a_first, .signal = SIGABRT)
{
    add_one(&(const struct metrics_family){METRICS_COUNTER("busy", struct values, busy),
                                           .second_label = "colour", .second_words = colours,
                                           .help = "Busy."});
}

Test(metrics, aborts_on_values_by_two_with_one_label, .signal = SIGABRT)
{
    add_one(&(const struct metrics_family){METRICS_COUNTERS_BY_TWO("grid", struct values, grid),
                                           .label = "result", .words = results, .help = "Grid."});
}

Test(metrics, aborts_on_a_second_word_that_would_need_escaping, .signal = SIGABRT)
{
    static const char *const words[] = {"fine", "a\\b", "fine"};

    add_one(&(const struct metrics_family){
        METRICS_COUNTERS_BY_TWO("grid", struct values, grid), .label = "result", .words = results,
        .second_label = "colour", .second_words = words, .help = "Grid."});
}

Test(metrics, prints_both_words_of_values_by_two)
{
    metrics_count(&values.grid[RESULT_MISSING][1]);
    metrics_add(&values.grid[RESULT_FOUND][2], 4);

    const char *text = rendered();
    expect_line(text, "test_grid_total{result=\"found\",colour=\"red\"} 0");
    expect_line(text, "test_grid_total{result=\"found\",colour=\"blue\"} 4");
    expect_line(text, "test_grid_total{result=\"missing\",colour=\"green\"} 1");
}

Test(metrics, prints_counters_with_their_words_and_gauges_below_zero)
{
    metrics_count(&values.checks[RESULT_MISSING]);
    metrics_add(&values.checks[RESULT_MISSING], 2);
    metrics_set(&values.live, 5);
    metrics_shift(&values.live, -7);
    metrics_add(&values.busy, 1000042);

    const char *text = rendered();
    expect_line(text, "# TYPE test_checks counter");
    expect_line(text, "# HELP test_checks Checks.");
    expect_line(text, "test_checks_total{result=\"found\"} 0");
    expect_line(text, "test_checks_total{result=\"missing\"} 3");
    expect_line(text, "# UNIT test_live_bytes bytes");
    expect_line(text, "test_live_bytes -2");
    expect_line(text, "test_busy_seconds_total 1.000042");
    cr_expect_str_eq(text + strlen(text) - 6, "# EOF\n");
}

Test(metrics, counts_a_duration_in_every_bucket_that_holds_it)
{
    metrics_observe_us(&values.duration, -1);  /* as 0 */
    metrics_observe_us(&values.duration, 100); /* the bound belongs to the bucket */
    metrics_observe_us(&values.duration, 101);
    metrics_observe_us(&values.duration, 11000000); /* past the last bound */

    const char *text = rendered();
    expect_line(text, "# TYPE test_duration_seconds histogram");
    expect_line(text, "# UNIT test_duration_seconds seconds");
    expect_line(text, "test_duration_seconds_bucket{le=\"0.0001\"} 2");
    expect_line(text, "test_duration_seconds_bucket{le=\"0.00025\"} 3");
    expect_line(text, "test_duration_seconds_bucket{le=\"10.0\"} 3");
    expect_line(text, "test_duration_seconds_bucket{le=\"+Inf\"} 4");
    expect_line(text, "test_duration_seconds_count 4");
    expect_line(text, "test_duration_seconds_sum 11.000201");
}

static void collect_seven(void *context, void *collected)
{
    struct values *fresh = collected;

    cr_expect_eq(atomic_load(&fresh->live.value), 0, "the struct comes zeroed");
    metrics_set(&fresh->live, *(const int *)context);
}

Test(metrics, asks_a_collector_at_each_rendering)
{
    static const struct metrics_family live[] = {
        {METRICS_GAUGE("test_elsewhere", struct values, live), .help = "Kept elsewhere."}};
    static const struct metrics_table elsewhere = {live, 1, collect_seven, sizeof(struct values)};
    int number = 7;

    metrics_registry_add(&registry, &elsewhere, &number);
    expect_line(rendered(), "test_elsewhere 7");
    number = 8;
    expect_line(rendered(), "test_elsewhere 8");
}

/* The grammar of OpenMetrics 1.0 as far as this library uses it: families in one piece and once,
 * TYPE before UNIT before HELP before samples, suffixes that fit the type, and nothing after # EOF.
 */
struct grammar {
    char family[128];
    char type[16];
    bool ended;
    int samples;
};

static bool begins(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static void check_sample(const struct grammar *grammar, const char *line)
{
    static const struct {
        const char *type;
        const char *suffix;
    } allowed[] = {
        {"counter", "_total"},   {"gauge", ""},         {"histogram", "_bucket"},
        {"histogram", "_count"}, {"histogram", "_sum"},
    };
    bool fits = false;
    char name[160];
    char labels[160] = "";
    double value;

    cr_expect(begins(line, grammar->family), "%s is not of %s", line, grammar->family);
    for (size_t i = 0; i < COUNT_OF(allowed); i++) {
        int length = snprintf(name, sizeof name, "%s%s", grammar->family, allowed[i].suffix);
        fits = fits || (strcmp(allowed[i].type, grammar->type) == 0 && begins(line, name) &&
                        (line[length] == ' ' || line[length] == '{'));
    }
    cr_expect(fits, "%s has a suffix that does not fit %s", line, grammar->type);
    const char *rest = line + strcspn(line, " {");
    if (*rest == '{')
        cr_expect_eq(sscanf(rest, "{%159[^}]}", labels), 1, "%s", line);
    rest += *rest == '{' ? strlen(labels) + 2 : 0;
    cr_expect_eq(sscanf(rest, " %lf", &value), 1, "%s", line);
}

static void check_line(struct grammar *grammar, const char *line)
{
    char family[128];

    cr_expect_not(grammar->ended, "%s after # EOF", line);
    if (begins(line, "# TYPE ")) {
        cr_expect_eq(sscanf(line, "# TYPE %127s %15s", family, grammar->type), 2);
        cr_expect_str_neq(family, grammar->family);
        (void)snprintf(grammar->family, sizeof grammar->family, "%s", family);
        grammar->samples = 0;
    } else if (begins(line, "# UNIT ") || begins(line, "# HELP ")) {
        cr_expect_eq(sscanf(line + 7, "%127s", family), 1);
        cr_expect_str_eq(family, grammar->family, "%s", line);
        cr_expect_eq(grammar->samples, 0, "%s after a sample", line);
    } else if (strcmp(line, "# EOF") == 0) {
        grammar->ended = true;
    } else {
        grammar->samples++;
        check_sample(grammar, line);
    }
}

Test(metrics, keeps_the_grammar_of_openmetrics)
{
    struct grammar grammar = {"", "", false, 0};
    char line[512];

    metrics_observe_us(&values.durations[RESULT_FOUND], 5);
    for (const char *text = rendered(); *text; text += strlen(line) + 1) {
        cr_assert_eq(sscanf(text, "%511[^\n]", line), 1, "an empty line");
        check_line(&grammar, line);
    }
    cr_expect(grammar.ended);
}
