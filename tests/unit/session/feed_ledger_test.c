#include <criterion/criterion.h>

#include "base/clock.h"
#include "store/feed_ledger.h"

#define NOW 1000000

static const struct uuid self = {{1}};
static const struct uuid second = {{2}};
static const struct uuid third = {{3}};
static struct feed_ledger *ledger;

static void given_a_ledger(void)
{
    ledger = feed_ledger_open(self);
    cr_assert_not_null(ledger);
}

static void close_ledger(void)
{
    feed_ledger_close(&ledger);
}

TestSuite(feed_ledger, .init = given_a_ledger, .fini = close_ledger);

/* Whether the change holds everywhere without any more waiting. */
static bool holds(int64_t change)
{
    return feed_ledger_wait(ledger, change, clock_monotonic_ms());
}

Test(feed_ledger, does_not_hold_while_a_replica_has_not_confirmed)
{
    feed_ledger_beat(ledger, second, NOW);
    int64_t change = feed_ledger_begin(ledger);
    feed_ledger_delivered(ledger, change, NOW);
    cr_assert(!holds(change));
}

Test(feed_ledger, waits_for_every_replica)
{
    feed_ledger_beat(ledger, second, NOW);
    feed_ledger_beat(ledger, third, NOW);
    int64_t change = feed_ledger_begin(ledger);
    feed_ledger_delivered(ledger, change, NOW);
    feed_ledger_seen(ledger, second, change);
    feed_ledger_seen(ledger, second, change);
    cr_assert(!holds(change));
}

Test(feed_ledger, takes_a_confirmation_of_another_change_for_nothing)
{
    feed_ledger_beat(ledger, second, NOW);
    int64_t change = feed_ledger_begin(ledger);
    int64_t other = feed_ledger_begin(ledger);
    feed_ledger_delivered(ledger, change, NOW);
    feed_ledger_seen(ledger, second, other);
    feed_ledger_seen(ledger, (struct uuid){0}, change);
    feed_ledger_seen(ledger, third, change);
    cr_assert(!holds(change));
    feed_ledger_cancel(ledger, other);
}

Test(feed_ledger, does_not_hold_before_it_came_back)
{
    int64_t change = feed_ledger_begin(ledger);
    cr_assert(!holds(change)); /* nobody knows yet who has to confirm */
}

Test(feed_ledger, does_not_hold_while_there_are_more_replicas_than_places)
{
    for (uint8_t i = 0; i < FEED_REPLICAS_MAXIMUM + 1; i++)
        feed_ledger_beat(ledger, (struct uuid){{9, i}}, NOW);
    int64_t change = feed_ledger_begin(ledger);
    feed_ledger_delivered(ledger, change, NOW);
    for (uint8_t i = 0; i < FEED_REPLICAS_MAXIMUM; i++)
        feed_ledger_seen(ledger, (struct uuid){{9, i}}, change);
    cr_assert(!holds(change));
}

Test(feed_ledger, does_not_hold_while_somebody_cannot_be_read)
{
    feed_ledger_stranger(ledger, NOW);
    int64_t change = feed_ledger_begin(ledger);
    feed_ledger_delivered(ledger, change, NOW + FEED_LAPSE_MS - 1);
    cr_assert(!holds(change));
    change = feed_ledger_begin(ledger);
    feed_ledger_delivered(ledger, change, NOW + FEED_LAPSE_MS);
    cr_assert(holds(change));
}

Test(feed_ledger, does_not_hold_when_there_are_more_changes_than_places)
{
    int64_t changes[FEED_CHANGES_MAXIMUM];

    for (size_t i = 0; i < FEED_CHANGES_MAXIMUM; i++)
        changes[i] = feed_ledger_begin(ledger);
    int64_t further = feed_ledger_begin(ledger);
    feed_ledger_delivered(ledger, further, NOW);
    cr_assert(!holds(further));
    feed_ledger_cancel(ledger, changes[0]);
    int64_t next = feed_ledger_begin(ledger);
    feed_ledger_delivered(ledger, next, NOW);
    cr_assert(holds(next));
}

Test(feed_ledger, holds_at_once_where_there_is_no_other_replica)
{
    feed_ledger_beat(ledger, self, NOW);
    int64_t change = feed_ledger_begin(ledger);
    feed_ledger_delivered(ledger, change, NOW);
    cr_assert(holds(change));
}

Test(feed_ledger, holds_when_all_have_confirmed)
{
    feed_ledger_beat(ledger, self, NOW);
    feed_ledger_beat(ledger, second, NOW - FEED_LAPSE_MS + 1);
    feed_ledger_beat(ledger, third, NOW);
    int64_t change = feed_ledger_begin(ledger);
    feed_ledger_delivered(ledger, change, NOW);
    feed_ledger_seen(ledger, third, change);
    feed_ledger_seen(ledger, second, change);
    cr_assert(holds(change));
}

Test(feed_ledger, does_not_wait_for_a_replica_that_has_lapsed)
{
    feed_ledger_beat(ledger, second, NOW - FEED_LAPSE_MS);
    int64_t change = feed_ledger_begin(ledger);
    feed_ledger_delivered(ledger, change, NOW);
    cr_assert(holds(change));
}

Test(feed_ledger, does_not_wait_for_a_replica_that_came_after_the_change)
{
    int64_t change = feed_ledger_begin(ledger);
    feed_ledger_delivered(ledger, change, NOW);
    feed_ledger_beat(ledger, second, NOW);
    cr_assert(holds(change));
}

Test(feed_ledger, gives_places_of_lapsed_replicas_to_new_ones)
{
    for (uint8_t i = 0; i < FEED_REPLICAS_MAXIMUM; i++)
        feed_ledger_beat(ledger, (struct uuid){{9, i}}, NOW);
    feed_ledger_beat(ledger, second, NOW + FEED_LAPSE_MS);
    int64_t change = feed_ledger_begin(ledger);
    feed_ledger_delivered(ledger, change, NOW + FEED_LAPSE_MS);
    feed_ledger_seen(ledger, second, change);
    cr_assert(holds(change));
}

Test(feed_ledger, numbers_every_change_once)
{
    int64_t first = feed_ledger_begin(ledger);
    feed_ledger_cancel(ledger, first);
    cr_assert_eq(feed_ledger_begin(ledger), first + 1);
}
