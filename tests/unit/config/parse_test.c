#include <criterion/criterion.h>

#include "unit/config/sample.h"

static struct sample sample;
static struct config_problem problem;

static struct status parse(const char *text)
{
    return config_parse(&sample_table, bytes_of(text), "x.conf", &sample, &problem);
}

static void expect_refused(const char *text, const char *sentence)
{
    struct sample untouched;

    memset(&sample, 0x5a, sizeof sample);
    memset(&untouched, 0x5a, sizeof untouched);
    cr_expect_eq(parse(text).code, STATUS_INVALID_ARGUMENT, "%s", text);
    cr_expect_str_eq(problem.text, sentence);
    cr_expect_eq(memcmp(&sample, &untouched, sizeof sample), 0, "%s", text);
}

#define KEY "key_file = /k\n"

Test(config, refuses_lines_that_are_neither_setting_nor_comment)
{
    expect_refused("\n# fine\nworkers\n", "x.conf:3: neither \"name = value\" nor a comment");
    expect_refused("Work ers = 1\n",
                   "x.conf:1: the word before \"=\" is not the name of a setting");
    expect_refused("= 1\n", "x.conf:1: the word before \"=\" is not the name of a setting");
    expect_refused("workers = 1\r\n", "x.conf:1: the line has a control character or is not UTF-8");
    expect_refused("title = \xff\n", "x.conf:1: the line has a control character or is not UTF-8");
}

Test(config, refuses_a_nul_byte)
{
    static const char text[] = "workers = 1\0 2\n";
    struct bytes bytes = {(const uint8_t *)text, sizeof text - 1};

    cr_expect_eq(config_parse(&sample_table, bytes, "x.conf", &sample, &problem).code,
                 STATUS_INVALID_ARGUMENT);
}

Test(config, refuses_unknown_repeated_and_missing_settings)
{
    expect_refused(KEY "worker = 1\n", "x.conf:2: worker: there is no such setting");
    expect_refused("workers = 1\n\nworkers = 1\n", "x.conf:3: workers: set already on line 1");
    expect_refused("workers = 1\n", "x.conf: key_file: missing, and it has no default");
    expect_refused("", "x.conf: key_file: missing, and it has no default");
}

Test(config, refuses_numbers_that_are_malformed_or_out_of_bounds)
{
    expect_refused("workers = 0\n", "x.conf:1: workers: 0 is less than 1 threads");
    expect_refused("workers = 65\n", "x.conf:1: workers: 65 is more than 64 threads");
    expect_refused("workers =\n", "x.conf:1: workers: \"\" is not a whole number");
    expect_refused("workers = 08\n", "x.conf:1: workers: \"08\" is not a whole number");
    expect_refused("workers = 8 threads\n",
                   "x.conf:1: workers: \"8 threads\" is not a whole number");
    expect_refused("workers = 99999999999999999999\n",
                   "x.conf:1: workers: \"99999999999999999999\" is not a whole number");
}

Test(config, refuses_durations_and_sizes_without_their_unit_or_out_of_bounds)
{
    static const char example[] = "is not a duration such as 250ms, 2s, 10min, 12h or 30d";
    char sentence[200];

    static const char *const malformed[] = {"30", "30 min", "30m", "min", "1.5h", "-", "0x1s"};
    for (size_t i = 0; i < COUNT_OF(malformed); i++) {
        char text[64];
        (void)snprintf(text, sizeof text, "idle = %s\n", malformed[i]);
        (void)snprintf(sentence, sizeof sentence, "x.conf:1: idle: \"%s\" %s", malformed[i],
                       example);
        expect_refused(text, sentence);
    }
    expect_refused("idle = 999ms\n", "x.conf:1: idle: 999ms is less than 1s");
    expect_refused("idle = 61min\n", "x.conf:1: idle: 61min is more than 1h");
    expect_refused("body = 2MiB\n", "x.conf:1: body: 2MiB is more than 1MiB");
    expect_refused("body = 64k\n",
                   "x.conf:1: body: \"64k\" is not a size such as 512B, 64KiB, 10MiB or 1GiB");
    /* 2^63 ms and 2^63 bytes do not wrap. */
    expect_refused("idle = 106751991168d\n",
                   "x.conf:1: idle: \"106751991168d\" is not a duration such as 250ms, 2s, 10min, "
                   "12h or 30d");
    expect_refused("body = 8589934592GiB\n", "x.conf:1: body: \"8589934592GiB\" is not a size such "
                                             "as 512B, 64KiB, 10MiB or 1GiB");
}

Test(config, refuses_texts_of_the_wrong_length)
{
    expect_refused("title =\n", "x.conf:1: title: has no value");
    expect_refused("title = a\n", "x.conf:1: title: is too short: at least 2 bytes");
    expect_refused("title = 12345678\n", "x.conf:1: title: is too long: at most 7 bytes");
}

Test(config, does_not_repeat_a_secret_that_stands_where_its_path_belongs)
{
    expect_refused("key_file = hunter2\n", "x.conf:1: key_file: is not an absolute path of a file");
    expect_refused("hunter-2 = x\n",
                   "x.conf:1: the word before \"=\" is not the name of a setting");
}

