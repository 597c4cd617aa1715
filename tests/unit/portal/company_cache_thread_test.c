/* Companies that share a place are kept and asked for by many threads: each answer is one
 * company's, whole. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "company_cache.h"
#include "support/check.h"

enum { THREADS = 4, ROUNDS = 2000 };

static struct company_cache cache;

/* All of one place, and everything about each tells which it is. */
static int64_t company_id(size_t number)
{
    return (int64_t)(1 + number * COMPANY_CACHE_SLOTS);
}

static void keep(size_t number)
{
    char text[16];

    (void)snprintf(text, sizeof text, "company-%zu", number);
    company_cache_keep(&cache,
                       &(struct company){.id = company_id(number),
                                         .code = text,
                                         .name = text,
                                         .time_zone = text,
                                         .logo = text,
                                         .is_english = number % 2 == 1},
                       0);
}

static atomic_size_t found_count;

static void ask(size_t number)
{
    CLEANUP(arena_clear) struct arena arena;
    struct company found = {0};
    char text[16];

    arena_init(&arena, 1 << 16);
    if (!company_cache_find(&cache, company_id(number), 1, &arena, &found))
        return; /* another has the place */
    atomic_fetch_add(&found_count, 1);
    (void)snprintf(text, sizeof text, "company-%zu", number);
    CHECK_INT(found.id, company_id(number));
    CHECK_TEXT(found.code, text);
    CHECK_TEXT(found.name, text);
    CHECK_TEXT(found.time_zone, text);
    CHECK_TEXT(found.logo, text);
    CHECK(found.is_english == (number % 2 == 1));
}

static void *keep_and_ask(void *argument)
{
    const size_t own = *(const size_t *)argument;

    for (size_t i = 0; i < ROUNDS; i++) {
        keep(own);
        ask((own + i) % THREADS);
    }
    return NULL;
}

static void gives_each_company_whole_or_not_at_all(void)
{
    pthread_t threads[THREADS];
    size_t numbers[THREADS];

    for (size_t i = 0; i < THREADS; i++) {
        numbers[i] = i;
        CHECK(pthread_create(&threads[i], NULL, keep_and_ask, &numbers[i]) == 0);
    }
    for (size_t i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK(atomic_load(&found_count) > 0);
}

int main(void)
{
    static const struct test tests[] = {TEST(gives_each_company_whole_or_not_at_all)};

    company_cache_init(&cache);
    int status = test_run(tests, COUNT_OF(tests));
    company_cache_clear(&cache);
    return status;
}
