#include <criterion/criterion.h>

#include <string.h>

#include "crypto/crypto.h"
#include "crypto/hmac.h"
#include "domain/device.h"

#define NOW INT64_C(1764000000000000)

static const struct device_owner sato = {7, {"sato's bytes id."}, 0};
static const struct device_owner tanaka = {7, {"tanaka's bytesid"}, 0};
static struct crypto_hmac_keys keys;
static char text[DEVICE_TEXT_CAPACITY];

static void open_key(const char *material, int32_t id, struct crypto_hmac_key *out)
{
    cr_assert_eq(crypto_hmac_key_open(bytes_of(material), id, out).code, STATUS_OK);
}

static void given_satos_device(void)
{
    cr_assert_eq(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}).code,
                 STATUS_OK);
    open_key("key one", 1, &keys.current);
    cr_assert_eq(device_issue(&keys, "", &sato, NOW, text).code, STATUS_OK);
}

static void clear(void)
{
    crypto_hmac_keys_close(&keys);
    crypto_close();
}

TestSuite(device, .init = given_satos_device, .fini = clear);

static bool knows(const struct device_owner *owner, int64_t now_us)
{
    struct device_id id;

    return device_find(&keys, text, owner, now_us, &id);
}

static void add(const struct device_owner *owner, int64_t now_us)
{
    char before[DEVICE_TEXT_CAPACITY];

    memcpy(before, text, sizeof before);
    cr_assert_eq(device_issue(&keys, before, owner, now_us, text).code, STATUS_OK);
}

Test(device, knows_no_device_of_before_its_user_was_disabled)
{
    struct device_owner enabled_again = sato;

    enabled_again.from_us = NOW;
    cr_assert(knows(&enabled_again, NOW));
    enabled_again.from_us = NOW + 1;
    cr_assert_not(knows(&enabled_again, NOW + 2));
    add(&enabled_again, NOW + 1);
    cr_assert(knows(&enabled_again, NOW + 2));
}

Test(device, knows_no_other_user_tenant_or_nobody)
{
    const struct device_owner elsewhere = {8, sato.user_id, 0};
    const struct device_owner nobody = {7, {{0}}, 0};

    cr_assert(knows(&sato, NOW));
    cr_assert_not(knows(&tanaka, NOW));
    cr_assert_not(knows(&elsewhere, NOW));
    cr_assert_not(knows(&nobody, NOW));
    cr_assert_eq(device_issue(&keys, "", &nobody, NOW, text).code, STATUS_OK);
    cr_assert_not(knows(&nobody, NOW), "not even by a note that says so");
}

Test(device, refuses_a_note_of_which_one_character_is_changed)
{
    for (size_t i = 0; i < DEVICE_NOTE_LENGTH; i++) {
        char kept = text[i];
        text[i] = kept == 'A' ? 'B' : 'A';
        cr_expect_not(knows(&sato, NOW), "character %zu", i);
        text[i] = kept;
    }
    cr_assert(knows(&sato, NOW));
}

Test(device, refuses_what_is_no_note)
{
    static const char *const others[] = {"", ".", "A", "..", "AAAA.AAAA", "=", "\x80"};
    struct device_id id;

    for (size_t i = 0; i < COUNT_OF(others); i++)
        cr_expect_not(device_find(&keys, others[i], &sato, NOW, &id), "case %zu", i);
    text[DEVICE_NOTE_LENGTH - 1] = '\0';
    cr_assert_not(knows(&sato, NOW));
}

Test(device, refuses_a_note_with_something_behind_it)
{
    memcpy(text + DEVICE_NOTE_LENGTH, "x", 2);
    cr_assert_not(knows(&sato, NOW));
}

Test(device, forgets_a_note_in_the_microsecond_it_is_180_days_old)
{
    cr_assert(knows(&sato, NOW + DEVICE_LIFETIME_US - 1));
    cr_assert_not(knows(&sato, NOW + DEVICE_LIFETIME_US));
}

Test(device, knows_a_note_under_the_key_before_and_under_no_other)
{
    struct crypto_hmac_keys rotated = {0};
    struct crypto_hmac_keys foreign = {0};
    struct device_id id;

    open_key("key two", 2, &rotated.current);
    open_key("key one", 1, &rotated.previous);
    open_key("key two", 2, &foreign.current);
    cr_expect(device_find(&rotated, text, &sato, NOW, &id));
    cr_expect_not(device_find(&foreign, text, &sato, NOW, &id));
    crypto_hmac_keys_close(&rotated);
    crypto_hmac_keys_close(&foreign);
}

Test(device, keeps_the_other_users_of_a_browser_and_makes_their_own_note_new)
{
    struct device_id before;
    struct device_id after;

    cr_assert(device_find(&keys, text, &sato, NOW, &before));
    add(&tanaka, NOW);
    cr_assert(knows(&sato, NOW));
    cr_assert(knows(&tanaka, NOW));
    add(&sato, NOW);
    cr_assert(device_find(&keys, text, &sato, NOW, &after));
    cr_assert(memcmp(&before, &after, sizeof after) != 0);
    cr_assert(knows(&tanaka, NOW));
    cr_assert_eq(strlen(text), 2 * DEVICE_NOTE_LENGTH + 1, "one note each");
}

Test(device, forgets_whoever_came_longest_ago_when_a_fifth_comes)
{
    struct device_owner owners[DEVICE_NOTES_MAXIMUM];

    for (size_t i = 0; i < COUNT_OF(owners); i++) {
        owners[i] = (struct device_owner){7, {{(uint8_t)(i + 1)}}, 0};
        add(&owners[i], NOW);
    }
    cr_assert_eq(strlen(text), DEVICE_TEXT_CAPACITY - 1);
    cr_assert_not(knows(&sato, NOW));
    for (size_t i = 0; i < COUNT_OF(owners); i++)
        cr_expect(knows(&owners[i], NOW), "owner %zu", i);
}

Test(device, begins_anew_when_a_browser_sends_nonsense)
{
    struct device_id id;

    cr_assert_eq(device_issue(&keys, "nonsense", &tanaka, NOW, text).code, STATUS_OK);
    cr_assert_eq(strlen(text), DEVICE_NOTE_LENGTH);
    cr_assert(device_find(&keys, text, &tanaka, NOW, &id));
}
