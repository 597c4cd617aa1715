#include <criterion/criterion.h>

#include "unit/config/sample.h"

static struct buffer out;

static void given_an_empty_buffer(void)
{
    buffer_init(&out, 65536);
}

static void clear_it(void)
{
    buffer_clear(&out);
}

static void expect_contains(const char *part)
{
    buffer_append_byte(&out, 0);
    cr_assert(status_is_ok(buffer_outcome(&out)));
    cr_expect_not_null(strstr((const char *)out.data, part), "%s\nis not in\n%s", part,
                       (const char *)out.data);
    out.size--;
}

TestSuite(config_print, .init = given_an_empty_buffer, .fini = clear_it);

Test(config_print, shows_default_bounds_and_meaning_in_the_help)
{
    config_print_help(&sample_table, &out);
    expect_contains("  workers = 8  (number of threads, 1 to 64)\n"
                    "      Requests worked on at once.\n");
    expect_contains("  key_file = required  (path of a secret's file)\n");
    expect_contains("  idle = 30min  (duration, 1s to 1h; reloaded without a restart)\n");
    expect_contains("  color = red  (red, green)\n");
}

Test(config_print, makes_one_markdown_row_a_setting)
{
    config_print_markdown(&sample_table, &out);
    expect_contains("|---|---|---|---|---|\n| `title` | text | none | no | What it is called. |\n");
    expect_contains("| `idle` | duration, 1s to 1h | 30min | yes | How long. |\n");
    expect_contains("| `body` | size, 1B to 1MiB | 64KiB | no | How large. |\n");
    expect_contains("| `peers` | list of host:port | empty | no | Their addresses. |\n");
}
