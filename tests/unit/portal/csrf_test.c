/* What the portal believes of a request's origin: CSRF tokens, return paths. */
#include <criterion/criterion.h>

#include <string.h>

#include "crypto/crypto.h"
#include "domain/csrf.h"
#include "domain/return_path.h"

static struct crypto_hmac_keys keys;
static struct crypto_hmac_keys other_keys;
static struct csrf_binding binding;
static struct csrf_binding other_binding;

static void open_key(const char *material, int32_t id, struct crypto_hmac_key *out)
{
    cr_assert(status_is_ok(crypto_hmac_key_open(bytes_of(material), id, out)));
}

static void given_keys_and_sessions(void)
{
    struct crypto_options options = {.allow_unlocked_memory = true};

    cr_assert(status_is_ok(crypto_open(&options)));
    open_key("key one", 1, &keys.current);
    open_key("key two", 2, &other_keys.current);
    binding = csrf_bind("session one");
    other_binding = csrf_bind("session two");
}

static bool accepts(const struct crypto_hmac_keys *with, const struct csrf_binding *of,
                    const char *text)
{
    uint8_t random[CSRF_RANDOM_SIZE];

    return csrf_check(with, of, text, random);
}

static const char *issued(void)
{
    static char text[CSRF_TEXT_CAPACITY];

    cr_assert(status_is_ok(csrf_issue(&keys, &binding, text)));
    return text;
}

TestSuite(csrf, .init = given_keys_and_sessions);

Test(csrf, refuses_a_token_of_another_session_or_key)
{
    const char *text = issued();

    cr_assert(!accepts(&keys, &other_binding, text));
    cr_assert(!accepts(&other_keys, &binding, text));
}

Test(csrf, refuses_empty_short_long_and_every_changed_token)
{
    char text[CSRF_TEXT_CAPACITY + 1] = {0};

    cr_assert(text_copy(text, sizeof text, issued()));
    cr_assert(!accepts(&keys, &binding, ""));
    for (size_t i = 0; text[i]; i++) {
        char kept = text[i];
        text[i] = kept == 'A' ? 'B' : 'A';
        cr_expect(!accepts(&keys, &binding, text), "character %zu", i);
        text[i] = kept;
    }
    text[CSRF_TEXT_CAPACITY - 1] = 'A';
    cr_assert(!accepts(&keys, &binding, text), "one too long");
    text[CSRF_TEXT_CAPACITY - 2] = '\0';
    cr_assert(!accepts(&keys, &binding, text), "one too short");
}

Test(csrf, refuses_a_token_of_zeros_when_there_is_no_previous_key)
{
    char zeros[CSRF_TEXT_CAPACITY];

    memset(zeros, 'A', sizeof zeros - 1);
    zeros[sizeof zeros - 1] = '\0';
    cr_assert(!accepts(&keys, &binding, zeros));
}

Test(csrf, accepts_every_token_issued_also_after_the_key_changed_once)
{
    struct crypto_hmac_keys rotated = {.current = other_keys.current, .previous = keys.current};
    char first[CSRF_TEXT_CAPACITY];

    cr_assert(text_copy(first, sizeof first, issued()));
    cr_assert_str_neq(first, issued());
    cr_assert(accepts(&keys, &binding, first));
    cr_assert(accepts(&rotated, &binding, first));
}

