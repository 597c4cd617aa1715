#include <criterion/criterion.h>

#include "csv/read.h"

static const struct csv_limits limits = {.size = 1000, .rows = 4, .fields = 3, .field_size = 20};
static struct arena arena;

static void make_arena(void)
{
    arena_init(&arena, 1 << 16);
}

static void clear_arena(void)
{
    arena_clear(&arena);
}

TestSuite(csv_read, .init = make_arena, .fini = clear_arena);

/* Reads all rows and returns how it ended. */
static enum status_code read_all(struct bytes text, struct csv_problem *problem, size_t *rows_out)
{
    struct csv_reader reader;
    struct csv_row row;
    struct status status = csv_reader_begin(&reader, text, &limits);

    *rows_out = 0;
    while (status.code == STATUS_OK && csv_reader_has_row(&reader)) {
        status = csv_read_row(&reader, &arena, &row);
        *rows_out += status.code == STATUS_OK;
    }
    *problem = reader.problem;
    return status.code;
}

Test(csv_read, refuses_and_says_where_and_why)
{
    static const struct {
        const char *text;
        size_t row, column;
        const char *reason;
    } cases[] = {
        {"a\xc0\xaf", 0, 0, "the file is not UTF-8"},
        {"\xff\xfe"
         "a",
         0, 0, "the file is not UTF-8"},
        {"a,b\"c", 1, 2, "a quote stands inside a field without quotes"},
        {"a, \"b\"", 1, 2, "a quote stands inside a field without quotes"},
        {"a\rb", 1, 1, "a carriage return stands alone"},
        {"a\r", 1, 1, "a carriage return stands alone"},
        {"a,\"b", 1, 2, "a quote is not closed"},
        {"a,\"", 1, 2, "a quote is not closed"},
        {"a,\"b\"\"", 1, 2, "a quote is not closed"},
        {"\"a\"b", 1, 1, "something follows a closing quote"},
        {"\"a\" ,b", 1, 1, "something follows a closing quote"},
        {"\"a\"\rb", 1, 1, "something follows a closing quote"},
        {"a,b\r\nc", 2, 0, "a row has another number of fields than the first"},
        {"a,b\r\nc,d,e", 2, 0, "a row has another number of fields than the first"},
        {"a,b,c,d", 1, 4, "a row has too many fields"},
        {"a,b,c,", 1, 4, "a row has too many fields"},
        {"a\nb\nc\nd\ne", 5, 0, "the file has too many rows"},
        {"a\n123456789012345678901", 2, 1, "a field is too long"},
        {"a\n\"123456789012345678901\"", 2, 1, "a field is too long"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct csv_problem problem = {0};
        size_t rows = 0;
        cr_expect_eq(read_all(bytes_of(cases[i].text), &problem, &rows), STATUS_INVALID_ARGUMENT,
                     "case %zu", i);
        cr_expect_str_eq(problem.reason, cases[i].reason, "case %zu", i);
        cr_expect_eq(problem.row, cases[i].row, "case %zu: row %zu", i, problem.row);
        cr_expect_eq(problem.column, cases[i].column, "case %zu: column %zu", i, problem.column);
    }
}

Test(csv_read, refuses_a_nul_and_a_file_that_is_too_long)
{
    static uint8_t text[1001];
    struct csv_problem problem = {0};
    size_t rows = 0;

    cr_expect_eq(read_all((struct bytes){(const uint8_t *)"a\0b", 3}, &problem, &rows),
                 STATUS_INVALID_ARGUMENT);
    memset(text, '\n', sizeof text);
    cr_expect_eq(read_all((struct bytes){text, sizeof text}, &problem, &rows),
                 STATUS_INVALID_ARGUMENT);
    cr_expect_str_eq(problem.reason, "the file is too long");
}

Test(csv_read, tells_when_the_arena_is_used_up)
{
    struct arena small;
    struct csv_reader reader;
    struct csv_row row;

    arena_init(&small, 10);
    cr_assert_eq(csv_reader_begin(&reader, bytes_of("a,b"), &limits).code, STATUS_OK);
    cr_expect_eq(csv_read_row(&reader, &small, &row).code, STATUS_RESOURCE_EXHAUSTED);
    arena_clear(&small);
}

static void expect_row(struct csv_reader *reader, const char *const *fields, size_t count)
{
    struct csv_row row = {0};

    cr_assert(csv_reader_has_row(reader));
    cr_assert_eq(csv_read_row(reader, &arena, &row).code, STATUS_OK);
    cr_assert_eq(row.count, count);
    for (size_t i = 0; i < count; i++)
        cr_expect(bytes_equal(row.fields[i], bytes_of(fields[i])), "%s: %.*s", fields[i],
                  (int)row.fields[i].size, row.fields[i].data);
}

#define EXPECT_ROW(reader, ...)                                                                    \
    expect_row(reader, (const char *const[]){__VA_ARGS__},                                         \
               COUNT_OF(((const char *const[]){__VA_ARGS__})))

Test(csv_read, reads_what_spreadsheets_write)
{
    struct csv_reader reader;
    static const char text[] = "\xef\xbb\xbf"
                               "名前,\"金額\",\r\n"
                               "\"山田, \"\"太郎\"\"\",-42,\"a\r\nb\"\n"
                               ",\"\",'a\r\n"
                               "\"'=1\",'=1,''=1";

    cr_assert_eq(csv_reader_begin(&reader, bytes_of(text), &limits).code, STATUS_OK);
    EXPECT_ROW(&reader, "名前", "金額", "");
    EXPECT_ROW(&reader, "山田, \"太郎\"", "-42", "a\r\nb");
    EXPECT_ROW(&reader, "", "", "'a");
    EXPECT_ROW(&reader, "=1", "=1", "'=1");
    cr_expect(!csv_reader_has_row(&reader));
}

Test(csv_read, finds_no_row_in_nothing)
{
    struct csv_reader reader;

    cr_assert_eq(csv_reader_begin(&reader, (struct bytes){0}, &limits).code, STATUS_OK);
    cr_expect(!csv_reader_has_row(&reader));
    cr_assert_eq(csv_reader_begin(&reader, bytes_of("\xef\xbb\xbf"), &limits).code, STATUS_OK);
    cr_expect(!csv_reader_has_row(&reader));
    cr_assert_eq(csv_reader_begin(&reader, bytes_of("\r\n\n"), &limits).code, STATUS_OK);
    cr_expect(!csv_reader_has_row(&reader));
}

/* People leave them between blocks and at the end. The row's number is that of the line. */
Test(csv_read, passes_over_empty_lines_and_counts_them)
{
    struct csv_reader reader;

    cr_assert_eq(csv_reader_begin(&reader, bytes_of("\na,b\r\n\r\nc,d\n\n\n"), &limits).code,
                 STATUS_OK);
    EXPECT_ROW(&reader, "a", "b");
    EXPECT_ROW(&reader, "c", "d");
    cr_expect(!csv_reader_has_row(&reader));
}

Test(csv_read, names_the_line_of_a_fault_behind_empty_ones)
{
    struct csv_problem problem = {0};
    size_t rows = 0;

    cr_expect_eq(read_all(bytes_of("a,b\n\n\nc"), &problem, &rows), STATUS_INVALID_ARGUMENT);
    cr_expect_eq(problem.row, 4);
}
