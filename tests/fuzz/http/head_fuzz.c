/* However a head is cut, the verdict is the same; and what is accepted keeps the promises that the
 * rest of the server builds on. */
#include <assert.h>

#include "http/head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void assert_inside(struct head_span span, const struct head *head)
{
    assert(span.at <= head->size && span.size <= head->size - span.at);
}

static void assert_promises(const struct head *head, const uint8_t *data, size_t size)
{
    assert(head->size <= size && head->size <= HEAD_SIZE_MAXIMUM);
    assert(memcmp(data + head->size - 4, "\r\n\r\n", 4) == 0);
    assert(head->method == HTTP_GET || head->method == HTTP_HEAD || head->method == HTTP_POST);
    assert(head->has_host && head->host.size > 0);
    assert(!(head->is_chunked && head->has_length));
    assert(head->method == HTTP_POST || (!head->is_chunked && head->length == 0));
    assert(head->line_count <= HEAD_LINES_MAXIMUM);
    assert(data[head->target.at] == '/' && head->target.size <= HEAD_TARGET_MAXIMUM);
    assert_inside(head->target, head);
    for (size_t i = 0; i < head->line_count; i++) {
        const struct head_line *line = &head->lines[i];
        assert_inside(line->name, head);
        assert_inside(line->value, head);
        assert(line->name.size > 0);
        assert(memchr(data + line->value.at, '\n', line->value.size) == NULL);
        assert(memchr(data + line->value.at, '\0', line->value.size) == NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct head whole = head_begin(&head_limits);
    struct head bytewise = head_begin(&head_limits);
    enum head_outcome at_once = head_read(&whole, data, size);
    enum head_outcome stepwise = HEAD_MORE;

    for (size_t i = 1; i <= size && stepwise == HEAD_MORE; i++)
        stepwise = head_read(&bytewise, data, i);
    assert(at_once == stepwise);
    assert(whole.status == bytewise.status);
    if (at_once == HEAD_DONE)
        assert_promises(&whole, data, size);
    return 0;
}
