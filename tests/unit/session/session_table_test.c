#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "store/session_table.h"

#define START (INT64_C(1764000000) * SECOND_US)
#define IDLE 600
#define ABSOLUTE 3600
#define INTERVAL_TICKS 60 /* 30 s between two writings, 500 ms a tick */
#define WRITE_DELAY (2 * SESSION_TABLE_TICK_MS * INT64_C(1000))

static struct session_table *table;

static void given_a_table(void)
{
    cr_assert_eq(session_table_open(1000, &table).code, STATUS_OK);
}

static void close_table(void)
{
    session_table_close(&table);
    cr_assert_null(table);
}

TestSuite(session_table, .init = given_a_table, .fini = close_table);

static struct session session_number(uint32_t number)
{
    struct session session = {
        .session_id = {{1, 2, 3}},
        .subject = {.tenant_id = 7,
                    .user_id = {{4, 5, 6}},
                    .kind = USER_KIND_CUSTOMER,
                    .version = 8,
                    .login_id = "sato",
                    .display_name = "佐藤 花子",
                    .permissions = "history.view users.view",
                    .roles = "clerk viewer",
                    .scopes = "users.view=0000000000000006"},
        .limits = {IDLE, ABSOLUTE},
        .started_at_us = START,
        .last_seen_at_us = START,
        .version = 6,
    };
    /* The first bytes choose the place, the last one the shard. */
    memcpy(session.mac.bytes, &number, sizeof number);
    session.mac.bytes[TOKEN_MAC_SIZE - 1] = (uint8_t)number;
    return session;
}

static bool put(struct session session)
{
    return session_table_put(table, &session, session_table_mark(table, &session.mac));
}

static bool use(uint32_t number, int64_t now_us, bool passive, struct session *out)
{
    struct session session = session_number(number);
    return session_table_use(table, &session.mac, now_us, passive, out);
}

/* As another replica's activity, or this one's own, would leave the clock. */
static int64_t seen_at_us(uint32_t number)
{
    struct session found;
    cr_assert(use(number, START, true, &found));
    return found.last_seen_at_us;
}

/* What is written by and by: ticks once, takes everything. */
static size_t tick_and_take(struct session_touch *out, size_t capacity)
{
    session_table_tick(table);
    size_t count = session_table_take(table, out, capacity);
    struct session_touch more;
    cr_assert_eq(session_table_take(table, &more, 1), 0);
    return count;
}

Test(session_table, does_not_say_yes_to_a_session_it_does_not_hold)
{
    struct session found;

    cr_assert(!use(1, START, false, &found));
    cr_assert(put(session_number(1)));
    cr_assert(!use(2, START, false, &found));
    cr_assert(!use(1 + (1 << 8), START, false, &found)); /* same shard */
}

Test(session_table, does_not_say_yes_in_the_very_microsecond_a_session_ends)
{
    struct session found;
    int64_t end_us = START + IDLE * SECOND_US;

    cr_assert(put(session_number(1)));
    cr_assert(!use(1, end_us, true, &found));
    cr_assert(!use(1, end_us, false, &found));
    cr_assert(use(1, end_us - 1, true, &found));
}

Test(session_table, does_not_say_yes_to_a_doubted_session_until_its_row_was_read_again)
{
    struct session session = session_number(1);
    struct session found;

    cr_assert(put(session));
    session_table_doubt(table, &session.mac);
    cr_assert(!use(1, START, false, &found));
    cr_assert(put(session));
    cr_assert(use(1, START, false, &found));
}

Test(session_table, does_not_take_a_row_that_was_read_before_a_doubt)
{
    struct session session = session_number(1);
    struct session found;

    uint64_t mark = session_table_mark(table, &session.mac);
    session_table_doubt(table, &session.mac); /* it ended while its row was on the way here */
    cr_assert(!session_table_put(table, &session, mark));
    cr_assert(!use(1, START, false, &found));
    cr_assert_eq(session_table_count(table), 0);
}

Test(session_table, does_not_let_an_old_row_clear_a_doubt)
{
    struct session session = session_number(1);
    struct session found;

    cr_assert(put(session));
    uint64_t mark = session_table_mark(table, &session.mac);
    session_table_doubt(table, &session.mac);
    cr_assert(!session_table_put(table, &session, mark));
    cr_assert(!use(1, START, false, &found));
}

