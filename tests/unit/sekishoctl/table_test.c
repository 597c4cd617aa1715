#include <criterion/criterion.h>

#include "table.h"

static struct arena arena;
static struct buffer out;
static struct table table;

static void given_a_heading(void)
{
    arena_init(&arena, 8 << 20);
    buffer_init(&out, 1 << 20);
    table_init(&table, &arena, 2);
    cr_assert_eq(table_add(&table, (const char *const[]){"NAME", "ID"}).code, STATUS_OK);
}

static void clear_buffers(void)
{
    buffer_clear(&out);
    arena_clear(&arena);
}

static const char *printed(void)
{
    table_print(&table, &out);
    return arena_copy_bytes(&arena, buffer_bytes(&out));
}

static void add(const char *first, const char *second)
{
    cr_assert_eq(table_add(&table, (const char *const[]){first, second}).code, STATUS_OK);
}

TestSuite(table, .init = given_a_heading, .fini = clear_buffers);

Test(table, refuses_rows_without_end)
{
    for (int i = 1; i < TABLE_ROWS_MAXIMUM; i++)
        add("a", "b");
    cr_assert_eq(table_add(&table, (const char *const[]){"a", "b"}).code,
                 STATUS_RESOURCE_EXHAUSTED);
}

Test(table, shows_nothing_that_could_write_on_the_screen)
{
    add("a\033[2Jb", "c\nd");
    add("\xe2\x80\xae"
        "e",
        "\xff\xc2\x9b");
    cr_assert_str_eq(printed(), "NAME    ID\n"
                                "a\xef\xbf\xbd[2Jb  c\xef\xbf\xbd"
                                "d\n"
                                "\xef\xbf\xbd"
                                "e      \xef\xbf\xbd\xef\xbf\xbd\n");
}

Test(table, aligns_by_the_width_on_the_screen)
{
    add("高橋 由美", "1");
    add("abc", "2");
    cr_assert_str_eq(printed(), "NAME       ID\n"
                                "高橋 由美  1\n"
                                "abc        2\n");
}

Test(table, shows_an_empty_cell_as_a_dash)
{
    add("", "");
    cr_assert_str_eq(printed(), "NAME  ID\n-     -\n");
}