Test(csrf, believes_sec_fetch_site_first_and_origin_only_without_it)
{
    static const struct {
        const char *site;
        const char *origin;
        bool is_own;
    } cases[] = {
        {NULL, NULL, false},
        {"cross-site", "https://own.example", false},
        {"same-site", "https://own.example", false},
        {"none", "https://own.example", false},
        {"", "https://own.example", false},
        {NULL, "https://evil.example", false},
        {NULL, "https://own.example.evil", false},
        {NULL, "http://own.example", false},
        {NULL, "null", false},
        {NULL, "", false},
        {NULL, "https://own.example", true},
        {"same-origin", NULL, true},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_eq(csrf_is_same_origin(cases[i].site, cases[i].origin, "https://own.example"),
                     cases[i].is_own, "case %zu", i);
}

Test(csrf, gives_one_key_to_a_repeated_form_and_another_to_a_corrected_one)
{
    uint8_t random[CSRF_RANDOM_SIZE] = {1};
    uint8_t first[IDEMPOTENCY_KEY_SIZE];
    uint8_t again[IDEMPOTENCY_KEY_SIZE];
    uint8_t corrected[IDEMPOTENCY_KEY_SIZE];
    uint8_t other_form[IDEMPOTENCY_KEY_SIZE];

    csrf_idempotency_key(&keys, random, "/a", bytes_of("name=a"), first);
    csrf_idempotency_key(&keys, random, "/a", bytes_of("name=a"), again);
    csrf_idempotency_key(&keys, random, "/a", bytes_of("name=b"), corrected);
    random[0] = 2;
    csrf_idempotency_key(&keys, random, "/a", bytes_of("name=a"), other_form);
    cr_assert_eq(memcmp(first, again, sizeof first), 0);
    cr_assert_neq(memcmp(first, corrected, sizeof first), 0);
    cr_assert_neq(memcmp(first, other_form, sizeof first), 0);
}

/* They have the page's token and no field of their own. */
Test(csrf, gives_the_forms_of_two_rows_of_one_page_a_key_each)
{
    const uint8_t random[CSRF_RANDOM_SIZE] = {1};
    uint8_t one[IDEMPOTENCY_KEY_SIZE];
    uint8_t other[IDEMPOTENCY_KEY_SIZE];
    uint8_t shifted[IDEMPOTENCY_KEY_SIZE];

    csrf_idempotency_key(&keys, random, "/sessions/1/end", bytes_of("csrf=x"), one);
    csrf_idempotency_key(&keys, random, "/sessions/2/end", bytes_of("csrf=x"), other);
    csrf_idempotency_key(&keys, random, "/sessions/1/endcsrf", bytes_of("=x"), shifted);
    cr_assert_neq(memcmp(one, other, sizeof one), 0);
    cr_assert_neq(memcmp(one, shifted, sizeof one), 0);
}

Test(csrf, gives_each_step_of_a_change_a_key_of_its_own_and_always_the_same)
{
    const uint8_t key[IDEMPOTENCY_KEY_SIZE] = {1};
    uint8_t first[IDEMPOTENCY_KEY_SIZE];
    uint8_t again[IDEMPOTENCY_KEY_SIZE];
    uint8_t other[IDEMPOTENCY_KEY_SIZE];
    uint8_t in_place[IDEMPOTENCY_KEY_SIZE] = {1};

    csrf_further_key(key, "one", first);
    csrf_further_key(key, "one", again);
    csrf_further_key(key, "other", other);
    csrf_further_key(in_place, "one", in_place);
    cr_assert_eq(memcmp(first, again, sizeof first), 0);
    cr_assert_eq(memcmp(first, in_place, sizeof first), 0);
    cr_assert_neq(memcmp(first, key, sizeof first), 0);
    cr_assert_neq(memcmp(first, other, sizeof first), 0);
}

Test(return_path, refuses_whatever_could_lead_elsewhere)
{
    static const char *const refused[] = {"",
                                          "admin",
                                          "//evil.example",
                                          "/\\evil.example",
                                          "https://evil.example/",
                                          "/a\nb",
                                          "/a b",
                                          "/a\\b",
                                          "/a#b",
                                          "/é",
                                          "/a\x7f",
                                          "\\/evil.example"};
    char longest[RETURN_PATH_MAXIMUM + 2] = "/";

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!return_path_is_own(refused[i]), "case %zu", i);
    memset(longest + 1, 'a', RETURN_PATH_MAXIMUM);
    cr_assert(!return_path_is_own(longest));
    longest[RETURN_PATH_MAXIMUM] = '\0';
    cr_assert(return_path_is_own(longest));
    cr_assert(return_path_is_own("/admin/history?action=a&page=2"));
}
