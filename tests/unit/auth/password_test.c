#include <criterion/criterion.h>

#include "domain/password.h"

static const struct password_owner OWNER = {.login_id = "suzuki.m",
                                            .name = "鈴木 真理子",
                                            .tenant_code = "aoba",
                                            .tenant_name = "Aoba Trading 青葉商事"};

static password_faults judge(const char *password)
{
    CLEANUP(arena_clear) struct arena arena;
    password_faults faults = PASSWORD_FAULT(PASSWORD_FAULTS);

    arena_init(&arena, 1 << 20);
    cr_assert(status_is_ok(password_judge(&arena, bytes_of(password), &OWNER, &faults)));
    return faults;
}

static const char *reason(const char *password)
{
    struct status status = password_refusal(judge(password));

    cr_assert_eq(status.code == STATUS_OK, status.text[0] == '\0');
    return status.text;
}

Test(password, refuses_what_is_too_short_or_too_long)
{
    char longest[PASSWORD_MAXIMUM + 2] = {0};

    for (size_t i = 0; i <= PASSWORD_MAXIMUM; i++)
        longest[i] = (char)('a' + i % 26);
    cr_expect_str_eq(reason(""), "password: use at least 15 characters");
    cr_expect_str_eq(reason("abcdefghijklmn"), "password: use at least 15 characters");
    cr_expect_str_eq(reason(longest), "password: use at most 128 characters");
    longest[PASSWORD_MAXIMUM] = '\0';
    cr_expect_str_eq(reason(longest), "");
}

Test(password, counts_characters_and_not_bytes)
{
    cr_expect_str_eq(reason("春夏秋冬東西南北山川草木花鳥"),
                     "password: use at least 15 characters");
    cr_expect_str_eq(reason("春夏秋冬東西南北山川草木花鳥風"), "");
}

Test(password, refuses_a_few_characters_repeated)
{
    static const char *const refused[] = {"aaaaaaaaaaaaaaaa", "121212121212121212",
                                          "abcdabcdabcdabcd", "春夏春夏春夏春夏春夏春夏春夏春夏"};

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_str_eq(reason(refused[i]), "password: use more than a few different characters",
                         "case %zu", i);
}

Test(password, refuses_what_is_little_more_than_the_owners_names)
{
    static const char *const refused[] = {"suzuki.msuzuki.m",
                                          "SUZUKI.Msuzuki.m2026",
                                          "aobaAOBAaoba12345",
                                          "鈴木 真理子鈴木 真理子2026",
                                          "真理子鈴木真理子鈴木真理子真理子",
                                          "aoba-suzuki-aoba-2026",
                                          "青葉商事青葉商事青葉商事青葉商事!",
                                          "ＡＯＢＡ　ＴＲＡＤＩＮＧ　２０２６年"};

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_str_eq(reason(refused[i]),
                         "password: use more than your login ID, name or company", "case %zu", i);
}

Test(password, accepts_any_characters_and_asks_for_no_kinds_of_them)
{
    static const char *const accepted[] = {
        "correct horse battery", "ただいま操作を記録できませんね", "               a b c d e f g",
        "suzuki.m likes blue hills"};

    for (size_t i = 0; i < COUNT_OF(accepted); i++)
        cr_expect_str_eq(reason(accepted[i]), "", "case %zu", i);
}

Test(password, refuses_what_everybody_knows)
{
    static const char *const refused[] = {"PasswordPassword", "qwertyuiop12345",
                                          "internationalization"};

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_str_eq(reason(refused[i]), "password: use one that is on no list of known ones",
                         "case %zu", i);
}

Test(password, tells_everything_that_is_wrong_at_once)
{
    static const struct {
        const char *password;
        password_faults faults;
    } cases[] = {
        {"", PASSWORD_FAULT(PASSWORD_SHORT)},
        {"ただ", PASSWORD_FAULT(PASSWORD_SHORT) | PASSWORD_FAULT(PASSWORD_COMMON)},
        {"password", PASSWORD_FAULT(PASSWORD_SHORT) | PASSWORD_FAULT(PASSWORD_COMMON)},
        {"Suzuki", PASSWORD_FAULT(PASSWORD_SHORT) | PASSWORD_FAULT(PASSWORD_NAMES) |
                       PASSWORD_FAULT(PASSWORD_COMMON)},
        {"1212", PASSWORD_FAULT(PASSWORD_SHORT) | PASSWORD_FAULT(PASSWORD_MONOTONOUS) |
                     PASSWORD_FAULT(PASSWORD_COMMON)},
        {"SuzukiSuzuki2026", PASSWORD_FAULT(PASSWORD_NAMES) | PASSWORD_FAULT(PASSWORD_COMMON)},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_eq(judge(cases[i].password), cases[i].faults, "case %zu: %x", i,
                     judge(cases[i].password));
}

Test(password, refuses_what_is_no_text)
{
    CLEANUP(arena_clear) struct arena arena;
    password_faults faults = 0;

    arena_init(&arena, 1 << 20);
    cr_expect_eq(
        password_judge(&arena, bytes_of("\xff is no character at all"), &OWNER, &faults).code,
        STATUS_INVALID_ARGUMENT);
}
