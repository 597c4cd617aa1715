#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backbone/backbone_private.h"
#include "crypto/crypto.h"
#include "outbox/event.h"

Test(backbone_address, puts_brackets_around_ipv6_and_nothing_else)
{
    char text[BACKBONE_ADDRESS_CAPACITY];

    backbone_address_encode(&(struct config_address){.host = "::1", .port = 7401}, text);
    cr_expect_str_eq(text, "[::1]:7401");
    backbone_address_encode(&(struct config_address){.host = "127.0.0.1", .port = 1}, text);
    cr_expect_str_eq(text, "127.0.0.1:1");
    backbone_address_encode(&(struct config_address){.host = "session.example", .port = 65535},
                            text);
    cr_expect_str_eq(text, "session.example:65535");
}

Test(backbone_address, has_room_for_the_longest_host)
{
    struct config_address address = {.port = 65535};
    char text[BACKBONE_ADDRESS_CAPACITY];

    memset(address.host, ':', sizeof address.host - 1);
    backbone_address_encode(&address, text);
    cr_expect_eq(strlen(text), sizeof address.host - 1 + strlen("[]:65535"));
}

static struct uuid id_of(const char *service, const struct crypto_key_set *keys)
{
    static const uint8_t change[16] = {1, 2, 3};
    struct crypto_hmac_keys made = {0};

    cr_assert(status_is_ok(backbone_open_event_keys(service, keys, &made)));
    struct uuid id = outbox_event_id(&made.current, (struct bytes){change, sizeof change}, 0);
    crypto_hmac_keys_close(&made);
    return id;
}

/* One request leads to events of several services under one idempotency key. */
Test(backbone_event_keys, give_two_services_with_one_key_file_different_ids)
{
    struct crypto_key_set keys = {0};
    struct log silent = {.service = "test", .descriptor = 2, .threshold = LOG_LEVEL_ERROR + 1};
    char path[] = "/tmp/backbone_key.XXXXXX";
    static const uint8_t key[32] = {7};

    cr_assert(status_is_ok(
        crypto_open(&(struct crypto_options){.log = &silent, .allow_unlocked_memory = true})));
    int file = mkstemp(path);
    cr_assert_geq(file, 0);
    cr_assert_eq(write(file, key, sizeof key), (ssize_t)sizeof key);
    cr_assert_eq(fchmod(file, 0400), 0);
    cr_assert(status_is_ok(crypto_key_set_load(path, NULL, &silent, &keys)));
    struct uuid auth = id_of("auth", &keys);
    struct uuid session = id_of("session", &keys);
    struct uuid again = id_of("auth", &keys);
    cr_expect(memcmp(&auth, &session, sizeof auth) != 0);
    cr_expect(memcmp(&auth, &again, sizeof auth) == 0);
    crypto_key_set_close(&keys);
    (void)close(file);
    (void)unlink(path);
}
