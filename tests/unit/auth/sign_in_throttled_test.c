/* WithPassword of whoever has tried too often, over fakes (sign_in_fakes.h). */
#include <criterion/criterion.h>

#include <string.h>

#include "domain/device.h"
#include "sign_in_given.h"

static const int64_t SECOND = 1000000;

TestSuite(sign_in_throttled, .init = given_a_user_and_their_password, .fini = clear_sign_in);

static void give_device(const char *user_id, int64_t at_us)
{
    struct device_owner owner = {7, {{0}}, 0};
    char text[DEVICE_TEXT_CAPACITY];

    memcpy(owner.user_id.bytes, user_id, sizeof owner.user_id.bytes);
    cr_assert_eq(device_issue(&service.device_keys, "", &owner, at_us, text).code, STATUS_OK);
    request.device = writable(text);
}

static void given_failures(int64_t failures)
{
    fakes.counter = (struct throttle_counter){failures, NOW};
}

static void expect_throttled(int64_t wait_s, bool is_held)
{
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_assert_not_null(response.throttled);
    cr_expect_eq(response.throttled->wait_seconds, wait_s, "%ld",
                 (long)response.throttled->wait_seconds);
    cr_expect_eq(response.throttled->is_held, is_held);
    cr_expect_str_eq(response.session_token, "");
    cr_expect_str_eq(response.device, "");
    cr_expect_null(response.user);
    cr_expect_null(strpbrk(heard.story, "HSLDF"), "%s", heard.story);
    cr_expect_str_eq(heard.told.kind, "authn_login_fail");
    cr_expect_str_eq(heard.told.reason, "throttled");
    cr_expect_eq(heard.told.result, OUTBOX_REFUSED);
    cr_expect(heard.told_foldable);
}

Test(sign_in_throttled, looks_at_no_password_while_an_account_waits)
{
    given_failures(9);
    expect_throttled(16, false);
    cr_assert_str_eq(heard.story, "tOupnqQCk" SETTLED "EC");
}

Test(sign_in_throttled, looks_at_no_password_of_an_account_that_is_held)
{
    given_failures(100);
    expect_throttled(0, true);
}

/* The right password is no way to find out that it is right. */
Test(sign_in_throttled, takes_one_path_and_gives_one_answer_whether_the_account_exists)
{
    static const bool exists[][2] = {{true, true}, {true, false}, {false, true}, {false, false}};

    for (size_t i = 0; i < COUNT_OF(exists); i++) {
        fakes.has_tenant = fakes.has_user = exists[i][0];
        fakes.matches = exists[i][1];
        given_failures(12);
        expect_throttled(128, false);
        cr_expect_str_eq(heard.story, "tOupnqQCk" SETTLED "EC", "case %zu", i);
        given_failures(100);
        expect_throttled(0, true);
        cr_expect_str_eq(heard.story, "tOupnqQCk" SETTLED "EC", "case %zu", i);
    }
}

Test(sign_in_throttled, counts_a_try_before_the_password_is_looked_at)
{
    given_failures(3);
    fakes.matches = false;
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert_eq(heard.counter.failures, 4);
    cr_assert_eq(heard.counter.last_at_us, NOW);
    cr_assert_str_eq(heard.story, UNTIL_HASH "H" SETTLED "OEFC");
}

Test(sign_in_throttled, counts_a_failure_of_the_source_and_its_neighbourhood)
{
    fakes.matches = false;
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    for (size_t i = 0; i < 2; i++) {
        cr_expect_eq(fakes.sources[i].failures, 1, "source %zu", i);
        cr_expect_eq(fakes.sources[i].pending, 0, "source %zu", i);
    }
}

Test(sign_in_throttled, counts_no_failure_of_whoever_comes_in)
{
    given_failures(4);
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_assert_null(response.throttled);
    cr_assert_not_null(strchr(heard.story, 'x'));
    for (size_t i = 0; i < 2; i++) {
        cr_expect_eq(fakes.sources[i].failures, 0, "source %zu", i);
        cr_expect_eq(fakes.sources[i].pending, 0, "source %zu", i);
    }
}

/* Or whoever has found a password would know from outside the company's networks. */
Test(sign_in_throttled, counts_a_right_password_that_is_refused_like_a_wrong_one)
{
    request.client_ip = writable("198.51.100.7");
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert_str_eq(heard.told.reason, "network");
    cr_assert_null(strchr(heard.story, 'x'), "%s", heard.story);
    cr_assert_eq(fakes.sources[0].failures, 1);
}

