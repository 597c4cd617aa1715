#include "domain/role_name.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct arena arena;

static void given_memory(void)
{
    arena_init(&arena, 1 << 20);
}

static void forget(void)
{
    arena_clear(&arena);
}

TestSuite(role_name, .init = given_memory, .fini = forget);

static enum status_code check(const char *name, uint32_t number)
{
    static const struct own_role own[] = {{.number = 1, .name = "大阪支店ABC"},
                                          {.number = 2, .name = "branch"}};
    struct own_role role = {.number = number};

    cr_assert(text_copy(role.name, sizeof role.name, name));
    return role_name_check(&arena, &role, own, COUNT_OF(own)).code;
}

Test(role_name, refuses_what_is_read_as_a_built_in_role)
{
    static const char *const names[] = {
        "viewer", "VIEWER",       "ｖｉｅｗｅｒ",  " Viewer ",   "user-manager",
        "管理者", "　管理者　",   "ﾕｰｻﾞｰ管理",     "Ｃｌｅｒｋ", "閲覧のみ ",
        "監査",   "USER MANAGER", "監\U000e0101査"};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        cr_expect_eq(check(names[i], 3), STATUS_ALREADY_EXISTS, "case %zu", i);
}

Test(role_name, refuses_what_is_read_as_another_of_the_company)
{
    cr_expect_eq(check("大阪支店ａｂｃ", 3), STATUS_ALREADY_EXISTS);
    cr_expect_eq(check("Branch", 1), STATUS_ALREADY_EXISTS);
    cr_expect_eq(check("Branch", 2), STATUS_OK); /* its own */
}

Test(role_name, refuses_spaces_alone)
{
    cr_expect_eq(check("  ", 3), STATUS_INVALID_ARGUMENT);
    cr_expect_eq(check("　", 3), STATUS_INVALID_ARGUMENT);
}

Test(role_name, takes_what_only_begins_alike)
{
    static const char *const names[] = {"viewers", "管理者代理", "閲覧", "branch 2", "大阪支店"};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        cr_expect_eq(check(names[i], 3), STATUS_OK, "case %zu", i);
}

/* Of the texts of one role, "ja = ..." and "en = ...". */
static size_t check_texts(FILE *texts)
{
    char line[256];
    size_t count = 0;

    while (count < 2 && fgets(line, sizeof line, texts)) {
        line[strcspn(line, "\n")] = '\0';
        cr_expect_eq(check(line + strlen("ja = "), 3), STATUS_ALREADY_EXISTS, "%s", line);
        count++;
    }
    return count;
}

Test(role_name, knows_what_pages_call_the_built_in_ones)
{
    static const char *const headings[] = {"[role.administrator]\n", "[role.user_manager]\n",
                                           "[role.clerk]\n", "[role.viewer]\n", "[role.auditor]\n"};
    FILE *texts = fopen(TEXTS, "re");
    char line[256];
    size_t count = 0;

    cr_assert(texts);
    while (fgets(line, sizeof line, texts)) {
        for (size_t i = 0; i < COUNT_OF(headings); i++) {
            if (strcmp(line, headings[i]) == 0)
                count += check_texts(texts);
        }
    }
    (void)fclose(texts);
    cr_assert_eq(count, 2 * (size_t)ROLE_COUNT);
}
