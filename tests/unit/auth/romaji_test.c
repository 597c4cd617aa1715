#include <criterion/criterion.h>

#include "wordlist/romaji.h"

static void assert_spelled(const char *katakana, const char *hepburn, const char *passport,
                           const char *kunrei)
{
    const char *const expected[ROMAJI_STYLES] = {
        [ROMAJI_HEPBURN] = hepburn, [ROMAJI_PASSPORT] = passport, [ROMAJI_KUNREI] = kunrei};

    for (enum romaji style = ROMAJI_HEPBURN; style < ROMAJI_STYLES; style++) {
        CLEANUP(buffer_clear) struct buffer spelled;
        buffer_init(&spelled, 100);
        cr_assert(romaji_append(bytes_of(katakana), style, &spelled), "%s", katakana);
        cr_expect(bytes_equal(buffer_bytes(&spelled), bytes_of(expected[style])), "%s: %.*s",
                  katakana, (int)spelled.size, (const char *)spelled.data);
    }
}

Test(romaji, spells_words_as_they_are_typed)
{
    assert_spelled("サクラ", "sakura", "sakura", "sakura");
    assert_spelled("シンジュク", "shinjuku", "shinjuku", "sinzyuku");
    assert_spelled("トウキョウ", "toukyou", "tokyo", "toukyou");
    assert_spelled("チャヅケ", "chazuke", "chazuke", "tyazuke");
    assert_spelled("フジツボ", "fujitsubo", "fujitsubo", "huzitubo");
    assert_spelled("ヴァイオリン", "vaiorin", "vaiorin", "vaiorin");
    assert_spelled("ファン", "fan", "fan", "han");
    assert_spelled("ヲンヱヰ", "onei", "onei", "onei");
}

/* As guess_of() does to what is typed. */
Test(romaji, leaves_out_what_only_doubles_a_letter)
{
    assert_spelled("キッテ", "kite", "kite", "kite");
    assert_spelled("ラーメン", "ramen", "ramen", "ramen");
}

Test(romaji, writes_hiragana)
{
    CLEANUP(buffer_clear) struct buffer spelled;
    buffer_init(&spelled, 100);

    cr_assert(hiragana_append(bytes_of("ァラーメンヴ"), &spelled));
    cr_assert(bytes_equal(buffer_bytes(&spelled), bytes_of("ぁらーめんゔ")));
}

Test(romaji, takes_nothing_but_katakana)
{
    static const char *const others[] = {"sakura", "桜", "さくら", "サクラ1", "・", "ヵ", "ア\xe3"};

    for (size_t i = 0; i < COUNT_OF(others); i++) {
        CLEANUP(buffer_clear) struct buffer spelled;
        buffer_init(&spelled, 100);
        cr_expect_not(romaji_append(bytes_of(others[i]), ROMAJI_HEPBURN, &spelled), "%zu", i);
        cr_expect_not(hiragana_append(bytes_of(others[i]), &spelled), "%zu", i);
        cr_expect_eq(spelled.size, 0, "%zu", i);
    }
}

Test(romaji, does_not_run_over_a_word_that_never_ends)
{
    enum { LETTERS = 400 };
    CLEANUP(buffer_clear) struct buffer word;
    CLEANUP(buffer_clear) struct buffer spelled;

    buffer_init(&word, 4 * LETTERS);
    buffer_init(&spelled, 4 * LETTERS);
    for (size_t i = 0; i < LETTERS; i++)
        buffer_append(&word, "ア", strlen("ア"));
    cr_assert_not(romaji_append(buffer_bytes(&word), ROMAJI_HEPBURN, &spelled));
    cr_assert_not(hiragana_append(buffer_bytes(&word), &spelled));
    /* A small vowel with nothing before it. */
    cr_assert(romaji_append(bytes_of("ァ"), ROMAJI_HEPBURN, &spelled));
}
