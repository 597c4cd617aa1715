#include "wordlist/romaji.h"

#include <stdint.h>
#include <string.h>

#include "text/utf8.h"

enum {
    FIRST = 0x30a1, /* small a */
    LAST = 0x30f4,  /* vu; behind it are counters and letters of other languages */
    LONG = 0x30fc,  /* the sign that makes a vowel long */
    TO_HIRAGANA = 0x60,
    SPELLING_CAPACITY = 4,
    WORD_LETTERS_MAXIMUM = 256,
};

/* Hepburn and Kunrei of each, in Unicode's order. One that begins with '-' takes the place of the
 * vowel before it, "" only doubles. */
static const char spellings[LAST - FIRST + 1][2][SPELLING_CAPACITY] = {
    {"-a", "-a"},   {"a", "a"},   {"-i", "-i"},   {"i", "i"},   {"-u", "-u"},   {"u", "u"},
    {"-e", "-e"},   {"e", "e"},   {"-o", "-o"},   {"o", "o"},   {"ka", "ka"},   {"ga", "ga"},
    {"ki", "ki"},   {"gi", "gi"}, {"ku", "ku"},   {"gu", "gu"}, {"ke", "ke"},   {"ge", "ge"},
    {"ko", "ko"},   {"go", "go"}, {"sa", "sa"},   {"za", "za"}, {"shi", "si"},  {"ji", "zi"},
    {"su", "su"},   {"zu", "zu"}, {"se", "se"},   {"ze", "ze"}, {"so", "so"},   {"zo", "zo"},
    {"ta", "ta"},   {"da", "da"}, {"chi", "ti"},  {"ji", "zi"}, {"", ""},       {"tsu", "tu"},
    {"zu", "zu"},   {"te", "te"}, {"de", "de"},   {"to", "to"}, {"do", "do"},   {"na", "na"},
    {"ni", "ni"},   {"nu", "nu"}, {"ne", "ne"},   {"no", "no"}, {"ha", "ha"},   {"ba", "ba"},
    {"pa", "pa"},   {"hi", "hi"}, {"bi", "bi"},   {"pi", "pi"}, {"fu", "hu"},   {"bu", "bu"},
    {"pu", "pu"},   {"he", "he"}, {"be", "be"},   {"pe", "pe"}, {"ho", "ho"},   {"bo", "bo"},
    {"po", "po"},   {"ma", "ma"}, {"mi", "mi"},   {"mu", "mu"}, {"me", "me"},   {"mo", "mo"},
    {"-ya", "-ya"}, {"ya", "ya"}, {"-yu", "-yu"}, {"yu", "yu"}, {"-yo", "-yo"}, {"yo", "yo"},
    {"ra", "ra"},   {"ri", "ri"}, {"ru", "ru"},   {"re", "re"}, {"ro", "ro"},   {"wa", "wa"},
    {"wa", "wa"},   {"i", "i"},   {"e", "e"},     {"o", "o"},   {"n", "n"},     {"vu", "vu"},
};

struct word {
    char letters[WORD_LETTERS_MAXIMUM];
    size_t size;
};

static bool ends_with(const struct word *word, const char *end)
{
    size_t size = strlen(end);

    return word->size >= size && memcmp(word->letters + word->size - size, end, size) == 0;
}

static bool add(struct word *word, const char *letters)
{
    size_t size = strlen(letters);

    if (size > sizeof word->letters - word->size)
        return false;
    memcpy(word->letters + word->size, letters, size);
    word->size += size;
    return true;
}

/* "ki" and "-ya" give "kya", "shi" gives "sha", "fu" and "-i" give "fi". */
static bool replace_vowel(struct word *word, const char *letters)
{
    bool has_no_y = ends_with(word, "shi") || ends_with(word, "chi") || ends_with(word, "ji");

    if (word->size > 0)
        word->size--;
    return add(word, letters + (has_no_y && letters[0] == 'y' ? 1 : 0));
}

static bool spell(struct bytes katakana, bool is_kunrei, struct word *word)
{
    uint32_t point = 0;

    while (utf8_next(&katakana, &point)) {
        if (point == LONG)
            continue;
        if (point < FIRST || point > LAST)
            return false;
        const char *letters = spellings[point - FIRST][is_kunrei];
        if (!(letters[0] == '-' ? replace_vowel(word, letters + 1) : add(word, letters)))
            return false;
    }
    return katakana.size == 0;
}

static void shorten_long_o(struct word *word)
{
    size_t left = 0;

    for (size_t i = 0; i < word->size; i++) {
        if (i == 0 || word->letters[i] != 'u' || word->letters[i - 1] != 'o')
            word->letters[left++] = word->letters[i];
    }
    word->size = left;
}

bool romaji_append(struct bytes katakana, enum romaji style, struct buffer *out)
{
    struct word word = {.size = 0};

    if (!spell(katakana, style == ROMAJI_KUNREI, &word))
        return false;
    if (style == ROMAJI_PASSPORT)
        shorten_long_o(&word);
    buffer_append(out, word.letters, word.size);
    return true;
}

bool hiragana_append(struct bytes katakana, struct buffer *out)
{
    struct word word = {.size = 0};
    uint32_t point = 0;

    while (utf8_next(&katakana, &point)) {
        bool is_kana = point >= FIRST && point <= LAST;
        if ((!is_kana && point != LONG) || word.size + UTF8_CHARACTER_MAXIMUM > sizeof word.letters)
            return false;
        word.size +=
            utf8_encode(is_kana ? point - TO_HIRAGANA : point, (uint8_t *)word.letters + word.size);
    }
    if (katakana.size > 0)
        return false;
    buffer_append(out, word.letters, word.size);
    return true;
}
