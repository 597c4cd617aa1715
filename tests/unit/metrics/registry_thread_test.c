/* The operations port answers while a service still opens its parts, and handlers count meanwhile.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "metrics/metrics.h"
#include "support/check.h"

enum { TABLES = 30, COUNTS = 20000, COUNTERS = 2, TEXT_MAXIMUM = 64 << 10 };

struct values {
    struct metrics_counter counted;
    struct metrics_histogram took;
};

static char names[TABLES][2][32];
static struct metrics_family families[TABLES][2];
static struct metrics_table tables[TABLES];
static struct values values[TABLES];
static struct metrics_registry registry;
static atomic_bool over;

static void make_table(int i)
{
    (void)snprintf(names[i][0], sizeof names[i][0], "test_counted_%d", i);
    (void)snprintf(names[i][1], sizeof names[i][1], "test_took_%d", i);
    families[i][0] = (struct metrics_family){METRICS_COUNTER(names[i][0], struct values, counted),
                                             .help = "Counted."};
    families[i][1] = (struct metrics_family){METRICS_HISTOGRAM(names[i][1], struct values, took),
                                             .help = "Took."};
    tables[i] = (struct metrics_table){families[i], 2, NULL, 0};
}

static void *render_on(void *unused)
{
    CLEANUP(buffer_clear) struct buffer text;

    (void)unused;
    buffer_init(&text, TEXT_MAXIMUM);
    while (!atomic_load(&over)) {
        buffer_reset(&text);
        CHECK_OK(metrics_render(&registry, &text));
        CHECK(text.size >= 6 && memcmp(text.data + text.size - 6, "# EOF\n", 6) == 0);
    }
    return NULL;
}

static void *count_on(void *unused)
{
    (void)unused;
    for (int i = 0; i < COUNTS; i++) {
        metrics_count(&values[0].counted);
        metrics_observe_us(&values[0].took, 100);
    }
    return NULL;
}

static void renders_whole_families_while_tables_come_and_handlers_count(void)
{
    pthread_t renderer;
    pthread_t counters[COUNTERS];

    CHECK_INT(pthread_create(&renderer, NULL, render_on, NULL), 0);
    for (size_t i = 0; i < COUNTERS; i++)
        CHECK_INT(pthread_create(&counters[i], NULL, count_on, NULL), 0);
    for (int i = 0; i < TABLES; i++) {
        make_table(i);
        metrics_registry_add(&registry, &tables[i], &values[i]);
    }
    for (size_t i = 0; i < COUNTERS; i++)
        CHECK_INT(pthread_join(counters[i], NULL), 0);
    atomic_store(&over, true);
    CHECK_INT(pthread_join(renderer, NULL), 0);
    CHECK_INT(atomic_load(&values[0].counted.value), COUNTERS * COUNTS);
    CHECK_INT(atomic_load(&values[0].took.sum_us), COUNTERS * COUNTS * 100);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(renders_whole_families_while_tables_come_and_handlers_count),
    };

    return test_run(tests, COUNT_OF(tests));
}
