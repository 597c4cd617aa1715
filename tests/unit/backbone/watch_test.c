/* The thread that keeps readiness true to its name, over a database that a test turns on and off.
 */
#include <criterion/criterion.h>

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "backbone/backbone_private.h"
#include "base/clock.h"

enum { PATIENCE_MS = 20000 };

static atomic_bool answers;
static atomic_int asked;
static int pipe_ends[2];
static struct log log_;
static struct backbone backbone;

struct status backbone_check_schema(struct backbone *checked)
{
    cr_assert_eq(checked, &backbone);
    atomic_fetch_add(&asked, 1);
    return atomic_load(&answers) ? OK : FAIL(UNAVAILABLE, "the database does not answer");
}

static void given_a_log_that_is_read(void)
{
    cr_assert_eq(pipe(pipe_ends), 0);
    log_ = (struct log){.service = "test", .descriptor = pipe_ends[1], .threshold = LOG_LEVEL_INFO};
    backbone = (struct backbone){.log = &log_};
}

TestSuite(watch, .init = given_a_log_that_is_read, .timeout = 60);

/* A turn is over when the next one has begun. */
static void await_turns(int count)
{
    int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    int wanted = atomic_load(&asked) + count;

    while (atomic_load(&asked) < wanted) {
        cr_assert_lt(clock_monotonic_ms(), until_ms);
        (void)nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    }
}

/* Lines that say so, in what was logged; the log's end is closed. */
static int count_changes(void)
{
    char text[8192];
    int count = 0;

    (void)close(pipe_ends[1]);
    ssize_t size = read(pipe_ends[0], text, sizeof text - 1);
    text[size > 0 ? size : 0] = '\0';
    for (const char *at = text; (at = strstr(at, "database_readiness_changed")); at++)
        count++;
    return count;
}

Test(watch, is_not_ready_while_the_database_is_away)
{
    cr_assert(status_is_ok(backbone_watch_start(&backbone)));
    await_turns(2);
    cr_expect_not(atomic_load(&backbone.database_is_ready));
    backbone_watch_stop(&backbone);
    cr_expect_eq(count_changes(), 0);
}

Test(watch, follows_the_database_and_says_so_once_for_each_change)
{
    atomic_store(&answers, true);
    cr_assert(status_is_ok(backbone_watch_start(&backbone)));
    await_turns(3);
    cr_expect(atomic_load(&backbone.database_is_ready));
    atomic_store(&answers, false);
    await_turns(2);
    cr_expect_not(atomic_load(&backbone.database_is_ready));
    backbone_watch_stop(&backbone);
    cr_expect_eq(count_changes(), 2);
}

Test(watch, ends_at_once_and_asks_no_more)
{
    cr_assert(status_is_ok(backbone_watch_start(&backbone)));
    await_turns(1);
    int asked_before = atomic_load(&asked);
    int64_t before_ms = clock_monotonic_ms();
    backbone_watch_stop(&backbone);
    cr_expect_lt(clock_monotonic_ms() - before_ms, 900, "it does not sleep its second out");
    cr_expect_eq(atomic_load(&asked), asked_before);
    cr_expect_not(backbone.watch_started);
    backbone_watch_stop(&backbone); /* again does nothing */
}
