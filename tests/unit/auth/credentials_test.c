#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "credentials/credentials.h"
#include "crypto/crypto.h"

/* The cheapest that is allowed. */
static const struct crypto_argon2id_cost CHEAP = {.memory_kib = 7168, .passes = 5};
static const struct crypto_argon2id_cost DEARER = {.memory_kib = 7168, .passes = 6};

static struct crypto_key_set peppers;

/* A key file of 32 bytes `fill`, as the operator lays one. */
static const char *key_file(const char *folder, const char *name, char fill, char path[128])
{
    char key[CRYPTO_KEY_SIZE];

    memset(key, fill, sizeof key);
    (void)snprintf(path, 128, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(key, sizeof key, 1, file), 1u);
    cr_assert_eq(fclose(file), 0);
    cr_assert_eq(chmod(path, 0400), 0);
    return path;
}

static struct crypto_key_set load_peppers(char current, char previous)
{
    struct crypto_key_set keys = {0};
    char folder[] = "/tmp/credentials-test-XXXXXX";
    char path[128];
    char previous_path[128] = "";

    cr_assert_not_null(mkdtemp(folder));
    key_file(folder, "current", current, path);
    if (previous)
        key_file(folder, "previous", previous, previous_path);
    cr_assert(status_is_ok(crypto_key_set_load(path, previous_path, NULL, &keys)));
    (void)unlink(path);
    (void)unlink(previous_path);
    (void)rmdir(folder);
    return keys;
}

static struct credentials *given(const struct crypto_key_set *keys,
                                 struct crypto_argon2id_cost cost)
{
    struct credentials *credentials = NULL;
    struct credentials_options options = {.peppers = keys, .cost = cost, .concurrency = 1};

    cr_assert(status_is_ok(credentials_open(&options, &credentials)));
    return credentials;
}

static bool matches(struct credentials *credentials, const struct verifier *verifier,
                    const char *password)
{
    bool result = true;

    cr_assert(status_is_ok(credentials_check(credentials, verifier, bytes_of(password), &result)));
    return result;
}

static bool matches_any(struct credentials *credentials, const struct verifier *verifiers,
                        size_t count, const char *password)
{
    bool result = true;

    cr_assert(status_is_ok(
        credentials_check_any(credentials, verifiers, count, bytes_of(password), &result)));
    return result;
}

static void given_peppers(void)
{
    struct crypto_options options = {.allow_unlocked_memory = true};

    cr_assert(status_is_ok(crypto_open(&options)));
    peppers = load_peppers('p', '\0');
}

TestSuite(credentials, .init = given_peppers);

Test(credentials, refuses_a_cost_or_concurrency_out_of_bounds)
{
    struct credentials *credentials = NULL;
    struct credentials_options weak = {
        .peppers = &peppers, .cost = {.memory_kib = 1024, .passes = 1}, .concurrency = 1};
    struct credentials_options none = {.peppers = &peppers, .cost = CHEAP, .concurrency = 0};

    cr_assert_eq(credentials_open(&weak, &credentials).code, STATUS_INVALID_ARGUMENT);
    cr_assert_eq(credentials_open(&none, &credentials).code, STATUS_INVALID_ARGUMENT);
    cr_assert_null(credentials);
}

Test(credentials, accepts_only_the_password_it_was_made_of)
{
    CLEANUP(credentials_close) struct credentials *credentials = given(&peppers, CHEAP);
    struct verifier verifier;

    cr_assert(
        status_is_ok(credentials_make(credentials, bytes_of("correct horse battery"), &verifier)));
    cr_assert(!matches(credentials, &verifier, ""));
    cr_assert(!matches(credentials, &verifier, "correct horse batterz"));
    cr_assert(!matches(credentials, &verifier, "correct horse battery "));
    cr_assert(matches(credentials, &verifier, "correct horse battery"));
}

Test(credentials, matches_nothing_for_an_account_that_does_not_exist)
{
    CLEANUP(credentials_close) struct credentials *credentials = given(&peppers, CHEAP);

    cr_assert(!matches(credentials, NULL, ""));
    cr_assert(!matches(credentials, NULL, "correct horse battery"));
}