Test(session_table, says_yes_to_nothing_after_news_were_missed)
{
    uint64_t marks[SESSION_TABLE_SHARDS];
    struct session session = session_number(3);
    struct session found;

    cr_assert(put(session_number(1)));
    cr_assert(put(session_number(2)));
    session_table_mark_all(table, marks);
    session_table_doubt_all(table);
    cr_assert(!use(1, START, false, &found));
    cr_assert(!use(2, START, false, &found));
    cr_assert(!session_table_put(table, &session, marks[session_table_shard(&session.mac)]));
    session_table_mark_all(table, marks);
    cr_assert(session_table_put(table, &session, marks[session_table_shard(&session.mac)]));
}

Test(session_table, doubts_the_sessions_of_one_company_alone)
{
    struct session other = session_number(2);
    struct session late = session_number(3);
    struct session found;

    other.subject.tenant_id = 8;
    cr_assert(put(session_number(1)));
    cr_assert(put(other));
    uint64_t mark = session_table_mark(table, &late.mac);
    session_table_doubt_tenant(table, 7);
    cr_assert(!use(1, START, false, &found));
    cr_assert(use(2, START, false, &found));
    cr_assert(!session_table_put(table, &late, mark)); /* read before the doubt */
    cr_assert(put(session_number(1)));
    cr_assert(use(1, START, false, &found));
}

Test(session_table, does_not_say_yes_to_a_removed_session)
{
    struct session session = session_number(1);
    struct session found;

    cr_assert(put(session));
    session_table_remove(table, &session.mac);
    session_table_remove(table, &session.mac);
    cr_assert(!use(1, START, false, &found));
    cr_assert_eq(session_table_count(table), 0);
}

Test(session_table, holds_no_more_than_its_maximum_and_goes_on_with_those)
{
    struct session found;

    for (uint32_t i = 0; i < 1000; i++)
        cr_assert(put(session_number(i)));
    cr_assert(!put(session_number(1000)));
    cr_assert(put(session_number(999))); /* one it holds is no further one */
    cr_assert_eq(session_table_count(table), 1000);
    session_table_remove(table, &(struct token_mac){0});
    cr_assert_eq(session_table_count(table), 999);
    cr_assert(put(session_number(1000)));
    cr_assert(use(1000, START, false, &found));
}

Test(session_table, gives_back_all_of_what_it_was_given)
{
    struct session session = session_number(1);
    struct session found;

    cr_assert(put(session));
    cr_assert(use(1, START, true, &found));
    cr_assert_eq(memcmp(&found.mac, &session.mac, sizeof found.mac), 0);
    cr_assert(uuid_equal(found.session_id, session.session_id));
    cr_assert(uuid_equal(found.subject.user_id, session.subject.user_id));
    cr_assert_eq(found.subject.tenant_id, 7);
    cr_assert_eq(found.subject.kind, USER_KIND_CUSTOMER);
    cr_assert_eq(found.subject.version, 8);
    cr_assert_str_eq(found.subject.login_id, "sato");
    cr_assert_str_eq(found.subject.display_name, "佐藤 花子");
    cr_assert_str_eq(found.subject.permissions, "history.view users.view");
    cr_assert_str_eq(found.subject.roles, "clerk viewer");
    cr_assert_str_eq(found.subject.scopes, "users.view=0000000000000006");
    cr_assert_eq(found.limits.idle_seconds, IDLE);
    cr_assert_eq(found.limits.absolute_seconds, ABSOLUTE);
    cr_assert_eq(found.version, 6);
    cr_assert(!found.is_void);
    cr_assert_eq(found.started_at_us, START);
    cr_assert_eq(found.last_seen_at_us, START);
}

Test(session_table, takes_over_what_changed_in_the_row)
{
    struct session session = session_number(1);
    struct session found;

    cr_assert(put(session));
    (void)snprintf(session.subject.permissions, sizeof session.subject.permissions, "users.view");
    session.subject.version = 9;
    cr_assert(put(session));
    cr_assert(use(1, START, true, &found));
    cr_assert_str_eq(found.subject.permissions, "users.view");
    cr_assert_eq(found.subject.version, 9);
    cr_assert_eq(session_table_count(table), 1);
}

