#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "metrics/metrics_private.h"

enum { LABEL_CAPACITY = 2 * (METRICS_WORD_CAPACITY + METRICS_WORD_CAPACITY + sizeof "=\"\",") };

static const char *const kind_words[] = {
    [METRICS_KIND_COUNTER] = "counter",
    [METRICS_KIND_GAUGE] = "gauge",
    [METRICS_KIND_HISTOGRAM] = "histogram",
};

static const size_t value_sizes[] = {
    [METRICS_KIND_COUNTER] = sizeof(struct metrics_counter),
    [METRICS_KIND_GAUGE] = sizeof(struct metrics_gauge),
    [METRICS_KIND_HISTOGRAM] = sizeof(struct metrics_histogram),
};

/* Histograms are kept in microseconds and told in seconds, as OpenMetrics wants base units. */
static void render_head(const struct metrics_family *family, struct buffer *out)
{
    bool is_histogram = family->kind == METRICS_KIND_HISTOGRAM;
    const char *ending = is_histogram ? "_seconds" : "";
    const char *unit = is_histogram ? "seconds" : family->unit;

    buffer_append_format(out, "# TYPE %s%s %s\n", family->name, ending, kind_words[family->kind]);
    if (unit)
        buffer_append_format(out, "# UNIT %s%s %s\n", family->name, ending, unit);
    buffer_append_format(out, "# HELP %s%s %s\n", family->name, ending, family->help);
}

static void render_value(const struct metrics_family *family, int64_t value, struct buffer *out)
{
    const char *sign = value < 0 ? "-" : "";
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    if (family->is_micro)
        buffer_append_format(out, "%s%" PRIu64 ".%06" PRIu64 "\n", sign, size / 1000000,
                             size % 1000000);
    else
        buffer_append_format(out, "%s%" PRIu64 "\n", sign, size);
}

static void render_number(const struct metrics_family *family, const char *label, const void *value,
                          struct buffer *out)
{
    const struct metrics_counter *counter = value;
    const struct metrics_gauge *gauge = value;
    bool is_counter = family->kind == METRICS_KIND_COUNTER;
    const char *open = *label ? "{" : "";
    const char *close = *label ? "}" : "";

    buffer_append_format(out, "%s%s%s%s%s ", family->name, is_counter ? "_total" : "", open, label,
                         close);
    render_value(family,
                 is_counter ? (int64_t)atomic_load_explicit(&counter->value, memory_order_relaxed)
                            : atomic_load_explicit(&gauge->value, memory_order_relaxed),
                 out);
}

/* `name="word"`, both for two labels, "" for none. */
static void label_of(const struct metrics_family *family, size_t i, char out[LABEL_CAPACITY])
{
    size_t columns = family->second_label ? family->second_count : 1;

    out[0] = '\0';
    if (family->second_label)
        (void)snprintf(out, LABEL_CAPACITY, "%s=\"%s\",%s=\"%s\"", family->label,
                       family->words[i / columns], family->second_label,
                       family->second_words[i % columns]);
    else if (family->label)
        (void)snprintf(out, LABEL_CAPACITY, "%s=\"%s\"", family->label, family->words[i]);
}

static void render_family(const struct metrics_family *family, const void *values,
                          struct buffer *out)
{
    const char *value = (const char *)values + family->offset;
    size_t count = family->count * (family->second_label ? family->second_count : 1);
    char label[LABEL_CAPACITY];

    render_head(family, out);
    for (size_t i = 0; i < count; i++, value += value_sizes[family->kind]) {
        label_of(family, i, label);
        if (family->kind == METRICS_KIND_HISTOGRAM)
            metrics_render_histogram(family->name, label, (const void *)value, out);
        else
            render_number(family, label, value, out);
    }
}

static void free_values(void **values)
{
    free(*values);
}

static struct status render_source(const struct metrics_source *source, struct buffer *out)
{
    const struct metrics_table *table = source->table;
    CLEANUP(free_values) void *collected = NULL;
    const void *values = source->values;

    if (table->collect) {
        collected = calloc(1, table->size);
        if (collected == NULL)
            return FAIL(RESOURCE_EXHAUSTED, "no memory for the metrics");
        table->collect(source->values, collected);
        values = collected;
    }
    for (size_t i = 0; i < table->count; i++)
        render_family(&table->families[i], values, out);
    return OK;
}

struct status metrics_render(const struct metrics_registry *registry, struct buffer *out)
{
    for (size_t i = 0; i < atomic_load(&registry->count); i++)
        TRY(render_source(&registry->sources[i], out));
    buffer_append_text(out, "# EOF\n");
    return buffer_outcome(out);
}
