#include <criterion/criterion.h>

#include <string.h>

#include "base/encoding.h"

Test(hex, refuses_every_other_spelling)
{
    static const char *const refused[] = {"", "0", "0A", "0g", "0a0b", " 0a", "0a ", "0x"};
    uint8_t out[1];

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!hex_decode(refused[i], strlen(refused[i]), out, sizeof out), "case %zu", i);
}

Test(hex, reads_back_every_byte)
{
    for (unsigned value = 0; value < 256; value++) {
        uint8_t byte = (uint8_t)value;
        uint8_t back = 0;
        char text[HEX_CAPACITY(1)];
        hex_encode(&byte, 1, text);
        cr_expect(hex_decode(text, 2, &back, 1) && back == byte, "byte %u", value);
    }
}

/* RFC 4648 section 10, in the URL alphabet and without padding. */
Test(base64url, agrees_with_the_vectors_of_the_standard)
{
    static const char *const vectors[][2] = {
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff\xbf", "-_-_"}};

    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        size_t size = strlen(vectors[i][0]);
        size_t length = strlen(vectors[i][1]);
        char text[BASE64URL_CAPACITY(6)];
        uint8_t back[6];
        base64url_encode((const uint8_t *)vectors[i][0], size, text);
        cr_expect_str_eq(text, vectors[i][1], "case %zu", i);
        cr_expect_eq(base64url_decoded_size(length), size, "case %zu", i);
        cr_expect(base64url_decode(text, length, back, size), "case %zu", i);
        cr_expect_eq(memcmp(back, vectors[i][0], size), 0, "case %zu", i);
    }
}

Test(base64url, refuses_padding_other_alphabets_leftover_bits_and_wrong_sizes)
{
    static const char *const refused[] = {"Zg==", "Zh", "Z", "+w", "/w", "Z g", "Zg\n", "Zm8"};
    uint8_t out[4];

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!base64url_decode(refused[i], strlen(refused[i]), out, 1), "case %zu", i);
}

Test(hex_digit, takes_both_cases_and_nothing_beside)
{
    static const char digits[] = "0123456789abcdef";

    for (int byte = 0; byte < 256; byte++) {
        int lower = byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte;
        const char *at = memchr(digits, lower, 16);
        cr_expect_eq(hex_digit_value((uint8_t)byte), at ? at - digits : -1, "byte %d", byte);
    }
}
