#include "metrics.h"

#include "service.h"

static const char *const check_words[] = {
    [CHECK_FROM_MEMORY] = "from_memory",
    [CHECK_FROM_DATABASE] = "from_database",
    [CHECK_REFUSED] = "refused",
    [CHECK_FORBIDDEN] = "forbidden",
};

static const struct metrics_family counters[] = {
    {METRICS_COUNTERS("sekisho_session_checks", struct session_counters, checks), .label = "result",
     .words = check_words, .help = "Checks, by what they came to."},
    {METRICS_COUNTER("sekisho_session_ended", struct session_counters, ended),
     .help = "Sessions ended by somebody, before their limits."},
    {METRICS_COUNTER("sekisho_session_rotated", struct session_counters, rotated),
     .help = "Tokens whose successor took their place."},
    {METRICS_COUNTER("sekisho_session_stolen", struct session_counters, stolen),
     .help = "Sessions ended because a replaced token was used."},
};

static const struct metrics_table counters_table = {counters, COUNT_OF(counters), NULL, 0};

struct gauges {
    struct metrics_gauge held;
    struct metrics_gauge feed_fresh;
};

static const struct metrics_family gauges[] = {
    {METRICS_GAUGE("sekisho_session_held", struct gauges, held), .help = "Sessions in memory."},
    {METRICS_GAUGE("sekisho_session_feed_fresh", struct gauges, feed_fresh),
     .help = "1 while memory is trusted, 0 while every check asks the database."},
};

static void collect(void *context, void *values)
{
    struct session_service *service = context;
    struct gauges *out = values;

    metrics_set(&out->held, (int64_t)session_table_count(service->table));
    metrics_set(&out->feed_fresh, feed_is_fresh(service->feed) ? 1 : 0);
}

static const struct metrics_table gauges_table = {gauges, COUNT_OF(gauges), collect,
                                                  sizeof(struct gauges)};

void session_metrics_add(struct metrics_registry *registry, struct session_service *service)
{
    metrics_registry_add(registry, &counters_table, &service->counters);
    metrics_registry_add(registry, &gauges_table, service);
}
