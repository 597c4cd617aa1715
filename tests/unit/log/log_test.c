#include <criterion/criterion.h>

#include <unistd.h>

#include "log/log.h"

static int reading_end;
static struct log pipe_log;

static void given_a_log_into_a_pipe(void)
{
    int ends[2];

    cr_assert_eq(pipe(ends), 0);
    reading_end = ends[0];
    pipe_log = log_open("test");
    pipe_log.descriptor = ends[1];
}

/* The one line written so far. */
static const char *line(void)
{
    static char text[2 * LOG_LINE_MAXIMUM];
    ssize_t size = read(reading_end, text, sizeof text - 1);

    cr_assert_gt(size, 0);
    cr_assert_leq(size, LOG_LINE_MAXIMUM);
    text[size] = '\0';
    cr_assert_eq(strchr(text, '\n'), text + size - 1, "exactly one line");
    return text;
}

static void assert_contains(const char *text, const char *part)
{
    cr_assert_not_null(strstr(text, part), "%s is not in %s", part, text);
}

TestSuite(log, .init = given_a_log_into_a_pipe);

Test(log, escapes_what_could_forge_a_line_or_steer_a_terminal)
{
    log_info(&pipe_log, "test_written", LOG_STR("text", "a\"\\\n\r\x1b[2J\x7f\xc2\x9b\xff"));
    assert_contains(line(), "\"text\":\"a\\\"\\\\\\u000a\\u000d\\u001b[2J\\u007f\\u009b\\ufffd\"");
}

Test(log, refuses_overlong_and_surrogate_utf8)
{
    log_info(&pipe_log, "test_written", LOG_STR("text", "\xc0\xaf\xed\xa0\x80 関所"));
    assert_contains(line(), "\"\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd 関所\"");
}

Test(log, cuts_a_long_text_and_says_so)
{
    char text[LOG_TEXT_MAXIMUM + 2];

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    log_info(&pipe_log, "test_written", LOG_STR("text", text));
    assert_contains(line(), "xxx…\"}");
}

Test(log, leaves_out_fields_past_the_maximum_of_a_line_and_says_so)
{
    char quotes[LOG_TEXT_MAXIMUM + 1];

    memset(quotes, 0x01, sizeof quotes - 1);
    quotes[sizeof quotes - 1] = '\0';
    log_info(&pipe_log, "test_written", LOG_STR("a", quotes), LOG_STR("b", quotes),
             LOG_INT("last", 7));
    assert_contains(line(), ",\"last\":7,\"cut\":true}\n");
}

Test(log, writes_each_type)
{
    struct uuid id = {{0}};

    log_warn(&pipe_log, "test_written", LOG_INT("count", INT64_MIN), LOG_BOOL("passive", true),
             LOG_STR("none", NULL), LOG_UUID("user_id", id));
    const char *text = line();
    assert_contains(text, "\"level\":\"warn\",\"service\":\"test\",\"event\":\"test_written\"");
    assert_contains(text, "\"count\":-9223372036854775808,\"passive\":true,\"none\":null,"
                          "\"user_id\":\"00000000-0000-0000-0000-000000000000\"}\n");
}

Test(log, gives_a_child_the_fields_of_its_parent_and_no_more_than_the_maximum)
{
    struct log child = log_with(&pipe_log, LOG_STR("request_id", "r1"));
    for (size_t i = 0; i < 2 * LOG_INHERITED_MAXIMUM; i++)
        child = log_with(&child, LOG_INT("more", 1));

    log_info(&child, "test_written", LOG_NONE);
    assert_contains(line(), "\"request_id\":\"r1\",\"more\":1");
}

Test(log, keeps_quiet_below_both_thresholds_and_without_a_log)
{
    log_debug(&pipe_log, "test_written", LOG_NONE);
    log_set_threshold(LOG_LEVEL_ERROR);
    log_warn(&pipe_log, "test_written", LOG_NONE);
    log_set_threshold(LOG_LEVEL_DEBUG);
    pipe_log.threshold = LOG_LEVEL_WARN;
    log_info(&pipe_log, "test_written", LOG_NONE);
    log_error(NULL, "test_written", LOG_NONE);
    log_error(&pipe_log, "test_finished", LOG_NONE);
    assert_contains(line(), "test_finished");
}
