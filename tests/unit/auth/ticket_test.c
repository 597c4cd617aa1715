/* Tickets of sign-ins that internal systems host. */
#include <criterion/criterion.h>
#include <string.h>

#include "crypto/crypto.h"
#include "crypto/hmac.h"
#include "domain/ticket.h"

static struct crypto_hmac_keys keys;
static char made[TICKET_CAPACITY];

static const struct ticket ticket = {.sign_in_id = {"a sign-in's id,."},
                                     .tenant_id = 7,
                                     .user_id = {"sixteen bytes id"},
                                     .version = 3,
                                     .verified_at_us = 1000000};

static void given_a_ticket_of_billing(void)
{
    cr_assert_eq(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}).code,
                 STATUS_OK);
    cr_assert_eq(crypto_hmac_key_open(bytes_of("key"), 1, &keys.current).code, STATUS_OK);
    keys.previous = (struct crypto_hmac_key){0};
    ticket_encode(&keys, "billing", &ticket, made);
}

static void close_keys(void)
{
    crypto_hmac_keys_close(&keys);
    crypto_close();
}

TestSuite(ticket, .init = given_a_ticket_of_billing, .fini = close_keys);

Test(ticket, is_read_as_what_it_was_by_whom_it_was_made_for)
{
    struct ticket read = {0};

    cr_assert_eq(strlen(made), TICKET_LENGTH);
    cr_assert(ticket_parse(&keys, "billing", made, &read));
    cr_expect(uuid_equal(read.sign_in_id, ticket.sign_in_id));
    cr_expect_eq(read.tenant_id, 7);
    cr_expect(uuid_equal(read.user_id, ticket.user_id));
    cr_expect_eq(read.version, 3);
    cr_expect_eq(read.verified_at_us, 1000000);
}

Test(ticket, says_nothing_to_another_system)
{
    static const char *const others[] = {"reports", "billin", "billing2", ""};
    struct ticket read;

    for (size_t i = 0; i < COUNT_OF(others); i++)
        cr_expect_not(ticket_parse(&keys, others[i], made, &read), "%s", others[i]);
}

Test(ticket, is_refused_with_any_character_changed)
{
    struct ticket read;

    for (size_t i = 0; i < TICKET_LENGTH; i++) {
        char changed[TICKET_CAPACITY];
        memcpy(changed, made, sizeof changed);
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        cr_expect_not(ticket_parse(&keys, "billing", changed, &read), "character %zu", i);
    }
}

Test(ticket, is_refused_when_it_is_none)
{
    static const char *const none[] = {"", "x", "e30.e30.e30"};
    char longer[TICKET_CAPACITY + 1];
    struct ticket read;

    for (size_t i = 0; i < COUNT_OF(none); i++)
        cr_expect_not(ticket_parse(&keys, "billing", none[i], &read), "case %zu", i);
    memcpy(longer, made, TICKET_LENGTH);
    memcpy(longer + TICKET_LENGTH, "A", 2);
    cr_expect_not(ticket_parse(&keys, "billing", longer, &read));
}

Test(ticket, is_good_while_the_key_it_was_made_with_is_the_one_before)
{
    struct ticket read;

    keys.previous = keys.current;
    cr_assert_eq(crypto_hmac_key_open(bytes_of("new key"), 2, &keys.current).code, STATUS_OK);
    cr_expect(ticket_parse(&keys, "billing", made, &read));
    crypto_hmac_key_close(&keys.previous);
    cr_expect_not(ticket_parse(&keys, "billing", made, &read));
}
