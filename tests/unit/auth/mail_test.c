#include <criterion/criterion.h>

#include "crypto/crypto.h"
#include "domain/mail.h"

static struct crypto_key_set keys;
static struct buffer sealed, plain;
static const struct uuid id = {{7}};

static void begin(void)
{
    cr_assert(status_is_ok(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true})));
    keys.current.id = 1;
    cr_assert(status_is_ok(secret_open(CRYPTO_KEY_SIZE, &keys.current.secret)));
    buffer_init(&sealed, MAIL_SEALED_MAXIMUM);
    buffer_init(&plain, MAIL_SEALED_MAXIMUM);
}

static void end(void)
{
    buffer_clear(&sealed);
    buffer_clear(&plain);
    crypto_key_set_close(&keys);
    crypto_close();
}

TestSuite(mail, .init = begin, .fini = end);

static struct mail_content content(void)
{
    return (struct mail_content){bytes_of("a@b.example"), bytes_of("青葉"), bytes_of("Subject"),
                                 bytes_of("text"), bytes_of("")};
}

static void seal(void)
{
    const struct mail_content sample = content();

    cr_assert(status_is_ok(mail_seal(&keys, 1, id, &sample, &sealed)));
}

Test(mail, does_not_open_in_the_place_of_another)
{
    static const struct uuid other = {{8}};
    struct mail_content out;

    seal();
    cr_expect_eq(mail_unseal(&keys, 2, id, buffer_bytes(&sealed), &plain, &out).code,
                 STATUS_DATA_LOSS);
    cr_expect_eq(mail_unseal(&keys, 1, other, buffer_bytes(&sealed), &plain, &out).code,
                 STATUS_DATA_LOSS);
    sealed.data[sealed.size - 1] ^= 1;
    cr_expect_eq(mail_unseal(&keys, 1, id, buffer_bytes(&sealed), &plain, &out).code,
                 STATUS_DATA_LOSS);
}

Test(mail, opens_as_it_was_sealed)
{
    const struct mail_content sample = content();
    struct mail_content out;

    seal();
    cr_assert(status_is_ok(mail_unseal(&keys, 1, id, buffer_bytes(&sealed), &plain, &out)));
    cr_expect(bytes_equal(out.to, sample.to));
    cr_expect(bytes_equal(out.from_name, sample.from_name));
    cr_expect(bytes_equal(out.subject, sample.subject));
    cr_expect(bytes_equal(out.text, sample.text));
    cr_expect(bytes_equal(out.html, sample.html));
}

Test(mail, refuses_content_that_is_cut_or_has_more)
{
    static const uint8_t whole[21] = {0, 0, 0, 1, 'a'};
    struct mail_content out;

    cr_expect(mail_content_decode((struct bytes){whole, sizeof whole}, &out));
    for (size_t size = 0; size < sizeof whole; size++)
        cr_expect(!mail_content_decode((struct bytes){whole, size}, &out), "%zu", size);
    static const uint8_t more[22] = {0, 0, 0, 1, 'a'};
    cr_expect(!mail_content_decode((struct bytes){more, sizeof more}, &out));
    static const uint8_t huge[20] = {0xff, 0xff, 0xff, 0xff};
    cr_expect(!mail_content_decode((struct bytes){huge, sizeof huge}, &out));
}

Test(mail, waits_twice_as_long_each_time_up_to_a_limit)
{
    cr_expect_eq(mail_retry_ms(MAIL_LINK, 0), 2000);
    cr_expect_eq(mail_retry_ms(MAIL_LINK, 1), 2000);
    cr_expect_eq(mail_retry_ms(MAIL_LINK, 2), 4000);
    cr_expect_eq(mail_retry_ms(MAIL_LINK, 1000000), 15 * 60000);
    cr_expect_eq(mail_retry_ms(MAIL_CODE, 4), 16000);
    cr_expect_eq(mail_retry_ms(MAIL_CODE, 5), 30000);
}

Test(mail, sends_codes_alone_once)
{
    cr_expect(mail_is_once(MAIL_CODE));
    cr_expect(!mail_is_once(MAIL_LINK));
}
