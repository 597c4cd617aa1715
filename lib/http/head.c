#include "http/head.h"

#include "http/head_line.h"
#include "http/syntax.h"

/* Bytes of a request line beside its target: a method that is a word, and " HTTP/1.1\r\n". */
enum { REQUEST_LINE_REST = 64 };

const struct head_limits head_limits = {
    .size = HEAD_SIZE_MAXIMUM,
    .lines = HEAD_LINES_MAXIMUM,
    .target = HEAD_TARGET_MAXIMUM,
};

struct head head_begin(const struct head_limits *limits)
{
    return (struct head){.limits = limits};
}

bool head_refuse(struct head *head, int status, const char *reason)
{
    head->status = status;
    head->reason = reason;
    return false;
}

/* RFC 9112 section 3.2: every request says which host it is for. Section 6.1: with both a length
 * and a coding, or a coding in HTTP/1.0, somebody on the way reads a different end. RFC 9110
 * section 9.3.1: a body of a GET means nothing and is a known way to hide a second request. */
static bool finish(struct head *head)
{
    if (!head->has_host)
        return head_refuse(head, 400, "no_host");
    if (head->is_chunked && head->has_length)
        return head_refuse(head, 400, "length_and_coding");
    if (head->is_chunked && head->minor_version == 0)
        return head_refuse(head, 400, "coding_in_1_0");
    if (head->method != HTTP_POST && (head->is_chunked || head->length > 0))
        return head_refuse(head, 400, "body_not_allowed");
    if (head->method == HTTP_POST && !head->is_chunked && !head->has_length)
        return head_refuse(head, 411, "no_length");
    if (head->has_expectation && (!head->expects_continue || head->minor_version == 0))
        return head_refuse(head, 417, "expectation");
    return true;
}

/* One line without its CR LF. */
static bool read_line(struct head *head, const uint8_t *data, struct head_span line)
{
    if (!head->has_request_line) {
        head->has_request_line = true;
        return head_read_request_line(head, data, line);
    }
    if (head->line_count == head->limits->lines)
        return head_refuse(head, 431, "too_many_lines");
    return head_read_header_line(head, data, line);
}

/* What can be said of a line before its end has come. */
static enum head_outcome unfinished(struct head *head, size_t size)
{
    if (!head->has_request_line && size > head->limits->target + REQUEST_LINE_REST)
        head_refuse(head, 414, "target_too_long");
    else if (size > head->limits->size)
        head_refuse(head, 431, "head_too_large");
    return head->status ? HEAD_REFUSED : HEAD_MORE;
}

/* The line that ends with the LF at `end`. */
static enum head_outcome take_line(struct head *head, const uint8_t *data, size_t end)
{
    struct head_span line = {head->size, end - head->size};

    head->size = end + 1;
    head->scanned = end + 1;
    if (head->size > head->limits->size)
        head_refuse(head, 431, "head_too_large");
    else if (line.size == 0 || data[end - 1] != '\r')
        head_refuse(head, 400, "bare_lf");
    else if (line.size > 1)
        read_line(head, data, (struct head_span){line.at, line.size - 1});
    else if (!head->has_request_line)
        head_refuse(head, 400, "empty_first_line");
    else if (finish(head))
        return HEAD_DONE;
    return head->status ? HEAD_REFUSED : HEAD_MORE;
}

enum head_outcome head_read(struct head *head, const uint8_t *data, size_t size)
{
    enum head_outcome outcome = HEAD_MORE;

    while (outcome == HEAD_MORE && head->scanned < size) {
        const uint8_t *lf = memchr(data + head->scanned, '\n', size - head->scanned);
        head->scanned = size;
        outcome = lf ? take_line(head, data, (size_t)(lf - data)) : unfinished(head, size);
    }
    return outcome;
}
