#include "csv_file.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "visit.h"

enum { FILES_AT_ONCE = 2 };

static struct status next_part(void *state, struct buffer *out)
{
    struct buffer *content = state;

    buffer_append(out, content->data, content->size);
    buffer_reset(content);
    return buffer_outcome(out);
}

static void close_file(void *state)
{
    buffer_clear(state);
    free(state);
}

struct status csv_file_send(const struct http_request *request, struct http_response *response,
                            const char *name, size_t maximum, csv_file_write write,
                            const void *what)
{
    /* It outlives the request's arena: parts are made while the answer is sent. */
    struct buffer *content = malloc(sizeof *content);
    if (content == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "out of memory");
    buffer_init(content, maximum);
    struct http_source source = {content, next_part, close_file,
                                 visit_of(request)->session.user_id};
    struct status made = write(what, content);
    if (status_is_ok(made))
        made = http_respond_source(response, HTTP_CSV, name, source);
    if (!status_is_ok(made))
        close_file(content);
    return made;
}

struct status csv_file_send_few(const struct http_request *request, struct http_response *response,
                                const char *name, size_t maximum, csv_file_write write,
                                const void *what)
{
    atomic_int *under_way = &portal_of(request)->files_under_way;
    struct status sent = FAIL(UNAVAILABLE, "enough of these files are being made");

    if (atomic_fetch_add(under_way, 1) < FILES_AT_ONCE)
        sent = csv_file_send(request, response, name, maximum, write, what);
    atomic_fetch_sub(under_way, 1);
    return sent;
}
