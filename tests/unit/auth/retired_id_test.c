#include <criterion/criterion.h>

#include <string.h>

#include "crypto/crypto.h"
#include "domain/retired_id.h"

static struct crypto_hmac_keys keys;

static void open_keys(void)
{
    cr_assert_eq(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}).code,
                 STATUS_OK);
    cr_assert_eq(crypto_hmac_key_open(bytes_of("present"), 2, &keys.current).code, STATUS_OK);
}

static void close_keys(void)
{
    crypto_hmac_keys_close(&keys);
    crypto_close();
}

TestSuite(retired_id, .init = open_keys, .fini = close_keys);

static bool are_equal(const struct retired_mac *a, const struct retired_mac *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

Test(retired_id, is_called_otherwise_in_another_company_and_for_another_login_id)
{
    struct retired_mac mac;
    struct retired_mac same;
    struct retired_mac elsewhere;
    struct retired_mac other;

    retired_mac_compute(&keys.current, 7, "sato", &mac);
    retired_mac_compute(&keys.current, 7, "sato", &same);
    retired_mac_compute(&keys.current, 8, "sato", &elsewhere);
    retired_mac_compute(&keys.current, 7, "sato.k", &other);
    cr_assert(are_equal(&mac, &same));
    cr_assert_not(are_equal(&mac, &elsewhere));
    cr_assert_not(are_equal(&mac, &other));
}

Test(retired_id, has_a_name_under_the_key_before_while_that_is_there)
{
    struct retired_names names;
    struct retired_mac before;

    retired_names_compute(&keys, 7, "sato", &names);
    cr_assert_eq(names.count, 1);
    cr_assert_eq(crypto_hmac_key_open(bytes_of("before"), 1, &keys.previous).code, STATUS_OK);
    retired_mac_compute(&keys.previous, 7, "sato", &before);
    retired_names_compute(&keys, 7, "sato", &names);
    cr_assert_eq(names.count, 2);
    cr_assert(are_equal(&names.macs[1], &before));
}
