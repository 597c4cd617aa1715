#include <criterion/criterion.h>

#include <string.h>

#include "text/login_id.h"
#include "text/utf8.h"

Test(login_id, refuses_everything_outside_the_alphabet_and_the_lengths)
{
    static const char *const refused[] = {"",
                                          "ab",
                                          "ａｂ",
                                          "a b",
                                          " taro",
                                          "taro ",
                                          "taro\n",
                                          "ta/ro",
                                          "ta'ro",
                                          "ta\\ro",
                                          "ta%ro",
                                          "тaro",
                                          "tαro",
                                          "taro\xe2\x80\x8b",
                                          "t\xe2\x80\xae"
                                          "aro",
                                          "太郎さん",
                                          "tar\xcc\x81o",
                                          "İstanbul",
                                          "ta\xc0\xaf"
                                          "ro",
                                          "taro\xff",
                                          "ta\xef\xbc\x8fro" /* FULLWIDTH SOLIDUS */,
                                          "①②③ ",
                                          "a,b,c",
                                          "a:b",
                                          "a\"b\""};

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        char out[LOGIN_ID_CAPACITY] = "before";
        cr_expect(!login_id_parse(bytes_of(refused[i]), out), "case %zu", i);
        cr_expect_str_eq(out, "before", "case %zu", i);
    }
}

Test(login_id, refuses_a_nul_inside)
{
    char out[LOGIN_ID_CAPACITY];

    cr_expect(!login_id_parse((struct bytes){(const uint8_t *)"taro\0x", 6}, out));
    cr_expect(!login_id_parse((struct bytes){(const uint8_t *)"taro\0", 5}, out));
}

Test(login_id, takes_3_to_64_characters)
{
    char text[LOGIN_ID_TYPED_MAXIMUM + 2];
    char out[LOGIN_ID_CAPACITY];

    memset(text, 'a', sizeof text);
    for (size_t size = 0; size <= sizeof text; size++)
        cr_expect_eq(login_id_parse((struct bytes){(const uint8_t *)text, size}, out),
                     size >= 3 && size <= 64, "%zu characters", size);
}

Test(login_id, gives_one_form_to_every_spelling)
{
    static const char *const same[][2] = {
        {"taro.yamada_1+x@example-1.jp", "taro.yamada_1+x@example-1.jp"},
        {"TARO", "taro"},
        {"Ｔａｒｏ＠ＥＸ．ＪＰ", "taro@ex.jp"},
        {"ﬁﬂ", "fifl"},
        {"①②③", "123"},
        {"\xe2\x84\xaa"
         "ato",
         "kato"}, /* KELVIN SIGN */
        {"\xc5\xbf"
         "ato",
         "sato"}, /* LONG S */
        {"groß", "gross"},
    };

    for (size_t i = 0; i < COUNT_OF(same); i++) {
        char out[LOGIN_ID_CAPACITY];
        cr_expect(login_id_parse(bytes_of(same[i][0]), out), "case %zu", i);
        cr_expect_str_eq(out, same[i][1], "case %zu", i);
    }
}

/* Between two letters each code point is refused, or leads to a form that is its own form. */
Test(login_id, is_its_own_form_whatever_was_typed)
{
    for (uint32_t character = 1; character <= 0x10ffff; character++) {
        if (character == 0xd800)
            character = 0xe000;
        uint8_t text[2 + UTF8_CHARACTER_MAXIMUM] = "ab";
        size_t size = 2 + utf8_encode(character, text + 2);
        char once[LOGIN_ID_CAPACITY];
        char twice[LOGIN_ID_CAPACITY];
        if (!login_id_parse((struct bytes){text, size}, once))
            continue;
        if (!login_id_parse(bytes_of(once), twice) || strcmp(once, twice) != 0)
            cr_expect_fail("U+%04X", character);
    }
}
