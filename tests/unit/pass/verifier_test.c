#include <criterion/criterion.h>

#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "unit/pass/given.h"

TestSuite(pass_verifier, .init = given_passes, .fini = given_no_more);

static enum status_code open_with(const char *path)
{
    struct pass_verifier *verifier = NULL;
    struct pass_verifier_options options = {.keys_path = path, .audience = "audit"};
    enum status_code opened = pass_verifier_open(&options, &verifier).code;

    cr_expect_eq(verifier != NULL, opened == STATUS_OK);
    pass_verifier_close(&verifier);
    return opened;
}

Test(pass_verifier, refuses_to_open_files_that_others_may_write_or_that_are_none)
{
    static const unsigned refused[] = {0664, 0646, 0666, 0420, 0402};

    cr_expect_eq(open_with("missing"), STATUS_FAILED_PRECONDITION);
    cr_expect_eq(open_with("."), STATUS_FAILED_PRECONDITION);
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        cr_assert_eq(chmod(KEYS_FILE, refused[i]), 0);
        cr_expect_eq(open_with(KEYS_FILE), STATUS_FAILED_PRECONDITION, "mode %o", refused[i]);
    }
    cr_assert_eq(chmod(KEYS_FILE, 0644), 0);
    cr_expect_eq(open_with(KEYS_FILE), STATUS_OK);
}

Test(pass_verifier, refuses_to_open_a_key_set_that_is_none)
{
    given_file(KEYS_FILE, "{}", 2, 0444);
    cr_expect_eq(open_with(KEYS_FILE), STATUS_FAILED_PRECONDITION);
    given_file(KEYS_FILE, "", 0, 0444);
    cr_expect_eq(open_with(KEYS_FILE), STATUS_FAILED_PRECONDITION);
}

Test(pass_verifier, keeps_its_keys_when_the_new_file_is_bad_or_gone)
{
    const char *pass = given_pass(&given_claims, NOW);

    given_file(KEYS_FILE, "{\"keys\":[{}]}", 13, 0444);
    cr_expect_eq(pass_verifier_reload(given_verifier).code, STATUS_FAILED_PRECONDITION);
    cr_expect_eq(given_verdict(pass, NOW), STATUS_OK);
    cr_assert_eq(unlink(KEYS_FILE), 0);
    cr_expect_eq(pass_verifier_reload(given_verifier).code, STATUS_FAILED_PRECONDITION);
    cr_expect_eq(given_verdict(pass, NOW), STATUS_OK);
}

Test(pass_verifier, refuses_passes_of_a_key_that_is_not_in_the_file_any_more)
{
    struct pass_issuer other = {0};
    const char *pass = given_pass(&given_claims, NOW);

    given_seed_file(8);
    cr_assert_eq(pass_issuer_open(SEED_FILE, NULL, &other).code, STATUS_OK);
    given_keys_file((const struct pass_key *const[]){&given_issuer.key, &other.key}, 2);
    cr_assert_eq(pass_verifier_reload(given_verifier).code, STATUS_OK);
    cr_expect_eq(given_verdict(pass, NOW), STATUS_OK, "two valid while they change");
    given_keys_file((const struct pass_key *const[]){&other.key}, 1);
    cr_assert_eq(pass_verifier_reload(given_verifier).code, STATUS_OK);
    cr_expect_eq(given_verdict(pass, NOW), STATUS_UNAUTHENTICATED);
    pass_issuer_close(&given_issuer);
    given_issuer = other;
    cr_expect_eq(given_verdict(given_pass(&given_claims, NOW), NOW), STATUS_OK);
}

Test(pass_verifier, refuses_a_pass_that_names_one_key_and_is_signed_by_another)
{
    struct pass_issuer other = {0};

    given_seed_file(8);
    cr_assert_eq(pass_issuer_open(SEED_FILE, NULL, &other).code, STATUS_OK);
    given_keys_file((const struct pass_key *const[]){&given_issuer.key, &other.key}, 2);
    cr_assert_eq(pass_verifier_reload(given_verifier).code, STATUS_OK);
    struct pass_key swapped = given_issuer.key;
    given_issuer.key = other.key;
    cr_expect_eq(given_verdict(given_pass(&given_claims, NOW), NOW), STATUS_UNAUTHENTICATED);
    given_issuer.key = swapped;
    cr_expect_eq(given_verdict(given_pass(&given_claims, NOW), NOW), STATUS_OK);
    pass_issuer_close(&other);
}

Test(pass_verifier, notices_a_new_file_by_itself)
{
    static const struct pass_verifier_options options = {
        .keys_path = KEYS_FILE, .audience = "audit", .poll_ms = 1};
    struct pass_issuer other = {0};

    pass_verifier_close(&given_verifier);
    cr_assert_eq(pass_verifier_open(&options, &given_verifier).code, STATUS_OK);
    given_seed_file(8);
    cr_assert_eq(pass_issuer_open(SEED_FILE, NULL, &other).code, STATUS_OK);
    const char *pass = given_pass(&given_claims, NOW);
    given_keys_file((const struct pass_key *const[]){&other.key}, 1);

    int64_t limit_ms = clock_monotonic_ms() + 10000;
    while (given_verdict(pass, NOW) == STATUS_OK && clock_monotonic_ms() < limit_ms)
        ;
    cr_expect_eq(given_verdict(pass, NOW), STATUS_UNAUTHENTICATED);
    pass_issuer_close(&other);
}

Test(pass_verifier, does_not_look_before_it_is_time)
{
    const char *pass = given_pass(&given_claims, NOW);

    given_file(KEYS_FILE, "{\"keys\":[{}]}", 13, 0444);
    struct pass_key other;
    pass_key_init(&other, (uint8_t[CRYPTO_PUBLIC_KEY_SIZE]){1});
    given_keys_file((const struct pass_key *const[]){&other}, 1);
    cr_expect_eq(given_verdict(pass, NOW), STATUS_OK, "within ten seconds");
}
