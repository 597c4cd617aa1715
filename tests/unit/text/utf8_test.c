#include <criterion/criterion.h>

#include "text/utf8.h"

#define LITERAL(text)                                                                              \
    {                                                                                              \
        (const uint8_t *)(text), sizeof(text) - 1                                                  \
    }

Test(utf8, refuses_what_is_not_rfc_3629)
{
    static const struct bytes refused[] = {
        LITERAL("\0"),               /* NUL */
        LITERAL("a\0b"),             /* NUL inside */
        LITERAL("\x80"),             /* a follower alone */
        LITERAL("\xbf"),             /* likewise */
        LITERAL("\xc0\x80"),         /* overlong NUL */
        LITERAL("\xc0\xaf"),         /* overlong slash */
        LITERAL("\xc1\xbf"),         /* overlong DEL */
        LITERAL("\xe0\x80\xaf"),     /* overlong slash in three */
        LITERAL("\xe0\x9f\xbf"),     /* the last overlong of three */
        LITERAL("\xf0\x80\x80\xaf"), /* overlong slash in four */
        LITERAL("\xf0\x8f\xbf\xbf"), /* the last overlong of four */
        LITERAL("\xed\xa0\x80"),     /* U+D800, the first surrogate */
        LITERAL("\xed\xbf\xbf"),     /* U+DFFF, the last */
        LITERAL("\xf4\x90\x80\x80"), /* U+110000 */
        LITERAL("\xf5\x80\x80\x80"), /* no such first byte */
        LITERAL("\xff"),             /* likewise */
        LITERAL("\xc3"),             /* cut off */
        LITERAL("\xe3\x81"),         /* cut off */
        LITERAL("\xf0\x9f\x98"),     /* cut off */
        LITERAL("\xe3\x81\x41"),     /* a letter for the last follower */
        LITERAL("\xe3\x41\x81"),     /* and for the first */
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!utf8_is_text(refused[i]), "case %zu", i);
}

Test(utf8, accepts_the_first_and_last_of_every_form)
{
    static const struct bytes accepted[] = {
        LITERAL(""),
        LITERAL("\x01\x7f"),
        LITERAL("\xc2\x80\xdf\xbf"),
        LITERAL("\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"),
        LITERAL("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"),
    };

    for (size_t i = 0; i < COUNT_OF(accepted); i++)
        cr_expect(utf8_is_text(accepted[i]), "case %zu", i);
}

Test(utf8, reads_back_every_code_point)
{
    for (uint32_t character = 1; character <= 0x10ffff; character++) {
        if (character == 0xd800)
            character = 0xe000; /* no surrogates */
        uint8_t encoded[UTF8_CHARACTER_MAXIMUM];
        struct bytes rest = {encoded, utf8_encode(character, encoded)};
        uint32_t back = 0;
        if (!utf8_next(&rest, &back) || back != character || rest.size != 0)
            cr_assert_fail("U+%04X", character);
    }
}

Test(utf8, leaves_its_arguments_alone_when_there_is_no_code_point)
{
    struct bytes rest = LITERAL("\xe3\x81");
    uint32_t character = 42;

    cr_assert(!utf8_next(&rest, &character));
    cr_expect_eq(rest.size, 2);
    cr_expect_eq(character, 42);
}

Test(line, refuses_controls_separators_and_reordering)
{
    static const char *const refused[] = {
        "a\tb",         "a\nb",         "a\rb",         "\x1b[0m",      "\x7f",
        "\xc2\x80",     "\xc2\x85",     "\xc2\x9f",     "\xd8\x9c",     "\xe2\x80\x8e",
        "\xe2\x80\x8f", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaa", "\xe2\x80\xae",
        "\xe2\x81\xa6", "\xe2\x81\xa9", "\xff"};

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!utf8_is_line(bytes_of(refused[i])), "case %zu", i);
}

/* Of each kind at least one, at either end of its range. */
Test(line, refuses_what_nobody_sees)
{
    static const uint32_t hidden[] = {0xad,   0x34f,   0x61c,   0x115f,  0x1160,  0x17b4, 0x17b5,
                                      0x180e, 0x200b,  0x200c,  0x200d,  0x2060,  0x2064, 0x2065,
                                      0x206a, 0x206f,  0x3164,  0xfeff,  0xffa0,  0xfff0, 0xfff9,
                                      0xfffb, 0x1d173, 0xe0001, 0xe0020, 0xe007f, 0xe0fff};
    uint8_t text[2 + UTF8_CHARACTER_MAXIMUM] = {'a'};

    for (size_t i = 0; i < COUNT_OF(hidden); i++) {
        size_t size = 1 + utf8_encode(hidden[i], text + 1);
        text[size] = 'b';
        cr_expect(!utf8_is_line((struct bytes){text, size + 1}), "U+%04X", hidden[i]);
    }
}

Test(line, lets_joiners_stand_between_pictures_alone)
{
    static const char *const refused[] = {"\u200d",
                                          "a\u200d",
                                          "a\u200db",
                                          "\U0001f468\u200d",
                                          "\u200d\U0001f469",
                                          "\U0001f468\u200d\u200d\U0001f469",
                                          "\U0001f468\u200db",
                                          "a\ufe0f\u200d\u2640"};
    static const char *const accepted[] = {"\U0001f468\u200d\U0001f469",
                                           "\u2764\ufe0f\u200d\U0001f525",
                                           "\U0001f469\U0001f3fd\u200d\U0001f4bb"};

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!utf8_is_line(bytes_of(refused[i])), "case %zu", i);
    for (size_t i = 0; i < COUNT_OF(accepted); i++)
        cr_expect(utf8_is_line(bytes_of(accepted[i])), "case %zu", i);
}

Test(line, accepts_names)
{
    static const char *const accepted[] = {
        "",      "山田 太郎",          "O'Brien <x>",   "\xc2\xa0",
        "髙橋①", "👨‍👩‍👧", "葛\U000e0100城"};

    for (size_t i = 0; i < COUNT_OF(accepted); i++)
        cr_expect(utf8_is_line(bytes_of(accepted[i])), "case %zu", i);
}
