#include <criterion/criterion.h>

#include "http/chunks.h"

struct outcome {
    enum chunks_outcome result;
    size_t used;
};

/* Reads in two pieces, cut after `cut` bytes. */
static struct outcome read_cut(const char *text, size_t size, size_t cut, size_t maximum,
                               struct buffer *out)
{
    struct chunks chunks = {.maximum = maximum};
    struct outcome outcome = {CHUNKS_MORE, 0};
    size_t used = 0;

    outcome.result = chunks_read(&chunks, (struct bytes){(const uint8_t *)text, cut}, out, &used);
    outcome.used = used;
    if (outcome.result != CHUNKS_MORE)
        return outcome;
    outcome.result =
        chunks_read(&chunks, (struct bytes){(const uint8_t *)text + cut, size - cut}, out, &used);
    outcome.used += used;
    return outcome;
}

static void expect(const char *text, size_t size, size_t maximum, enum chunks_outcome expected,
                   const char *data)
{
    for (size_t cut = 0; cut <= size; cut++) {
        CLEANUP(buffer_clear) struct buffer out;
        buffer_init(&out, 1 << 16);
        struct outcome outcome = read_cut(text, size, cut, maximum, &out);
        cr_expect_eq(outcome.result, expected, "%s cut at %zu: %d", text, cut, outcome.result);
        if (data)
            cr_expect(bytes_equal(buffer_bytes(&out), bytes_of(data)), "%s cut at %zu", text, cut);
    }
}

Test(chunks, refuses_whatever_is_not_exactly_the_grammar)
{
    static const char *const malformed[] = {
        "3;name=value\r\nabc\r\n0\r\n\r\n", /* extension */
        "3;\r\nabc\r\n0\r\n\r\n",
        "3\r\nabc\r\n0\r\nTrailer: x\r\n\r\n", /* trailer */
        "3 \r\nabc\r\n0\r\n\r\n",
        " 3\r\nabc\r\n0\r\n\r\n",
        "3\t\r\nabc\r\n0\r\n\r\n",
        "+3\r\nabc\r\n0\r\n\r\n",
        "-3\r\nabc\r\n0\r\n\r\n",
        "0x3\r\nabc\r\n0\r\n\r\n",
        "000000003\r\nabc\r\n0\r\n\r\n", /* nine digits */
        "3\nabc\r\n0\r\n\r\n",           /* bare LF, each place */
        "3\r\nabc\n0\r\n\r\n",
        "3\r\nabc\r\n0\n\r\n",
        "3\r\nabc\r\n0\r\n\n",
        "3\r\nabcd\r\n0\r\n\r\n", /* data too long */
        "4\r\nabc\r\n0\r\n\r\n",  /* data too short */
        "\r\nabc\r\n0\r\n\r\n",
        "g\r\nabc\r\n0\r\n\r\n",
        "3\rabc\r\n0\r\n\r\n",
        "3\r\nabc\rX0\r\n\r\n",
        "0\r\n\rX",
    };

    for (size_t i = 0; i < COUNT_OF(malformed); i++)
        expect(malformed[i], strlen(malformed[i]), 1000, CHUNKS_MALFORMED, NULL);
    expect("3\0\r\nabc", 8, 1000, CHUNKS_MALFORMED, NULL);
}

Test(chunks, refuses_more_than_the_maximum_as_soon_as_it_is_announced)
{
    static const char exact[] = "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";

    expect("6\r\n", 3, 5, CHUNKS_TOO_LARGE, "");
    expect("ffffffff\r\n", 10, 5, CHUNKS_TOO_LARGE, "");
    expect("3\r\nabc\r\n3\r\n", 11, 5, CHUNKS_TOO_LARGE, "abc");
    expect(exact, sizeof exact - 1, 5, CHUNKS_DONE, "abcde");
}

Test(chunks, joins_the_data_however_it_is_cut)
{
    static const char text[] = "1\r\na\r\n0000000A\r\n0123456789\r\n2\r\n\r\n\r\n00\r\n\r\n";

    expect(text, sizeof text - 1, 1000, CHUNKS_DONE, "a0123456789\r\n");
    expect("0\r\n\r\n", 5, 1000, CHUNKS_DONE, "");
}

Test(chunks, leaves_the_next_request_alone)
{
    static const char text[] = "1\r\na\r\n0\r\n\r\nGET / HTTP/1.1\r\n";
    CLEANUP(buffer_clear) struct buffer out;

    buffer_init(&out, 100);
    struct outcome outcome = read_cut(text, sizeof text - 1, sizeof text - 1, 1000, &out);
    cr_expect_eq(outcome.result, CHUNKS_DONE);
    cr_expect_eq(outcome.used, strlen("1\r\na\r\n0\r\n\r\n"));
}

Test(chunks, asks_for_more_until_the_end_has_come)
{
    static const char text[] = "1\r\na\r\n0\r\n\r\n";

    for (size_t size = 0; size < sizeof text - 1; size++)
        expect(text, size, 1000, CHUNKS_MORE, NULL);
}
