#include <criterion/criterion.h>

#include "text/normal.h"
#include "text/utf8.h"

static struct arena arena;

static void make_arena(void)
{
    arena_init(&arena, 1 << 20);
}

static void clear_arena(void)
{
    arena_clear(&arena);
}

TestSuite(normal, .init = make_arena, .fini = clear_arena);

typedef struct status (*form)(struct arena *, struct bytes, struct bytes *);

static void expect(form normalise, const char *text, const char *expected)
{
    struct bytes out = {0};

    cr_expect_eq(normalise(&arena, bytes_of(text), &out).code, STATUS_OK, "%s", text);
    cr_expect(bytes_equal(out, bytes_of(expected)), "%s: %.*s", text, (int)out.size,
              (const char *)out.data);
}

Test(normal, refuses_what_is_not_utf8_and_what_is_too_long)
{
    static uint8_t long_text[TEXT_NORMAL_MAXIMUM + 1];
    struct bytes out = {0};

    memset(long_text, 'a', sizeof long_text);
    cr_expect_eq(text_nfc(&arena, bytes_of("\xc0\xaf"), &out).code, STATUS_INVALID_ARGUMENT);
    cr_expect_eq(text_nfc(&arena, (struct bytes){(const uint8_t *)"a\0b", 3}, &out).code,
                 STATUS_INVALID_ARGUMENT);
    cr_expect_eq(text_nfc(&arena, (struct bytes){long_text, sizeof long_text}, &out).code,
                 STATUS_INVALID_ARGUMENT);
    cr_expect_null(out.data);
}

Test(normal, tells_when_the_arena_is_used_up)
{
    struct bytes out = {0};
    struct arena small;

    arena_init(&small, 1000);
    static uint8_t text[1000];
    memset(text, 'a', sizeof text);
    cr_expect_eq(text_nfc(&small, (struct bytes){text, sizeof text}, &out).code,
                 STATUS_RESOURCE_EXHAUSTED);
    arena_clear(&small);
}

Test(normal, nfc_composes_and_changes_nothing_else)
{
    expect(text_nfc, "", "");
    expect(text_nfc, "か\xe3\x82\x99", "が");           /* U+3099 after か */
    expect(text_nfc, "e\xcc\x81", "é");                 /* U+0301 */
    expect(text_nfc, "\xe2\x84\xab", "Å");              /* ANGSTROM SIGN */
    expect(text_nfc, "Ａｱ①ﬁß", "Ａｱ①ﬁß");               /* compatibility stays */
    expect(text_nfc, "a\xcc\x81\xcc\xa3", "ạ\xcc\x81"); /* marks are put in order */
}

Test(normal, fold_makes_width_case_and_ligatures_one)
{
    expect(text_fold, "ＴＡＲＯ", "taro");
    expect(text_fold, "ｶﾞ①ﬁ", "ガ1fi");
    expect(text_fold, "Straße STRASSE", "strasse strasse");
    expect(text_fold, "\xe2\x84\xaa\xc5\xbf\xe1\xb4\xac", "ksa"); /* KELVIN, LONG S, MODIFIER A */
}

/* Of every code point alone: what is normal stays as it is. */
Test(normal, is_its_own_form)
{
    static const form forms[] = {text_nfc, text_fold};

    for (uint32_t character = 1; character <= 0x10ffff; character++) {
        if (character == 0xd800)
            character = 0xe000;
        uint8_t encoded[UTF8_CHARACTER_MAXIMUM];
        struct bytes text = {encoded, utf8_encode(character, encoded)};
        for (size_t i = 0; i < COUNT_OF(forms); i++) {
            struct bytes once = {0};
            struct bytes twice = {0};
            if (forms[i](&arena, text, &once).code != STATUS_OK ||
                forms[i](&arena, once, &twice).code != STATUS_OK || !bytes_equal(once, twice))
                cr_expect_fail("U+%04X, form %zu", character, i);
        }
        arena_reset(&arena);
    }
}