Test(config, refuses_words_that_are_no_choice_and_no_bool)
{
    expect_refused("strict = yes\n", "x.conf:1: strict: \"yes\" is neither true nor false");
    expect_refused("color = blue\n", "x.conf:1: color: \"blue\" is none of its words (see --help)");
}

Test(config, refuses_addresses_that_are_not_host_and_port)
{
    static const char *const bad[] = {"a",     "a:",    ":1",       "a:0",    "a:65536", "a:01",
                                      "a b:1", "::1:1", "[::1]",    "[::1]1", "[g]:1",   "[]:1",
                                      "a:1:2", "a/b:1", "a:1, b:2", "[::1:1"};
    char text[64];

    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        (void)snprintf(text, sizeof text, "listen = %s\n", bad[i]);
        cr_expect_eq(parse(text).code, STATUS_INVALID_ARGUMENT, "case %zu", i);
        cr_expect_not_null(strstr(problem.text, "is not host:port"), "case %zu", i);
    }
}

Test(config, refuses_a_host_longer_than_a_name_may_be)
{
    char text[400] = "listen = ";

    memset(text + 9, 'a', CONFIG_HOST_CAPACITY);
    memcpy(text + 9 + CONFIG_HOST_CAPACITY, ":1\n", 4);
    cr_expect_eq(parse(text).code, STATUS_INVALID_ARGUMENT);
    cr_expect_not_null(strstr(problem.text, "is not host:port"));
}

Test(config, refuses_lists_with_empty_too_many_or_wrong_entries)
{
    expect_refused("peers = a:1,\n", "x.conf:1: peers: has an empty entry between its commas");
    expect_refused("peers = ,\n", "x.conf:1: peers: has an empty entry between its commas");
    expect_refused("peers = a:1, b:2, c:3\n", "x.conf:1: peers: has more than 2 entries");
    expect_refused("peers = a:1, b\n",
                   "x.conf:1: peers: \"b\" is not host:port (IPv6 as [::1]:port)");
    expect_refused("networks = 10.0.0.0/8, ten\n", "x.conf:1: networks: \"ten\" is not a network");
}

Test(config, refuses_what_the_rule_across_settings_refuses)
{
    expect_refused(KEY "workers = 13\n", "x.conf: 13 workers bring bad luck.");
}

Test(config, refuses_a_line_and_a_file_that_are_too_long)
{
    static char text[CONFIG_FILE_MAXIMUM + 2];

    memset(text, '#', CONFIG_LINE_MAXIMUM + 1);
    expect_refused(text, "x.conf:1: the line is longer than 4096 bytes");
    memset(text, '\n', CONFIG_FILE_MAXIMUM + 1);
    expect_refused(text, "x.conf: larger than 256 KiB");
}

Test(config, fills_in_defaults)
{
    cr_assert(status_is_ok(parse(KEY)));
    cr_expect_str_eq(sample.title, "none");
    cr_expect_str_eq(sample.folder, "/tmp");
    cr_expect_eq(sample.workers, 8);
    cr_expect(sample.strict);
    cr_expect_eq(sample.idle_ms, 1800000);
    cr_expect_eq(sample.body, 65536);
    cr_expect_str_eq(sample.listen.host, "127.0.0.1");
    cr_expect_eq(sample.peers.count, 0);
    cr_expect_eq(sample.color, COLOR_RED);
}

Test(config, reads_every_type_with_spaces_comments_and_no_last_newline)
{
    cr_assert(
        status_is_ok(parse("# 見出し\n\n \t title=関所\n  key_file\t=  /k \nworkers = 64\n"
                           "strict = false\nidle = 250000ms\nbody = 1B\nlisten = [::1]:65535\n"
                           "peers = a:1 ,\tb.example:2\nnetworks = 10.0.0.0/8\ncolor = green")),
        "%s", problem.text);
    cr_expect_str_eq(sample.title, "関所");
    cr_expect_str_eq(sample.key_file, "/k");
    cr_expect_eq(sample.workers, 64);
    cr_expect_not(sample.strict);
    cr_expect_eq(sample.idle_ms, 250000);
    cr_expect_eq(sample.body, 1);
    cr_expect_str_eq(sample.listen.host, "::1");
    cr_expect_eq(sample.listen.port, 65535);
    cr_assert_eq(sample.peers.count, 2);
    cr_expect_str_eq(sample.peers.items[1].host, "b.example");
    cr_expect_eq(sample.peers.items[1].port, 2);
    cr_assert_eq(sample.networks.count, 1);
    cr_expect_str_eq(sample.networks.items[0], "10.0.0.0/8");
    cr_expect_eq(sample.color, COLOR_GREEN);
}

Test(config, finds_and_carries_over_what_differs_between_two_readings)
{
    struct sample before;
    const struct config_setting *peers = &sample_rows[8];

    cr_assert(status_is_ok(parse(KEY "peers = aaaa:1, bbbb:2\n")));
    before = sample;
    cr_assert(status_is_ok(parse(KEY "peers = aa:1\nworkers = 8\n")));
    for (size_t i = 0; i < sample_table.count; i++)
        cr_expect_eq(config_differs(&sample_rows[i], &before, &sample), &sample_rows[i] == peers,
                     "%s", sample_rows[i].name);
    config_copy(peers, &before, &sample);
    cr_expect_not(config_differs(peers, &before, &sample));
    cr_expect_eq(sample.peers.count, 2);
}
