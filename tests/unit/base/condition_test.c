#include <criterion/criterion.h>

#include "base/clock.h"
#include "base/condition.h"

static void *signal_it(void *condition)
{
    pthread_cond_signal(condition);
    return NULL;
}

/* By the date's clock the moment would have been decades ago. */
Test(condition, does_not_wait_less_than_it_was_told)
{
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t condition;
    int64_t until_ms = clock_monotonic_ms() + 30;

    condition_init(&condition);
    pthread_mutex_lock(&lock);
    while (condition_wait_until(&condition, &lock, until_ms))
        continue;
    pthread_mutex_unlock(&lock);
    cr_assert_geq(clock_monotonic_ms(), until_ms);
    pthread_cond_destroy(&condition);
}

Test(condition, says_whether_there_was_time_left)
{
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t condition;
    pthread_t other;

    condition_init(&condition);
    pthread_mutex_lock(&lock);
    cr_expect_not(condition_wait_until(&condition, &lock, clock_monotonic_ms() - 1));
    cr_assert_eq(pthread_create(&other, NULL, signal_it, &condition), 0);
    cr_expect(condition_wait_until(&condition, &lock, clock_monotonic_ms() + 60000));
    pthread_mutex_unlock(&lock);
    pthread_join(other, NULL);
    pthread_cond_destroy(&condition);
}
