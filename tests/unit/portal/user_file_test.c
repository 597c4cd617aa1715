/* Users as a file: what is written is read as what it was. */
#include <criterion/criterion.h>

#include "user_file.h"

static struct arena arena;
static struct import_file file;
static struct user_file_problem problem;

static void given_nothing_read(void)
{
    arena_init(&arena, 2 << 20);
    problem = (struct user_file_problem){TEXT_NONE, 0, 0};
}

static void drop_the_arena(void)
{
    arena_clear(&arena);
}

TestSuite(user_file, .init = given_nothing_read, .fini = drop_the_arena);

static enum status_code read_bytes(struct bytes text)
{
    return user_file_read(text, &arena, &file, &problem).code;
}

static enum status_code read_text(const char *text)
{
    return read_bytes(bytes_of(text));
}

Test(user_file, says_why_it_reads_no_file_and_where)
{
    static const struct {
        const char *text;
        enum view_label reason;
        int64_t row;
        int64_t column;
    } cases[] = {
        {"", TEXT_USER_FILE_NONE, 0, 0},
        {"\xff\xfe\xa0", TEXT_USER_FILE_ENCODING, 0, 0},
        {"\xef\xbb\xbf", TEXT_USER_FILE_EMPTY, 0, 0},
        {"login id,name\n", TEXT_USER_FILE_EMPTY, 0, 0},
        {"login id,name\n,\n", TEXT_USER_FILE_EMPTY, 0, 0},
        {"login id\nsato\n", TEXT_USER_FILE_MISSING, 1, 0},
        {"name,roles\nsato,viewer\n", TEXT_USER_FILE_MISSING, 1, 0},
        {"login id,name,password\n", TEXT_USER_FILE_HEADING, 1, 3},
        {"login id,name,氏名\n", TEXT_USER_FILE_TWICE, 1, 3},
        {"login id,name\nsato,\"x\n", TEXT_USER_FILE_BROKEN, 2, 2},
        {"login id,name\nsato\n", TEXT_USER_FILE_BROKEN, 2, 0},
        {"login id,name\nsato,x\nueda,a\"b\n", TEXT_USER_FILE_BROKEN, 3, 2},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        cr_expect_eq(read_text(cases[i].text), STATUS_INVALID_ARGUMENT, "case %zu", i);
        cr_expect_eq(problem.reason, cases[i].reason, "case %zu", i);
        cr_expect_eq(problem.row, cases[i].row, "case %zu", i);
        cr_expect_eq(problem.column, cases[i].column, "case %zu", i);
    }
}

Test(user_file, takes_as_many_rows_as_auth_and_no_more)
{
    static char text[USER_FILE_SIZE_MAXIMUM + 2];
    size_t size = 0;

    size += (size_t)snprintf(text, sizeof text, "login id,name\n");
    for (int i = 0; i < USER_FILE_ROWS_MAXIMUM; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "user%d,x\n", i);
    cr_assert_eq(read_text(text), STATUS_OK);
    cr_assert_eq(file.count, USER_FILE_ROWS_MAXIMUM);
    (void)snprintf(text + size, sizeof text - size, "one-more,x\n");
    cr_assert_eq(read_text(text), STATUS_INVALID_ARGUMENT);
    cr_assert_eq(problem.reason, TEXT_USER_FILE_MANY);
    memset(text, 'x', sizeof text - 1);
    cr_assert_eq(read_text(text), STATUS_INVALID_ARGUMENT);
    cr_assert_eq(problem.reason, TEXT_USER_FILE_LARGE);
}

Test(user_file, reads_columns_in_any_order_and_words_of_both_languages)
{
    cr_assert_eq(read_text("\xef\xbb\xbf"
                           "氏名,STATE,ログインID,種類,Roles\r\n"
                           "佐藤 恵,利用停止,sato,取引先,\r\n"
                           "\"田中, 一\",Invited,tanaka,staff,viewer own-01\r\n"
                           "x,,y,,\r\n"
                           "x,off,y,king,\r\n"),
                 STATUS_OK);
    cr_assert_eq(file.count, 4);
    cr_expect_not(file.has_mail);
    cr_expect(file.has_roles);
    cr_expect_str_eq(file.wishes[0].login_id, "sato");
    cr_expect_str_eq(file.wishes[0].name, "佐藤 恵");
    cr_expect_eq(file.wishes[0].state, MANAGED_DISABLED);
    cr_expect(file.wishes[0].says_kind && file.wishes[0].is_customer);
    cr_expect_eq(file.wishes[1].number, 3);
    cr_expect_str_eq(file.wishes[1].name, "田中, 一");
    cr_expect_str_eq(file.wishes[1].roles, "viewer own-01");
    cr_expect_eq(file.wishes[1].state, MANAGED_INVITED);
    cr_expect(file.wishes[1].says_kind && !file.wishes[1].is_customer);
    cr_expect_eq(file.wishes[2].state, MANAGED_OTHER);
    cr_expect_not(file.wishes[2].says_kind || file.wishes[2].is_other_kind ||
                  file.wishes[2].is_other_state);
    cr_expect(file.wishes[3].is_other_kind && file.wishes[3].is_other_state);
}