Test(credentials, makes_two_verifiers_of_one_password_that_differ)
{
    CLEANUP(credentials_close) struct credentials *credentials = given(&peppers, CHEAP);
    struct verifier first;
    struct verifier second;

    cr_assert(status_is_ok(credentials_make(credentials, bytes_of("same password"), &first)));
    cr_assert(status_is_ok(credentials_make(credentials, bytes_of("same password"), &second)));
    cr_assert_neq(memcmp(first.hash, second.hash, sizeof first.hash), 0);
}

Test(credentials, does_not_take_a_lost_pepper_for_a_wrong_password)
{
    CLEANUP(credentials_close) struct credentials *before = given(&peppers, CHEAP);
    CLEANUP(crypto_key_set_close) struct crypto_key_set others = load_peppers('q', '\0');
    CLEANUP(credentials_close) struct credentials *after = given(&others, CHEAP);
    struct verifier verifier;
    bool result = true;

    cr_assert(status_is_ok(credentials_make(before, bytes_of("a password"), &verifier)));
    cr_assert_eq(credentials_check(after, &verifier, bytes_of("a password"), &result).code,
                 STATUS_UNAVAILABLE);
}

Test(credentials, checks_with_the_previous_pepper_and_asks_to_renew)
{
    CLEANUP(credentials_close) struct credentials *before = given(&peppers, CHEAP);
    CLEANUP(crypto_key_set_close) struct crypto_key_set rotated = load_peppers('q', 'p');
    CLEANUP(credentials_close) struct credentials *after = given(&rotated, CHEAP);
    struct verifier verifier;

    cr_assert(status_is_ok(credentials_make(before, bytes_of("a password"), &verifier)));
    cr_assert(!credentials_is_outdated(before, &verifier));
    cr_assert(matches(after, &verifier, "a password"));
    cr_assert(credentials_is_outdated(after, &verifier));
}

Test(credentials, asks_to_renew_when_the_cost_rises_and_not_when_it_falls)
{
    CLEANUP(credentials_close) struct credentials *cheap = given(&peppers, CHEAP);
    CLEANUP(credentials_close) struct credentials *dear = given(&peppers, DEARER);
    struct verifier verifier;

    cr_assert(status_is_ok(credentials_make(cheap, bytes_of("a password"), &verifier)));
    cr_assert(credentials_is_outdated(dear, &verifier));
    cr_assert(status_is_ok(credentials_make(dear, bytes_of("a password"), &verifier)));
    cr_assert(!credentials_is_outdated(cheap, &verifier));
}

Test(credentials, finds_a_password_among_several_and_no_other)
{
    static const char *const made_of[] = {"the present one", "the one before", "the first of all"};
    CLEANUP(credentials_close) struct credentials *credentials = given(&peppers, CHEAP);
    struct verifier verifiers[COUNT_OF(made_of)];

    for (size_t i = 0; i < COUNT_OF(made_of); i++)
        cr_assert(status_is_ok(credentials_make(credentials, bytes_of(made_of[i]), &verifiers[i])));
    for (size_t i = 0; i < COUNT_OF(made_of); i++) {
        cr_expect(matches_any(credentials, verifiers, COUNT_OF(made_of), made_of[i]));
        cr_expect(!matches_any(credentials, verifiers, i, made_of[i]));
    }
    cr_expect(!matches_any(credentials, verifiers, COUNT_OF(made_of), "the next one"));
}

Test(credentials, passes_over_what_was_made_with_a_pepper_that_is_gone)
{
    struct crypto_key_set others = load_peppers('q', '\0');
    CLEANUP(credentials_close) struct credentials *before = given(&peppers, CHEAP);
    CLEANUP(credentials_close) struct credentials *after = given(&others, CHEAP);
    struct verifier verifiers[2];

    cr_assert(status_is_ok(credentials_make(before, bytes_of("the one before"), &verifiers[0])));
    cr_assert(status_is_ok(credentials_make(after, bytes_of("the present one"), &verifiers[1])));
    cr_expect(!matches_any(after, verifiers, 2, "the one before"));
    cr_expect(matches_any(after, verifiers, 2, "the present one"));
}
