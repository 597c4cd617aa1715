#include <criterion/criterion.h>

#include "csv/guard.h"
#include "csv/write.h"
#include "text/cp932.h"

static struct buffer buffer;

static void make_buffer(void)
{
    buffer_init(&buffer, 10000);
}

static void clear_buffer(void)
{
    buffer_clear(&buffer);
}

TestSuite(csv_write, .init = make_buffer, .fini = clear_buffer);

static void expect(const char *expected)
{
    cr_expect(bytes_equal(buffer_bytes(&buffer), bytes_of(expected)), "%.*s", (int)buffer.size,
              buffer.data);
}

Test(csv_write, leaves_nothing_that_a_spreadsheet_takes_for_a_formula)
{
    static const char *const formulas[] = {"=1+1",  "+1",   "-1",    "@SUM(A1)", "\t=1",
                                           "\r=1",  "\n=1", "＝1+1", "＋1",      "－1",
                                           "＠SUM", "−1",   "'=1",   "''=1",     "'\t"};

    for (size_t i = 0; i < COUNT_OF(formulas); i++) {
        struct csv_writer writer = csv_writer_begin(&buffer, false);
        csv_write_text(&writer, bytes_of(formulas[i]));
        cr_expect_eq(buffer.data[0], '"', "case %zu", i);
        cr_expect_eq(buffer.data[1], '\'', "case %zu", i);
        struct bytes written = {buffer.data + 1, buffer.size - 2};
        cr_expect(bytes_equal(csv_unguard(written), bytes_of(formulas[i])), "case %zu", i);
        buffer_reset(&buffer);
    }
    cr_expect(csv_needs_guard((struct bytes){(const uint8_t *)"\0=1", 3}));
}

Test(csv_write, leaves_other_texts_alone)
{
    static const char *const texts[] = {"", "a=1", "山田", "'", "''", "'a", " =1", "1-1", "\"=1"};

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        cr_expect(!csv_needs_guard(bytes_of(texts[i])), "case %zu", i);
        cr_expect(bytes_equal(csv_unguard(bytes_of(texts[i])), bytes_of(texts[i])), "case %zu", i);
    }
}

Test(csv_write, doubles_quotes_and_keeps_the_rest_inside_them)
{
    struct csv_writer writer = csv_writer_begin(&buffer, false);

    csv_write_text(&writer, bytes_of("a\"b\"\""));
    csv_write_text(&writer, bytes_of("c,d;e\r\nf"));
    csv_write_text(&writer, bytes_of(""));
    csv_end_row(&writer);
    csv_write_int(&writer, -42);
    csv_write_int(&writer, INT64_MIN);
    csv_write_text(&writer, bytes_of("\",=1"));
    csv_end_row(&writer);
    expect("\"a\"\"b\"\"\"\"\",\"c,d;e\r\nf\",\"\"\r\n-42,-9223372036854775808,\"\"\",=1\"\r\n");
}

Test(csv_write, begins_with_the_mark_when_asked)
{
    struct csv_writer writer = csv_writer_begin(&buffer, true);

    csv_write_text(&writer, bytes_of("山"));
    csv_end_row(&writer);
    expect("\xef\xbb\xbf\"山\"\r\n");
}

Test(csv_write, remembers_that_the_buffer_was_full)
{
    struct buffer small;

    buffer_init(&small, 5);
    struct csv_writer writer = csv_writer_begin(&small, true);
    csv_write_text(&writer, bytes_of("abc"));
    csv_end_row(&writer);
    cr_expect_eq(buffer_outcome(&small).code, STATUS_RESOURCE_EXHAUSTED);
    buffer_clear(&small);
}

/* The minus sign becomes the full-width one in CP932: the guard must have seen it before. */
Test(csv_write, is_guarded_in_cp932_too)
{
    CLEANUP(cp932_close) struct cp932 converter = {0};
    struct buffer converted;
    size_t missing = 0;

    buffer_init(&converted, 100);
    cr_assert_eq(cp932_open(&converter).code, STATUS_OK);
    struct csv_writer writer = csv_writer_begin(&buffer, false);
    csv_write_text(&writer, bytes_of("−1"));
    cr_assert_eq(cp932_encode(&converter, buffer_bytes(&buffer), &converted, &missing).code,
                 STATUS_OK);
    cr_expect(bytes_equal(buffer_bytes(&converted), bytes_of("\"'\x81\x7c"
                                                             "1\"")));
    buffer_clear(&converted);
}