Test(user_file, reads_whom_a_user_reaches_as_words_or_as_numbers)
{
    static const struct {
        const char *field;
        bool is_said;
        bool is_other;
        scope_set scope;
    } cases[] = {
        {"", false, false, SCOPE_NONE},
        {"すべての顧客", true, false, SCOPE_ALL},
        {"all customers", true, false, SCOPE_ALL},
        {"なし", true, false, SCOPE_NONE},
        {"No customers", true, false, SCOPE_NONE},
        {"1 3", true, false, SCOPE_GROUP(1) | SCOPE_GROUP(3)},
        {" 63  63 ", true, false, SCOPE_GROUP(63)},
        {"0", true, true, 0},
        {"64", true, true, 0},
        {"1,3", true, true, 0},
        {"east", true, true, 0},
        {"1 x", true, true, 0},
        {" ", true, true, 0},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *text =
            arena_format(&arena, "login id,name,対象の範囲\nsato,x,\"%s\"\n", cases[i].field);
        cr_assert_eq(read_text(text), STATUS_OK, "case %zu", i);
        cr_expect_eq(file.wishes[0].scope.is_said, cases[i].is_said, "case %zu", i);
        cr_expect_eq(file.wishes[0].is_other_scope, cases[i].is_other, "case %zu", i);
        if (!cases[i].is_other)
            cr_expect_eq(file.wishes[0].scope.scope, cases[i].scope, "case %zu", i);
    }
    cr_assert_eq(read_text("login id,name\nsato,x\n"), STATUS_OK);
    cr_expect_not(file.wishes[0].scope.is_said);
}

Test(user_file, reads_what_windows_writes_in_japan)
{
    /* ログインID,氏名 / takahashi,髙橋① */
    static const char text[] = "\x83\x8d\x83\x4f\x83\x43\x83\x93ID,\x8e\x81\x96\xbc\r\n"
                               "takahashi,\xfb\xfc\x8b\xb4\x87\x40\r\n";

    cr_assert_eq(read_text(text), STATUS_OK);
    cr_assert_eq(file.count, 1);
    cr_expect_str_eq(file.wishes[0].name, "髙橋①");
}

Test(user_file, reads_what_it_writes_as_what_it_was)
{
    static char *const roles[] = {"own-01", "viewer"};
    const struct managed_user users[] = {
        {.login_id = "sato",
         .name = "=HYPERLINK(\"x\")",
         .mail = "-a@example.jp",
         .state = MANAGED_ACTIVE,
         .roles = roles,
         .role_count = 2,
         .scope = SCOPE_GROUP(2) | SCOPE_GROUP(63)},
        {.login_id = "of-all",
         .name = "x",
         .mail = "",
         .state = MANAGED_ACTIVE,
         .scope = SCOPE_ALL},
        {.login_id = "of-none", .name = "x", .mail = "", .state = MANAGED_INVITED},
        {.login_id = "+81",
         .name = "'=quoted",
         .mail = "",
         .state = MANAGED_DISABLED,
         .is_customer = true},
    };

    static const enum view_language languages[] = {VIEW_JAPANESE, VIEW_ENGLISH};

    for (size_t l = 0; l < COUNT_OF(languages); l++) {
        CLEANUP(buffer_clear) struct buffer out;
        buffer_init(&out, 4096);
        struct csv_writer writer = csv_writer_begin(&out, /* mark */ true);
        user_file_write_heading(&writer, languages[l]);
        for (size_t i = 0; i < COUNT_OF(users); i++)
            cr_assert(status_is_ok(user_file_write(&writer, languages[l], &users[i], &arena)));
        cr_assert_eq(read_bytes(buffer_bytes(&out)), STATUS_OK);
        cr_assert_eq(file.count, COUNT_OF(users));
        cr_expect(file.has_mail && file.has_roles);
        for (size_t i = 0; i < COUNT_OF(users); i++) {
            cr_expect_str_eq(file.wishes[i].login_id, users[i].login_id);
            cr_expect_str_eq(file.wishes[i].name, users[i].name);
            cr_expect_str_eq(file.wishes[i].mail, users[i].mail);
            cr_expect_eq(file.wishes[i].state, users[i].state);
            cr_expect_eq(file.wishes[i].is_customer, users[i].is_customer);
            cr_expect_eq(file.wishes[i].scope.is_said, !users[i].is_customer);
            cr_expect_eq(file.wishes[i].scope.scope, users[i].scope);
        }
        cr_expect_str_eq(file.wishes[0].roles, "own-01 viewer");
    }
}