Test(sign_in_throttled, gives_a_try_back_that_was_no_judgement)
{
    static const char no_judgement[] = {'H', 'S'};

    for (size_t i = 0; i < sizeof no_judgement; i++) {
        fakes.failing = no_judgement[i];
        fakes.failure = FAIL(RESOURCE_EXHAUSTED, "too many sign-ins at once");
        cr_expect_eq(sign_in().code, STATUS_RESOURCE_EXHAUSTED);
        cr_expect_not_null(strstr(heard.story, GIVEN_BACK SETTLED), "%s", heard.story);
        cr_expect_eq(fakes.sources[0].failures, 0);
        cr_expect_eq(fakes.sources[0].pending, 0);
    }
}

Test(sign_in_throttled, counts_no_call_twice_that_is_repeated)
{
    fakes.repeated = true;
    fakes.kept = "wrong_password";
    given_failures(50);
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert_null(strpbrk(heard.story, "kKqQ"), "%s", heard.story);
}

/* A call is under way, and comes again. */
static void given_a_try_under_way(int64_t failures)
{
    fakes.matches = false;
    (void)sign_in();
    memcpy(fakes.last_try, heard.last_try, sizeof fakes.last_try);
    memset(fakes.sources, 0, sizeof fakes.sources);
    given_failures(failures);
}

static void given_a_source_that_waits(void)
{
    fakes.has_tenant = false; /* no allow-lists */
    fakes.sources[0] = (struct throttle_source){.failures = 20, .began_at_us = NOW - SECOND};
}

Test(sign_in_throttled, counts_a_call_again_that_comes_again_before_it_is_answered)
{
    given_a_try_under_way(1);
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert_eq(heard.counter.failures, 2);
    cr_assert_str_eq(heard.story, UNTIL_HASH "H" SETTLED "OEFC");
}

Test(sign_in_throttled, makes_a_call_wait_that_comes_again_before_it_is_answered)
{
    given_a_try_under_way(9);
    expect_throttled(16, false);
}

Test(sign_in_throttled, asks_the_source_whether_a_call_may_come_again)
{
    given_a_try_under_way(1);
    given_a_source_that_waits();
    expect_throttled(599, false);
}

Test(sign_in_throttled, asks_all_again_of_a_call_that_found_no_place_for_its_hash)
{
    given_failures(1);
    fakes.failing = 'H';
    fakes.failure = FAIL(RESOURCE_EXHAUSTED, "too many sign-ins at once");
    cr_assert_eq(sign_in().code, STATUS_RESOURCE_EXHAUSTED);
    fakes.failing = '\0';
    memcpy(fakes.last_try, heard.last_try, sizeof fakes.last_try);
    given_a_source_that_waits();
    expect_throttled(599, false);
    memset(fakes.sources, 0, sizeof fakes.sources);
    given_failures(9);
    expect_throttled(16, false);
}

Test(sign_in_throttled, stops_a_source_at_twenty_and_leaves_the_counter_as_it_was)
{
    given_a_source_that_waits();
    expect_throttled(599, false);
    cr_assert_str_eq(heard.story, "tOupnqEC");
}

/* As the counter stands while a try that finds no place for its hash is under way. */
static void expect_given_back(struct throttle_counter meanwhile, bool is_last,
                              struct throttle_counter after)
{
    fakes.failing = 'H';
    fakes.failure = FAIL(RESOURCE_EXHAUSTED, "too many sign-ins at once");
    fakes.meanwhile = &meanwhile;
    fakes.is_last_meanwhile = is_last;
    cr_assert_eq(sign_in().code, STATUS_RESOURCE_EXHAUSTED);
    cr_expect_not_null(strstr(heard.story, "HkKC"), "%s", heard.story);
    cr_expect_eq(heard.counter.failures, after.failures);
    cr_expect_eq(heard.counter.last_at_us, after.last_at_us);
}

/* Or whoever finds no place would make the owner wait once more. */
Test(sign_in_throttled, makes_nobody_wait_for_a_try_that_was_none)
{
    const struct throttle_counter before = {12, NOW - 3600 * SECOND};

    fakes.counter = before;
    expect_given_back((struct throttle_counter){13, NOW}, true, before);
}

Test(sign_in_throttled, takes_no_failure_of_another_for_one_that_was_none)
{
    fakes.counter = (struct throttle_counter){3, NOW - 3600 * SECOND};
    expect_given_back((struct throttle_counter){5, NOW + SECOND}, false,
                      (struct throttle_counter){4, NOW + SECOND});
}