Test(session_table, moves_the_idle_clock_unless_passive)
{
    struct session found;

    cr_assert(put(session_number(1)));
    cr_assert(use(1, START + 5, true, &found));
    cr_assert_eq(found.last_seen_at_us, START);
    cr_assert(use(1, START + 9, false, &found));
    cr_assert_eq(found.last_seen_at_us, START + 9);
    cr_assert(use(1, START + IDLE * SECOND_US, true, &found)); /* past the first end */
}

Test(session_table, never_moves_the_idle_clock_back)
{
    struct session found;

    cr_assert(put(session_number(1)));
    cr_assert(use(1, START + 9, false, &found));
    cr_assert(use(1, START + 5, false, &found));
    cr_assert_eq(found.last_seen_at_us, START + 9);
}

Test(session_table, keeps_the_later_of_memorys_and_the_rows_idle_clock)
{
    struct session session = session_number(1);
    struct session found;

    cr_assert(put(session));
    cr_assert(use(1, START + 9, false, &found));
    session.last_seen_at_us = START + 5;
    cr_assert(session_table_put(table, &session, session_table_mark(table, &session.mac)));
    cr_assert_eq(session.last_seen_at_us, START + 9);
    cr_assert_eq(seen_at_us(1), START + 9);
    session.last_seen_at_us = START + 12;
    cr_assert(put(session));
    cr_assert_eq(seen_at_us(1), START + 12);
}

Test(session_table, writes_the_first_activity_after_a_pause_at_the_next_tick)
{
    struct session_touch touches[4];
    struct session found;

    cr_assert(put(session_number(1)));
    cr_assert_eq(tick_and_take(touches, COUNT_OF(touches)), 0);
    cr_assert(use(1, START + 40 * SECOND_US, false, &found));
    cr_assert_eq(tick_and_take(touches, COUNT_OF(touches)), 1);
    cr_assert_eq(memcmp(&touches[0].mac, &found.mac, sizeof found.mac), 0);
    cr_assert_eq(touches[0].last_seen_at_us, START + 40 * SECOND_US);
}

Test(session_table, writes_an_idle_clock_once_in_its_interval)
{
    struct session_touch touches[4];
    struct session found;

    cr_assert(put(session_number(1)));
    cr_assert(use(1, START + 1 * SECOND_US, false, &found));
    for (int tick = 0; tick < INTERVAL_TICKS - 2; tick++) {
        cr_assert_eq(tick_and_take(touches, COUNT_OF(touches)), 0, "tick %d", tick);
        cr_assert(use(1, START + (tick + 1) * SECOND_US / 2, false, &found));
    }
    cr_assert_eq(tick_and_take(touches, COUNT_OF(touches)), 1);
    cr_assert_eq(touches[0].last_seen_at_us, found.last_seen_at_us);
}

Test(session_table, writes_nothing_for_passive_requests)
{
    struct session_touch touches[4];
    struct session found;

    cr_assert(put(session_number(1)));
    cr_assert(use(1, START + 40 * SECOND_US, true, &found));
    for (int tick = 0; tick < 2 * INTERVAL_TICKS; tick++)
        cr_assert_eq(tick_and_take(touches, COUNT_OF(touches)), 0);
}

Test(session_table, writes_again_what_could_not_be_written)
{
    struct session_touch touches[4];
    struct session found;

    cr_assert(put(session_number(1)));
    cr_assert(use(1, START + 40 * SECOND_US, false, &found));
    cr_assert_eq(tick_and_take(touches, COUNT_OF(touches)), 1);
    session_table_retry(table, touches, 1);
    cr_assert_eq(tick_and_take(touches, COUNT_OF(touches)), 1);
    session_table_written(table, touches, 1);
    for (int tick = 0; tick < 2 * INTERVAL_TICKS; tick++)
        cr_assert_eq(tick_and_take(touches, COUNT_OF(touches)), 0);
}

Test(session_table, writes_what_was_active_while_a_batch_was_under_way)
{
    struct session_touch touches[4];
    struct session_touch later[4];
    struct session found;

    cr_assert(put(session_number(1)));
    cr_assert(use(1, START + 40 * SECOND_US, false, &found));
    cr_assert_eq(tick_and_take(touches, COUNT_OF(touches)), 1);
    cr_assert(use(1, START + 41 * SECOND_US, false, &found));
    session_table_written(table, touches, 1);
    cr_assert_eq(tick_and_take(later, COUNT_OF(later)), 1);
    cr_assert_eq(later[0].last_seen_at_us, START + 41 * SECOND_US);
}

