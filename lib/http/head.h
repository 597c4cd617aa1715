/* The head of a request: request line and header lines (RFC 9112 sections 2 to 5), read as they
 * come and refused at the first line that is not exactly what the grammar says. Nothing is
 * repaired: two programs that repair differently are how requests are smuggled (RFC 9112
 * section 11.2).
 *
 *     struct head head = head_begin(&limits);
 *     ... bytes are appended to a buffer ...
 *     switch (head_read(&head, data, size)) {
 */
#ifndef HTTP_HEAD_H
#define HTTP_HEAD_H

#include "base/bytes.h"
#include "http/request.h"

enum {
    HEAD_SIZE_MAXIMUM = 16 << 10,
    HEAD_LINES_MAXIMUM = 64,
    HEAD_TARGET_MAXIMUM = 4 << 10,
};

struct head_limits {
    size_t size;   /* bytes of the whole head; at most HEAD_SIZE_MAXIMUM */
    size_t lines;  /* header lines; at most HEAD_LINES_MAXIMUM */
    size_t target; /* bytes */
};

/* The standard ones. */
extern const struct head_limits head_limits;

enum head_outcome {
    HEAD_MORE,
    HEAD_DONE,    /* head.size bytes belong to the head */
    HEAD_REFUSED, /* answer head.status, then close */
};

/* A place in the bytes that were read: they may move between calls. */
struct head_span {
    size_t at;
    size_t size;
};

struct head_line {
    struct head_span name;
    struct head_span value; /* without the white space around it */
};

struct head {
    const struct head_limits *limits;
    size_t size;    /* of the complete lines so far */
    size_t scanned; /* where the search for the end of the present line goes on */
    bool has_request_line;

    enum http_method method;
    int minor_version;       /* of HTTP/1.x: 0 or 1 */
    struct head_span target; /* origin form: '/' first */
    struct head_line lines[HEAD_LINES_MAXIMUM];
    size_t line_count;

    struct head_span host;
    bool has_host;
    bool has_length;
    uint64_t length; /* of the body; 0 when chunked */
    bool is_chunked;
    bool closes; /* after the answer: HTTP/1.0, `close` in Connection, an offer to upgrade */
    bool has_expectation;
    bool expects_continue;
    unsigned seen; /* which headers that may come only once have come */

    int status;         /* when refused: 400, 411, 414, 417, 431, 501, 505 */
    const char *reason; /* for the log; a literal */
};

struct head head_begin(const struct head_limits *limits);

/* Goes on over `data`, which holds everything from the first byte of the head, `size` bytes by now.
 * Bytes behind the head are not looked at. */
enum head_outcome head_read(struct head *head, const uint8_t *data, size_t size);

#endif
