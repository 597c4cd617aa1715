/* What whoever chooses a password is told of it. */
#include <criterion/criterion.h>

#include <string.h>

#include "credentials/strength.h"

static enum strength measured(const char *password)
{
    CLEANUP(arena_clear) struct arena arena;
    enum strength strength = STRENGTH_STRONG;

    arena_init(&arena, 1 << 16);
    cr_assert(status_is_ok(strength_of(&arena, bytes_of(password), &strength)));
    return strength;
}

Test(strength, tells_what_is_guessed_at_once)
{
    static const char *const weak[] = {"",
                                       "a",
                                       "password",
                                       "passwordpassword",
                                       "qwertyuiopasdfgh",
                                       "aaaaaaaaaaaaaaaaaaaaaaaa",
                                       "123456789012345"};

    for (size_t i = 0; i < COUNT_OF(weak); i++)
        cr_expect_eq(measured(weak[i]), STRENGTH_VERY_WEAK, "%s", weak[i]);
}

Test(strength, rises_with_what_nobody_expects)
{
    cr_expect_eq(measured("correct horse battery staple"), STRENGTH_GOOD);
    cr_expect_eq(measured("m4-Tq~x0 vLb;2 zzK"), STRENGTH_STRONG);
    cr_expect_lt(measured("summer holiday 2026"), measured("summer holiday giraffe onion 2026"));
}

/* zxcvbn sees three unknown bytes in each. */
Test(strength, gives_no_character_of_japanese_more_than_its_due)
{
    cr_expect_lt(measured("春夏秋冬"), STRENGTH_FAIR);
    cr_expect_eq(measured("吾輩は猫である名前はまだ無い"), STRENGTH_STRONG);
}

Test(strength, bears_the_longest_there_may_be_and_what_is_no_text)
{
    char longest[128 * 4 + 1];

    for (size_t i = 0; i + 4 < sizeof longest; i += 4)
        memcpy(longest + i, "😀", 5);
    cr_expect_geq(measured(longest), STRENGTH_VERY_WEAK);
    cr_expect_geq(measured("\xff\xfe\x80"), STRENGTH_VERY_WEAK);
}