Test(session_table, takes_due_writings_in_batches)
{
    struct session_touch touches[16];
    struct session found;

    for (uint32_t i = 0; i < 40; i++) {
        cr_assert(put(session_number(i)));
        cr_assert(use(i, START + 40 * SECOND_US, false, &found));
    }
    session_table_tick(table);
    cr_assert_eq(session_table_take(table, touches, COUNT_OF(touches)), 16);
    cr_assert_eq(session_table_take(table, touches, COUNT_OF(touches)), 16);
    cr_assert_eq(session_table_take(table, touches, COUNT_OF(touches)), 8);
    cr_assert_eq(session_table_take(table, touches, COUNT_OF(touches)), 0);
}

Test(session_table, keeps_what_falls_due_while_nobody_takes)
{
    struct session_touch touches[4];
    struct session found;

    cr_assert(put(session_number(1)));
    cr_assert(put(session_number(2)));
    cr_assert(use(1, START + 40 * SECOND_US, false, &found));
    session_table_tick(table);
    cr_assert(use(2, START + 40 * SECOND_US, false, &found));
    session_table_tick(table);
    cr_assert_eq(session_table_take(table, touches, COUNT_OF(touches)), 2);
}

Test(session_table, writes_no_removed_session)
{
    struct session_touch touches[4];
    struct session found;

    cr_assert(put(session_number(1)));
    cr_assert(use(1, START + 40 * SECOND_US, false, &found));
    session_table_remove(table, &found.mac);
    cr_assert_eq(tick_and_take(touches, COUNT_OF(touches)), 0);
}

Test(session_table, leaves_a_move_to_the_caller_when_the_rows_clock_is_nearly_over)
{
    struct session found;
    int64_t last_moment_us = START + (IDLE - 30) * SECOND_US - WRITE_DELAY;

    cr_assert(put(session_number(1)));
    cr_assert(!use(1, last_moment_us, false, &found));
    cr_assert(use(1, last_moment_us, true, &found));
    cr_assert(use(1, last_moment_us - 1, false, &found));
    /* Memory's clock has moved on, the row's has not. */
    cr_assert(!use(1, last_moment_us, false, &found));

    const struct session_touch written = {found.mac, last_moment_us};
    session_table_written(table, &written, 1);
    cr_assert_eq(seen_at_us(1), last_moment_us);
    cr_assert(use(1, last_moment_us + 1, false, &found));
}

Test(session_table, does_not_leave_moves_to_the_caller_that_the_absolute_end_makes_void)
{
    struct session session = session_number(1);
    struct session found;

    session.last_seen_at_us = START + (ABSOLUTE - IDLE) * SECOND_US;
    cr_assert(put(session));
    cr_assert(use(1, START + ABSOLUTE * SECOND_US - 1, false, &found));
}

Test(session_table, forgets_what_was_over_before_a_moment_and_nothing_else)
{
    struct session found;
    struct session fresh = session_number(2 * SESSION_TABLE_SHARDS);
    int64_t end_us = START + IDLE * SECOND_US;

    fresh.last_seen_at_us = START + 1;
    cr_assert(put(session_number(SESSION_TABLE_SHARDS)));
    cr_assert(put(fresh));
    cr_assert_eq(session_table_forget(table, 0, end_us), 0);
    cr_assert_eq(session_table_forget(table, 1, end_us + 1), 0);
    cr_assert_eq(session_table_forget(table, 0, end_us + 1), 1);
    cr_assert(!use(SESSION_TABLE_SHARDS, START, true, &found));
    cr_assert(use(2 * SESSION_TABLE_SHARDS, START, true, &found));
    cr_assert_eq(session_table_count(table), 1);
}

Test(session_table, can_be_closed_with_writings_due)
{
    struct session found;

    for (uint32_t i = 0; i < 10; i++) {
        cr_assert(put(session_number(i)));
        cr_assert(use(i, START + 1, false, &found));
    }
    session_table_remove(table, &found.mac);
}
