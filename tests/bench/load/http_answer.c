#include "bench/load/http_answer.h"

#include <string.h>

#include "base/number.h"
#include "support/check.h"

static const char end_of_head[] = "\r\n\r\n";
static const char status_line[] = "HTTP/1.1 200 OK\r\n";

/* Its size with the empty line; 0 when not all of it is there. */
static size_t head_size(struct bytes received)
{
    const uint8_t *end = memmem(received.data, received.size, end_of_head, strlen(end_of_head));

    return end ? (size_t)(end - received.data) + strlen(end_of_head) : 0;
}

/* The value of a header line whose name is written like this in the head. */
static struct bytes find_value(struct bytes head, const char *name)
{
    const char *found = memmem(head.data, head.size, name, strlen(name));

    if (found == NULL)
        return (struct bytes){0};
    const char *value = found + strlen(name);
    const char *end = memchr(value, '\r', (size_t)((const char *)head.data + head.size - value));
    CHECK(end != NULL);
    return (struct bytes){(const uint8_t *)value, (size_t)(end - value)};
}

static size_t content_length(struct bytes head)
{
    struct bytes text = find_value(head, "\r\nContent-Length: ");
    int64_t length = 0;

    CHECK(number_parse((const char *)text.data, text.size, 0, TLS_LOAD_ANSWER_CAPACITY, &length));
    return (size_t)length;
}

struct tls_load_answer http_answer_measure(struct bytes received)
{
    struct bytes head = {received.data, head_size(received)};

    if (head.size == 0)
        return (struct tls_load_answer){0};
    if (memcmp(head.data, status_line, strlen(status_line)) != 0)
        test_fail(__FILE__, __LINE__, "a page is answered by 200, not by\n%.*s", (int)head.size,
                  (const char *)head.data);
    size_t size = head.size + content_length(head);
    if (received.size < size)
        return (struct tls_load_answer){0};
    return (struct tls_load_answer){
        size, bytes_equal(find_value(head, "\r\nConnection: "), bytes_of("close"))};
}

struct bytes http_answer_head(struct bytes answer)
{
    size_t before = strlen(status_line);
    size_t size = head_size(answer);

    CHECK(size > before);
    return (struct bytes){answer.data + before, size - before - strlen("\r\n")};
}

struct bytes http_answer_body(struct bytes answer)
{
    size_t size = head_size(answer);

    return (struct bytes){answer.data + size, answer.size - size};
}
