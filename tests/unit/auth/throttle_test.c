#include <criterion/criterion.h>

#include <string.h>

#include "crypto/crypto.h"
#include "crypto/hmac.h"
#include "domain/throttle.h"

#define NOW INT64_C(1764000000000000)

static const int64_t SECOND = 1000000;
static const int64_t MINUTE = INT64_C(60) * 1000000;

/* Wait after so many failures in a row; -1 is held. */
static const struct {
    int64_t failures;
    int64_t wait_s;
} waits[] = {
    {0, 0},    {1, 0},    {4, 0},    {5, 1},    {6, 2},    {7, 4},        {8, 8},    {9, 16},
    {10, 32},  {11, 64},  {12, 128}, {13, 256}, {14, 512}, {15, 900},     {16, 900}, {68, 900},
    {69, 900}, {98, 900}, {99, 900}, {100, -1}, {101, -1}, {1000000, -1},
};

static enum throttle_kind judge(int64_t failures, int64_t age_us)
{
    const struct throttle_counter counter = {failures, NOW - age_us};

    return throttle_judge_counter(&counter, NOW).kind;
}

Test(throttle, makes_each_failure_after_five_wait_for_twice_as_long_up_to_a_quarter_of_an_hour)
{
    for (size_t i = 0; i < COUNT_OF(waits); i++) {
        const struct throttle_counter counter = {waits[i].failures, NOW};
        struct throttle_verdict verdict = throttle_judge_counter(&counter, NOW);
        enum throttle_kind expected = waits[i].wait_s == 0  ? THROTTLE_ADMITTED
                                      : waits[i].wait_s < 0 ? THROTTLE_HELD
                                                            : THROTTLE_WAITS;
        cr_expect_eq(verdict.kind, expected, "after %ld", (long)waits[i].failures);
        if (expected == THROTTLE_WAITS)
            cr_expect_eq(verdict.until_us, NOW + waits[i].wait_s * SECOND, "after %ld",
                         (long)waits[i].failures);
        else
            cr_expect_eq(verdict.until_us, 0, "after %ld", (long)waits[i].failures);
    }
}

Test(throttle, admits_in_the_microsecond_the_wait_is_over_and_not_before)
{
    for (size_t i = 0; i < COUNT_OF(waits); i++) {
        if (waits[i].wait_s <= 0)
            continue;
        cr_expect_eq(judge(waits[i].failures, waits[i].wait_s * SECOND - 1), THROTTLE_WAITS);
        cr_expect_eq(judge(waits[i].failures, waits[i].wait_s * SECOND), THROTTLE_ADMITTED);
    }
}

Test(throttle, holds_after_a_hundred_however_long_ago)
{
    cr_assert_eq(judge(99, 365 * 24 * 60 * MINUTE), THROTTLE_ADMITTED);
    cr_assert_eq(judge(100, 365 * 24 * 60 * MINUTE), THROTTLE_HELD);
}

/* Another replica's clock may be a little ahead. */
Test(throttle, makes_wait_for_a_failure_that_lies_ahead)
{
    cr_assert_eq(judge(4, -SECOND), THROTTLE_ADMITTED);
    cr_assert_eq(judge(5, -SECOND), THROTTLE_WAITS);
}

Test(throttle, counts_one_try_and_when_it_was)
{
    struct throttle_counter counter = {7, 1};

    throttle_count(&counter, NOW);
    cr_assert_eq(counter.failures, 8);
    cr_assert_eq(counter.last_at_us, NOW);
}

/* A hundred guesses one after another, each as early as it may be: what an attacker gets who has no
 * known device. */
Test(throttle, gives_a_patient_guesser_a_hundred_guesses_and_a_day_for_them)
{
    struct throttle_counter counter = {0};
    int64_t now_us = NOW;
    int guesses = 0;

    for (;;) {
        struct throttle_verdict verdict = throttle_judge_counter(&counter, now_us);
        if (verdict.kind == THROTTLE_HELD)
            break;
        if (verdict.kind == THROTTLE_WAITS)
            now_us = verdict.until_us;
        throttle_count(&counter, now_us);
        guesses++;
    }
    cr_assert_eq(guesses, 100);
    cr_assert_eq((now_us - NOW) / SECOND, 1023 + 85 * 900);
}

static struct throttle_source source_at(int64_t failures, int64_t pending)
{
    return (struct throttle_source){
        .failures = failures, .pending = pending, .pending_since_us = NOW, .began_at_us = NOW};
}

Test(throttle, stops_a_source_at_its_limit_until_its_window_is_over)
{
    static const int64_t limits[] = {THROTTLE_SOURCE, THROTTLE_SOURCE_INSIDE,
                                     THROTTLE_NEIGHBOURHOOD};

    for (size_t i = 0; i < COUNT_OF(limits); i++) {
        struct throttle_source below = source_at(limits[i] - 1, 0);
        struct throttle_source at = source_at(limits[i], 0);
        struct throttle_verdict verdict =
            throttle_judge_source(&at, limits[i], false, NOW + SECOND);
        cr_expect_eq(throttle_judge_source(&below, limits[i], false, NOW).kind, THROTTLE_ADMITTED);
        cr_expect_eq(verdict.kind, THROTTLE_WAITS);
        cr_expect_eq(verdict.until_us, NOW + 10 * MINUTE);
    }
}