/* Or rows of tries that were none would push out those that say something. */
Test(sign_in_throttled, leaves_no_counter_of_a_try_that_was_none_where_it_began_at_a_floor)
{
    fakes.floor = 9;
    fakes.counter = (struct throttle_counter){9, NOW - 3600 * SECOND};
    fakes.meanwhile = &(struct throttle_counter){10, NOW};
    fakes.is_last_meanwhile = true;
    fakes.failing = 'H';
    fakes.failure = FAIL(RESOURCE_EXHAUSTED, "too many sign-ins at once");
    cr_assert_eq(sign_in().code, STATUS_RESOURCE_EXHAUSTED);
    cr_assert_not_null(strstr(heard.story, "HkxC"), "%s", heard.story);
}

Test(sign_in_throttled, keeps_what_says_that_somebody_was_released_from_a_floor)
{
    fakes.floor = 9;
    expect_given_back((struct throttle_counter){1, NOW}, true, (struct throttle_counter){0, NOW});
}

Test(sign_in_throttled, stops_an_office_at_a_hundred)
{
    fakes.sources[0] = (struct throttle_source){.failures = 99, .began_at_us = NOW};
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_assert_null(response.throttled);
    fakes.sources[0].failures = 100;
    expect_throttled(600, false);
}

Test(sign_in_throttled, stops_a_neighbourhood_at_a_hundred)
{
    fakes.sources[1] = (struct throttle_source){.failures = 100, .began_at_us = NOW};
    expect_throttled(600, false);
}

static void given_nine_failing_accounts(void)
{
    fakes.sources[0] = (struct throttle_source){
        .began_at_us = NOW, .accounts = {1, 2, 3, 4, 5, 6, 7, 8, 9}, .account_count = 9};
}

Test(sign_in_throttled, blocks_a_source_when_a_tenth_account_fails_and_says_so)
{
    given_nine_failing_accounts();
    fakes.has_tenant = false;
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert_str_eq(heard.story, UNTIL_HASH "H" SETTLED "OEEFC");
    cr_assert_str_eq(heard.first_told, "authn_source_blocked");
    expect_throttled(3600, false);
}

Test(sign_in_throttled, blocks_no_source_inside_the_companys_lists)
{
    given_nine_failing_accounts();
    fakes.matches = false;
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert_eq(fakes.sources[0].account_count, 9);
    cr_assert_eq(fakes.sources[0].blocked_until_us, 0);
}

Test(sign_in_throttled, says_once_that_an_account_is_held_from_now_on)
{
    fakes.matches = false;
    fakes.counter = (struct throttle_counter){98, NOW - 900 * SECOND};
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert_str_eq(heard.first_told, "authn_login_fail");
    fakes.counter.failures = 99;
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert_str_eq(heard.first_told, "authn_login_lock");
    cr_assert_str_eq(heard.told.kind, "authn_login_fail");
}

Test(sign_in_throttled, says_once_that_a_known_device_is_known_no_more)
{
    fakes.matches = false;
    fakes.counter = (struct throttle_counter){98, NOW - 900 * SECOND};
    give_device("sixteen bytes id", NOW - SECOND);
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert_str_eq(heard.first_told, "authn_login_fail");
    fakes.counter.failures = 99;
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert_str_eq(heard.first_told, "authn_device_lock");
    cr_assert_str_eq(heard.told.kind, "authn_login_fail");
}

/* Whose record a fault kept out. */
Test(sign_in_throttled, says_that_an_account_is_held_also_when_the_call_comes_again)
{
    given_a_try_under_way(100);
    expect_throttled(0, true);
    cr_assert_str_eq(heard.first_told, "authn_login_lock");
    memset(fakes.last_try, 0, sizeof fakes.last_try);
    expect_throttled(0, true);
    cr_assert_str_eq(heard.first_told, "authn_login_fail");
}

/* The promise: no stranger keeps the owner out. */
Test(sign_in_throttled, asks_a_known_device_by_its_own_counter_alone)
{
    fakes.sources[0] = fakes.sources[1] = (struct throttle_source){
        .failures = 1000, .began_at_us = NOW, .blocked_until_us = NOW + 3600 * SECOND};
    give_device("sixteen bytes id", NOW - SECOND);
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_assert_null(response.throttled);
    cr_assert_str_eq(heard.story, "tOupnkKCHSOaLxDEFC");
    struct throttle_key by_device = heard.counter_keys[0];
    request.device = writable("");
    memset(fakes.sources, 0, sizeof fakes.sources);
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_assert(memcmp(&by_device, &heard.counter_keys[0], sizeof by_device) != 0);
}

Test(sign_in_throttled, keeps_a_sign_in_with_what_failed_before_it)
{
    given_failures(3);
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_assert_eq(heard.kept_count, 1);
    cr_expect_eq(heard.account_failures, 3);
    cr_expect_eq(heard.kept.failures, 0);
    cr_expect_eq(heard.kept.counted, 0);
    cr_expect_eq(heard.kept.at_us, NOW);
    cr_expect_str_eq(heard.kept.address, "192.0.2.7");
    cr_expect_str_eq(heard.kept.hosted_by, "");
}

