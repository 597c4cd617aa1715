#include <criterion/criterion.h>

#include "domain/guess.h"

static struct arena arena;

static void open_arena(void)
{
    arena_init(&arena, 1 << 20);
}

static void close_arena(void)
{
    arena_clear(&arena);
}

TestSuite(guess, .init = open_arena, .fini = close_arena);

static const char *guess(const char *password)
{
    struct bytes out = {0};

    cr_assert(status_is_ok(guess_of(&arena, bytes_of(password), &out)), "%s", password);
    return arena_copy_bytes(&arena, out);
}

Test(guess, refuses_what_is_no_text)
{
    struct bytes out = {0};

    cr_expect_eq(guess_of(&arena, bytes_of("pass\xff"), &out).code, STATUS_INVALID_ARGUMENT);
    cr_expect_eq(guess_of(&arena, (struct bytes){(const uint8_t *)"a\0b", 3}, &out).code,
                 STATUS_INVALID_ARGUMENT);
}

Test(guess, has_an_end_to_its_memory)
{
    CLEANUP(arena_clear) struct arena small;
    struct bytes out = {0};

    arena_init(&small, 256);
    cr_expect_eq(guess_of(&small, bytes_of("password password password"), &out).code,
                 STATUS_RESOURCE_EXHAUSTED);
}

Test(guess, finds_the_word_that_was_made_longer)
{
    static const struct {
        const char *password;
        const char *guess;
    } cases[] = {
        {"", ""},
        {"sakura", "sakura"},
        {"SAKURA", "sakura"},
        {"Ｓａｋｕｒａ２０２６", "sakura"},
        {"sakura2026", "sakura"},
        {"sakura2026!!", "sakura"},
        {"sakurasakurasakura", "sakura"},
        {"Sakura1Sakura1", "sakura"},
        {"sakura2026sakura2026", "sakura"},
        {"sakurasak", "sakura"},
        {"saaaaakura", "sakura"},
        {"sakuraaaaaaaaaaaa", "sakura"},
        {"passsword", "pasword"},
        {"桜桜桜", "桜"},
        {"さくらさくらさくら2026", "さくら"},
        {"123456789012345", "1234567890"},
        {"2026!", "2026!"},
        {"111111", "1"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_str_eq(guess(cases[i].password), cases[i].guess, "case %zu", i);
}

Test(guess, leaves_alone_what_stands_before_or_within)
{
    static const char *const kept[] = {"2026sakura", "sa2026kura", "sakura-kiyo", "sakurasa",
                                       "correct horse battery"};

    for (size_t i = 0; i < 4; i++)
        cr_expect_str_eq(guess(kept[i]), kept[i], "case %zu", i);
    cr_expect_str_eq(guess(kept[4]), "corect horse batery");
}

Test(guess, numbers_differ_with_the_guess)
{
    cr_expect_eq(guess_number(bytes_of("sakura")), guess_number(bytes_of("sakura")));
    cr_expect_neq(guess_number(bytes_of("sakura")), guess_number(bytes_of("sakurb")));
}
