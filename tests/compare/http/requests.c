/* Says how our parsers read streams: from standard input records of 4 bytes of size (big-endian)
 * and that many bytes, to standard output for each one line, the requests that were accepted in
 * order, up to the first that is refused or incomplete:
 *
 *     METHOD SP target SP body-in-hex TAB METHOD ...
 */
#include <stdio.h>

#include "http/chunks.h"
#include "http/head.h"

enum { STREAM_MAXIMUM = 64 << 10 };

static const char *const methods[] = {
    [HTTP_GET] = "GET", [HTTP_HEAD] = "HEAD", [HTTP_POST] = "POST"};

/* Reads the body behind a head; false when it is refused or incomplete. */
static bool read_body(const struct head *head, struct bytes data, struct buffer *out,
                      size_t *used_out)
{
    struct chunks chunks = {.maximum = STREAM_MAXIMUM};

    if (head->is_chunked)
        return chunks_read(&chunks, data, out, used_out) == CHUNKS_DONE;
    if (head->length > data.size)
        return false;
    buffer_append(out, data.data, (size_t)head->length);
    *used_out = (size_t)head->length;
    return true;
}

static void print_request(const struct head *head, const uint8_t *data, const struct buffer *body)
{
    printf("%s %.*s ", methods[head->method], (int)head->target.size, data + head->target.at);
    for (size_t i = 0; i < body->size; i++)
        printf("%02x", body->data[i]);
    putchar('\t');
}

/* Bytes of one accepted request; 0 when there is none. */
static size_t take_request(struct bytes stream, bool *closes_out)
{
    struct head head = head_begin(&head_limits);
    CLEANUP(buffer_clear) struct buffer body = {.maximum = STREAM_MAXIMUM};
    size_t used = 0;

    if (head_read(&head, stream.data, stream.size) != HEAD_DONE)
        return 0;
    struct bytes rest = {stream.data + head.size, stream.size - head.size};
    if (!read_body(&head, rest, &body, &used))
        return 0;
    print_request(&head, stream.data, &body);
    *closes_out = head.closes;
    return head.size + used;
}

static void judge(struct bytes stream)
{
    bool closes = false;

    while (!closes && stream.size > 0) {
        size_t used = take_request(stream, &closes);
        if (used == 0)
            break;
        stream = (struct bytes){stream.data + used, stream.size - used};
    }
    putchar('\n');
}

int main(void)
{
    static uint8_t stream[STREAM_MAXIMUM];
    uint8_t size[4];

    while (fread(size, sizeof size, 1, stdin) == 1) {
        size_t count = bytes_get_u32(size);
        if (count > sizeof stream || fread(stream, 1, count, stdin) != count)
            return 1;
        judge((struct bytes){stream, count});
        fflush(stdout);
    }
    return 0;
}