/* The ID's counter goes on where it stands, and what it counted by then is told. */
Test(sign_in_throttled, tells_failures_on_a_known_device_from_those_of_the_id)
{
    give_device("sixteen bytes id", NOW - SECOND);
    given_failures(2);
    fakes.account_failures = 40;
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_expect_eq(heard.kept.failures, 2);
    cr_expect_eq(heard.account_failures, 40);
    cr_expect_eq(heard.kept.counted, 40);
}

Test(sign_in_throttled, keeps_no_sign_in_of_who_was_refused)
{
    fakes.matches = false;
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_expect_eq(heard.kept_count, 0);
}

Test(sign_in_throttled, makes_a_known_device_wait_like_an_account)
{
    give_device("sixteen bytes id", NOW - SECOND);
    given_failures(6);
    expect_throttled(2, false);
}

Test(sign_in_throttled, knows_a_device_no_more_that_failed_a_hundred_times)
{
    give_device("sixteen bytes id", NOW - SECOND);
    given_failures(100);
    expect_throttled(0, true);
    cr_assert_eq(heard.counters, 2);
    cr_assert(memcmp(&heard.counter_keys[0], &heard.counter_keys[1], sizeof(struct throttle_key)) !=
              0);
}

Test(sign_in_throttled, knows_no_device_of_another_user_an_old_or_void_one_or_nonsense)
{
    request.device = writable("nonsense");
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_assert_not_null(strchr(heard.story, 'q'));
    give_device("another one's id", NOW - SECOND);
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_assert_not_null(strchr(heard.story, 'q'));
    give_device("sixteen bytes id", NOW - DEVICE_LIFETIME_US);
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_assert_not_null(strchr(heard.story, 'q'));
    fakes.devices_from_us = NOW;
    give_device("sixteen bytes id", NOW - SECOND);
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_assert_not_null(strchr(heard.story, 'q'));
    fakes.devices_from_us = 0;
    give_device("sixteen bytes id", NOW - SECOND);
    fakes.has_user = false;
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert_not_null(strchr(heard.story, 'q'));
}

Test(sign_in_throttled, remembers_the_device_of_whoever_comes_in_and_of_nobody_else)
{
    struct device_owner owner = {7, {{0}}, 0};
    struct device_id id;

    memcpy(owner.user_id.bytes, "sixteen bytes id", UUID_SIZE);
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_assert(device_find(&service.device_keys, response.device, &owner, NOW, &id));
    fakes.matches = false;
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert_str_eq(response.device, "");
}

Test(sign_in_throttled, counts_each_id_of_no_form_by_itself)
{
    request.login_id = writable("'; DROP TABLE users; --");
    fakes.has_user = false;
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    struct throttle_key first = heard.counter_keys[0];
    request.login_id = writable("鈴木");
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert(memcmp(&first, &heard.counter_keys[0], sizeof first) != 0);
}

Test(sign_in_throttled, knows_one_account_by_every_spelling)
{
    fakes.matches = false;
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    struct throttle_key first = heard.counter_keys[0];
    request.login_id = writable("ＳＡＴＯ");
    cr_assert_eq(sign_in().code, STATUS_UNAUTHENTICATED);
    cr_assert_eq(memcmp(&first, &heard.counter_keys[0], sizeof first), 0);
}

Test(sign_in_throttled, tells_an_outage_from_a_wait)
{
    static const char counting[] = {'k', 'K', 'q', 'Q'};

    fakes.failure = FAIL(UNAVAILABLE, "storage is unavailable");
    for (size_t i = 0; i < sizeof counting; i++) {
        fakes.failing = counting[i];
        cr_expect_eq(sign_in().code, STATUS_UNAVAILABLE, "%c", fakes.failing);
        cr_expect_null(response.throttled, "%c", fakes.failing);
        cr_expect_null(strchr(heard.story, 'H'), "%c", fakes.failing);
    }
}

Test(sign_in_throttled, answers_no_wait_that_was_not_recorded_and_any_that_was_before)
{
    given_failures(9);
    fakes.failing = 'E';
    fakes.failure = FAIL(UNAVAILABLE, "history is unavailable");
    cr_assert_eq(sign_in().code, STATUS_UNAVAILABLE);
    fakes.failure = FAIL(ALREADY_EXISTS, "already exists");
    cr_assert_eq(sign_in().code, STATUS_OK);
    cr_assert_not_null(response.throttled);
}
