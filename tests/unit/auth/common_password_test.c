#include <criterion/criterion.h>

#include "domain/common_password.h"

static bool is_common(const char *password)
{
    CLEANUP(arena_clear) struct arena arena;
    bool found = false;

    arena_init(&arena, 1 << 20);
    cr_assert(status_is_ok(common_password_find(&arena, bytes_of(password), &found)));
    return found;
}

Test(common_password, finds_what_is_on_the_list_however_it_was_made_longer)
{
    static const char *const common[] = {
        "password",
        "PasswordPassword",
        "password12345678",
        "Passssssssssssword!",
        "qwertyuiop12345",
        "1234567890qwerty",
        "1qaz2wsx3edc4rfv",
        "123456789012345",
        "zxcvbnm123456789",
        "iloveyouiloveyou1",
        "internationalization",
        "Responsibilities",
        "yamamotoyamamoto26",
        "Ｐａｓｓｗｏｒｄ２０２６２０２６",
        "sunshine!!!!!!!!!!",
        "ArigatouArigatou1",
        "arigatoarigato2026",
        "sinzyukusinzyuku26",
        "takahashi!!!!!!!!!",
        "oosakaoosakaoosaka",
        "さくらさくらさくら2026",
        "北海道北海道北海道１２３",
    };

    for (size_t i = 0; i < COUNT_OF(common); i++)
        cr_expect(is_common(common[i]), "%s", common[i]);
}

Test(common_password, does_not_find_what_is_not)
{
    static const char *const rare[] = {"", "correct horse battery staple",
                                       "みかん 踏切 そろばん 夕立", "vTq8-0fnr-LLx3-uEwa",
                                       "FREQUENCY_LISTS = {"};

    for (size_t i = 0; i < COUNT_OF(rare); i++)
        cr_expect_not(is_common(rare[i]), "%s", rare[i]);
}

Test(common_password, has_as_many_as_promised_in_order_and_none_twice)
{
    cr_assert_geq(common_password_count, COMMON_PASSWORDS_MINIMUM);
    for (size_t i = 1; i < common_password_count; i++)
        cr_assert_lt(common_passwords[i - 1], common_passwords[i]);
}