Test(throttle, keeps_the_numbers_that_are_promised)
{
    cr_assert_eq(THROTTLE_SOURCE, 20);
    cr_assert_eq(THROTTLE_SOURCE_INSIDE, 5 * THROTTLE_SOURCE);
    cr_assert_eq(THROTTLE_NEIGHBOURHOOD, 100);
    cr_assert_eq(THROTTLE_ACCOUNTS, 10);
    cr_assert_eq(THROTTLE_WINDOW_US, 10 * MINUTE);
    cr_assert_eq(THROTTLE_BLOCK_US, 60 * MINUTE);
}

Test(throttle, lets_a_crowd_wait_for_seconds_and_not_for_the_window)
{
    struct throttle_source crowd = source_at(3, 17);
    struct throttle_source room = source_at(3, 16);
    struct throttle_verdict verdict = throttle_judge_source(&crowd, 20, false, NOW + SECOND);

    cr_assert_eq(throttle_judge_source(&room, 20, false, NOW).kind, THROTTLE_ADMITTED);
    cr_assert_eq(verdict.kind, THROTTLE_WAITS);
    cr_assert_eq(verdict.until_us, NOW + 6 * SECOND);
}

Test(throttle, begins_a_window_anew_in_the_microsecond_the_last_one_is_over)
{
    struct throttle_source source = source_at(20, 2);

    source.account_count = 9;
    source.blocked_until_us = NOW + 60 * MINUTE;
    throttle_source_turn(&source, NOW + 10 * MINUTE - 1);
    cr_assert_eq(source.failures, 20);
    cr_assert_eq(source.account_count, 9);
    throttle_source_turn(&source, NOW + 10 * MINUTE);
    cr_assert_eq(source.failures, 0);
    cr_assert_eq(source.pending, 0);
    cr_assert_eq(source.account_count, 0);
    cr_assert_eq(source.began_at_us, NOW + 10 * MINUTE);
    cr_assert_eq(source.blocked_until_us, NOW + 60 * MINUTE, "a block outlives its window");
}

/* Whoever was to settle them has died: a source must not be full for ever, nor for ten minutes. */
Test(throttle, forgets_tries_under_way_after_ten_seconds_and_no_failures)
{
    struct throttle_source source = source_at(3, 17);

    throttle_source_turn(&source, NOW + 10 * SECOND - 1);
    cr_assert_eq(source.pending, 17);
    throttle_source_turn(&source, NOW + 10 * SECOND);
    cr_assert_eq(source.pending, 0);
    cr_assert_eq(source.pending_since_us, NOW + 10 * SECOND);
    cr_assert_eq(source.failures, 3);
    cr_assert_eq(source.began_at_us, NOW);
}

Test(throttle, begins_the_first_window_with_the_first_try)
{
    struct throttle_source source = {0};

    throttle_source_turn(&source, NOW);
    cr_assert_eq(source.began_at_us, NOW);
}

Test(throttle, counts_what_failed_and_gives_back_what_did_not)
{
    struct throttle_source source = source_at(0, 0);

    throttle_source_admit(&source);
    throttle_source_admit(&source);
    cr_assert_eq(source.pending, 2);
    throttle_source_settle(&source, NOW, true);
    cr_assert_eq(source.pending, 1);
    cr_assert_eq(source.failures, 1);
    throttle_source_settle(&source, NOW, false);
    cr_assert_eq(source.pending, 0);
    cr_assert_eq(source.failures, 1);
}

Test(throttle, counts_the_failure_of_a_try_that_was_forgotten)
{
    struct throttle_source source = source_at(1, 1);

    throttle_source_settle(&source, NOW - 10 * SECOND, true);
    cr_assert_eq(source.failures, 2);
    cr_assert_eq(source.pending, 1, "that one is another's");
    throttle_source_settle(&source, NOW, false);
    throttle_source_settle(&source, NOW, false);
    cr_assert_eq(source.pending, 0, "never below none");
}

static struct throttle_key account(uint8_t number)
{
    return (struct throttle_key){{number}};
}

Test(throttle, blocks_a_source_for_an_hour_when_the_tenth_account_fails)
{
    struct throttle_source source = source_at(0, 0);

    for (uint8_t i = 1; i < 10; i++) {
        struct throttle_key key = account(i);
        cr_expect_not(throttle_source_fail_account(&source, &key, NOW), "account %d", i);
        cr_expect_not(throttle_source_fail_account(&source, &key, NOW), "again %d", i);
    }
    cr_assert_eq(throttle_judge_source(&source, 20, false, NOW).kind, THROTTLE_ADMITTED);
    struct throttle_key tenth = account(10);
    cr_assert(throttle_source_fail_account(&source, &tenth, NOW + SECOND));
    struct throttle_verdict verdict = throttle_judge_source(&source, 20, false, NOW + SECOND);
    cr_assert_eq(verdict.kind, THROTTLE_WAITS);
    cr_assert_eq(verdict.until_us, NOW + SECOND + 60 * MINUTE);
}

