/* X-Forwarded-For from strangers, each line of the input a header: whom it names depends on nothing
 * that stands to the left of the first address that is no trusted proxy, and a peer that is not
 * trusted is believed no word. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "http/client_address.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEADERS = 8, TEXT_CAPACITY = 1024 };

static struct range_set trusted;
static struct address proxy;
static struct address stranger;

static void prepare(void)
{
    struct range range;

    if (trusted.count > 0)
        return;
    if (!range_parse(bytes_of("10.0.0.0/8"), &range) ||
        !status_is_ok(range_set_open(&range, 1, &trusted)) ||
        !address_parse(bytes_of("10.0.0.1"), &proxy) ||
        !address_parse(bytes_of("203.0.113.14"), &stranger))
        abort();
}

/* Cuts `text` at its line feeds. */
static size_t headers_of(char *text, struct http_header out[static HEADERS])
{
    size_t count = 0;

    for (char *line = text; line && count < HEADERS - 1; count++) {
        char *end = strchr(line, '\n');
        if (end)
            *end++ = '\0';
        out[count] = (struct http_header){"x-forwarded-for", line};
        line = end;
    }
    return count;
}

/* A line in front was written before the others, so by somebody who is believed less. */
static void ignores_what_stands_further_left(const struct http_header *headers, size_t count,
                                             struct address found)
{
    struct http_header more[HEADERS] = {{"x-forwarded-for", "192.0.2.1, not an address"}};
    struct address again;

    memcpy(more + 1, headers, count * sizeof *headers);
    assert(status_is_ok(client_address(&trusted, proxy, more, count + 1, &again)));
    assert(address_equal(found, again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[TEXT_CAPACITY];
    struct http_header headers[HEADERS] = {0};
    struct address found;

    prepare();
    if (size >= sizeof text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    size_t count = headers_of(text, headers);

    assert(status_is_ok(client_address(&trusted, stranger, headers, count, &found)));
    assert(address_equal(found, stranger));
    struct status outcome = client_address(&trusted, proxy, headers, count, &found);
    if (!status_is_ok(outcome)) {
        assert(outcome.code == STATUS_INVALID_ARGUMENT);
        return 0;
    }
    if (!range_set_contains(&trusted, found))
        ignores_what_stands_further_left(headers, count, found);
    return 0;
}
