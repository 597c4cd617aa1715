/* auth-wordlist OUTPUT FILE...: the numbers of the words in the files, as C for
 * domain/common_password.h. A word ends at a line's end, a comma or a quotation mark, so that a
 * list of words is read as well as one that stands in a program. What has a space or an apostrophe
 * in it is no word: the text around such a list, and "word's" beside "word". One in katakana, as
 * dictionaries say how a Japanese word sounds, is also taken as it is typed. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "domain/guess.h"
#include "wordlist/romaji.h"

enum {
    FILE_MAXIMUM = 16 << 20,
    NUMBERS_MAXIMUM = 32 << 20,
    WORD_ARENA = 1 << 20,
    WORD_MAXIMUM = 1 << 10,
};

static bool is_word(struct bytes text)
{
    return text.size > 1 && memchr(text.data, ' ', text.size) == NULL &&
           memchr(text.data, '\'', text.size) == NULL;
}

static struct status add_word(struct arena *arena, struct bytes word, struct buffer *numbers)
{
    struct bytes guess;

    arena_reset(arena);
    TRY(guess_of(arena, word, &guess));
    uint64_t number = guess_number(guess);
    buffer_append(numbers, &number, sizeof number);
    return buffer_outcome(numbers);
}

static struct status add_spellings(struct arena *arena, struct bytes word, struct buffer *numbers)
{
    CLEANUP(buffer_clear) struct buffer spelled;
    buffer_init(&spelled, WORD_MAXIMUM);

    if (hiragana_append(word, &spelled))
        TRY(add_word(arena, buffer_bytes(&spelled), numbers));
    for (enum romaji style = ROMAJI_HEPBURN; style < ROMAJI_STYLES; style++) {
        buffer_reset(&spelled);
        if (romaji_append(word, style, &spelled) && spelled.size > 1)
            TRY(add_word(arena, buffer_bytes(&spelled), numbers));
    }
    return OK;
}

static struct status add_words(struct bytes text, struct buffer *numbers)
{
    CLEANUP(arena_clear) struct arena arena;
    arena_init(&arena, WORD_ARENA);

    for (size_t start = 0, end = 0; start < text.size; start = end + 1) {
        for (end = start; end < text.size && strchr("\n,\"", text.data[end]) == NULL; end++)
            continue;
        struct bytes word = {text.data + start, end - start};
        if (is_word(word)) {
            TRY(add_word(&arena, word, numbers));
            TRY(add_spellings(&arena, word, numbers));
        }
    }
    return OK;
}

static struct status add_file(const char *path, struct buffer *numbers)
{
    CLEANUP(buffer_clear) struct buffer text;

    buffer_init(&text, FILE_MAXIMUM);
    TRY(file_read(path, &text));
    return add_words(buffer_bytes(&text), numbers);
}

/* Returns how many are left. */
static size_t sort_once(uint64_t *numbers, size_t count)
{
    size_t left = 0;

    qsort(numbers, count, sizeof *numbers, guess_number_compare);
    for (size_t i = 0; i < count; i++) {
        if (left == 0 || numbers[left - 1] != numbers[i])
            numbers[left++] = numbers[i];
    }
    return left;
}

static bool write_numbers(const char *path, const uint64_t *numbers, size_t count)
{
    FILE *file = fopen(path, "wbe");

    if (file == NULL)
        return false;
    (void)fprintf(file,
                  "#include \"domain/common_password.h\"\n\n"
                  "const size_t common_password_count = %zu;\n"
                  "const uint64_t common_passwords[] = {\n",
                  count);
    for (size_t i = 0; i < count; i++)
        (void)fprintf(file, "0x%016" PRIx64 ",\n", numbers[i]);
    (void)fputs("};\n", file);
    bool is_written = ferror(file) == 0;
    return fclose(file) == 0 && is_written;
}

int main(int count, char **arguments)
{
    CLEANUP(buffer_clear) struct buffer numbers;
    buffer_init(&numbers, NUMBERS_MAXIMUM);

    if (count < 3) {
        (void)fputs("usage: auth-wordlist OUTPUT FILE...\n", stderr);
        return 2;
    }
    for (int i = 2; i < count; i++) {
        struct status added = add_file(arguments[i], &numbers);
        if (!status_is_ok(added)) {
            (void)fprintf(stderr, "auth-wordlist: %s: %s\n", arguments[i], added.text);
            return 1;
        }
    }
    uint64_t *sorted = (uint64_t *)(void *)numbers.data;
    if (write_numbers(arguments[1], sorted, sort_once(sorted, numbers.size / sizeof *sorted)))
        return 0;
    (void)fprintf(stderr, "auth-wordlist: %s: %s\n", arguments[1], strerror(errno));
    return 1;
}