Test(throttle, says_once_that_a_source_is_blocked)
{
    struct throttle_source source = source_at(0, 0);

    for (uint8_t i = 1; i <= 10; i++) {
        struct throttle_key key = account(i);
        cr_expect_eq(throttle_source_fail_account(&source, &key, NOW), i == 10, "account %d", i);
    }
    struct throttle_key eleventh = account(11);
    cr_assert_not(throttle_source_fail_account(&source, &eleventh, NOW + MINUTE));
    cr_assert_eq(source.blocked_until_us, NOW + 60 * MINUTE);
}

Test(throttle, ends_a_block_in_its_microsecond_and_never_minds_it_inside_the_companys_lists)
{
    struct throttle_source source = source_at(0, 0);

    source.blocked_until_us = NOW + 60 * MINUTE;
    cr_assert_eq(throttle_judge_source(&source, 20, false, NOW + 60 * MINUTE - 1).kind,
                 THROTTLE_WAITS);
    cr_assert_eq(throttle_judge_source(&source, 20, false, NOW + 60 * MINUTE).kind,
                 THROTTLE_ADMITTED);
    cr_assert_eq(throttle_judge_source(&source, 100, true, NOW).kind, THROTTLE_ADMITTED);
}

Test(throttle, takes_the_stricter_of_two)
{
    struct throttle_verdict none = {.kind = THROTTLE_ADMITTED};
    struct throttle_verdict soon = {.kind = THROTTLE_WAITS, .until_us = NOW};
    struct throttle_verdict late = {.kind = THROTTLE_WAITS, .until_us = NOW + 1};
    struct throttle_verdict held = {.kind = THROTTLE_HELD};

    cr_assert_eq(throttle_worse(none, soon).until_us, NOW);
    cr_assert_eq(throttle_worse(late, soon).until_us, NOW + 1);
    cr_assert_eq(throttle_worse(soon, late).until_us, NOW + 1);
    cr_assert_eq(throttle_worse(held, late).kind, THROTTLE_HELD);
    cr_assert_eq(throttle_worse(late, held).kind, THROTTLE_HELD);
}

Test(throttle, tells_whole_seconds_never_too_few_and_never_none)
{
    struct throttle_verdict verdict = {.kind = THROTTLE_WAITS, .until_us = NOW};

    cr_assert_eq(throttle_wait_s(verdict, NOW - 2 * SECOND), 2);
    cr_assert_eq(throttle_wait_s(verdict, NOW - 2 * SECOND - 1), 3);
    cr_assert_eq(throttle_wait_s(verdict, NOW - 1), 1);
    cr_assert_eq(throttle_wait_s(verdict, NOW + SECOND), 1);
}

static struct throttle_key key_of(const struct crypto_hmac_key *key, enum throttle_subject subject,
                                  int64_t tenant_id, const char *name)
{
    struct throttle_key out;

    throttle_key_compute(key, subject, tenant_id, bytes_of(name), &out);
    return out;
}

static bool same(struct throttle_key a, struct throttle_key b)
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

Test(throttle, names_a_counter_by_kind_tenant_name_and_key)
{
    struct crypto_hmac_key one;
    struct crypto_hmac_key two;

    cr_assert_eq(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}).code,
                 STATUS_OK);
    cr_assert_eq(crypto_hmac_key_open(bytes_of("one"), 1, &one).code, STATUS_OK);
    cr_assert_eq(crypto_hmac_key_open(bytes_of("two"), 2, &two).code, STATUS_OK);
    struct throttle_key sato = key_of(&one, THROTTLE_ACCOUNT, 7, "sato");
    cr_expect(same(sato, key_of(&one, THROTTLE_ACCOUNT, 7, "sato")));
    cr_expect_not(same(sato, key_of(&one, THROTTLE_DEVICE, 7, "sato")));
    cr_expect_not(same(sato, key_of(&one, THROTTLE_ACCOUNT, 8, "sato")));
    cr_expect_not(same(sato, key_of(&one, THROTTLE_ACCOUNT, 7, "sat")));
    cr_expect_not(same(sato, key_of(&two, THROTTLE_ACCOUNT, 7, "sato")));

    struct throttle_names names;
    throttle_names_compute(&(struct crypto_hmac_keys){.current = one}, THROTTLE_ACCOUNT, 7,
                           bytes_of("sato"), &names);
    cr_expect_eq(names.count, 1);
    throttle_names_compute(&(struct crypto_hmac_keys){.current = two, .previous = one},
                           THROTTLE_ACCOUNT, 7, bytes_of("sato"), &names);
    cr_assert_eq(names.count, 2);
    cr_expect(same(names.keys[0], key_of(&two, THROTTLE_ACCOUNT, 7, "sato")));
    cr_expect(same(names.keys[1], sato));
    crypto_hmac_key_close(&one);
    crypto_hmac_key_close(&two);
    crypto_close();
}
