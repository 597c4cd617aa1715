#include "sent_again.h"

#include <string.h>

#include "base/utf8.h"
#include "domain/csrf.h"
#include "drafts.h"
#include "http/percent.h"
#include "visit.h"

enum { FIELDS_MAXIMUM = 600 }; /* more than any of our pages has, boxes to tick included */

/* Nobody is shown what another site put into a form. */
static bool may_be_sent_again(const struct http_request *request)
{
    const struct visit *visit = visit_of(request);

    return request->method == HTTP_POST && visit->route->shown_by && request->body.size > 0 &&
           request->body.size <= DRAFT_TYPED_MAXIMUM &&
           csrf_is_same_origin(http_header(request, "sec-fetch-site"),
                               http_header(request, "origin"), portal_of(request)->origin);
}

/* As the table calls it; NULL when it has none. Names are spelt without escapes, as every browser
 * sends them. */
static const char *find_name(const struct http_request *request, struct bytes name)
{
    const struct http_fields fields = visit_of(request)->route->http.form;

    for (size_t i = 0; i < fields.count; i++) {
        if (bytes_equal(name, bytes_of(fields.list[i].name)))
            return fields.list[i].name;
    }
    return NULL;
}

static bool decode(struct bytes text, struct arena *arena, const char **out)
{
    char *decoded = arena_alloc(arena, text.size + 1);
    size_t size = 0;

    if (decoded == NULL ||
        !percent_decode(text, PERCENT_PLUS_IS_SPACE, (uint8_t *)decoded, &size) ||
        !bytes_are_utf8((struct bytes){(const uint8_t *)decoded, size}))
        return false;
    decoded[size] = '\0';
    *out = decoded;
    return true;
}

static bool read_pair(const struct http_request *request, struct bytes pair, struct arena *arena,
                      struct view_sent_field *out)
{
    const uint8_t *equals = memchr(pair.data, '=', pair.size);

    if (equals == NULL)
        return false;
    const size_t name_size = (size_t)(equals - pair.data);
    out->name = find_name(request, (struct bytes){pair.data, name_size});
    return out->name &&
           decode((struct bytes){equals + 1, pair.size - name_size - 1}, arena, &out->value);
}

/* In their order, of which the name of the change is made. The token is the first, as in all our
 * forms. False for what no page of ours sends. */
static bool read_fields(const struct http_request *request, struct arena *arena,
                        struct view_sent_field *fields, size_t *count_out)
{
    const struct bytes body = request->body;
    size_t count = 0;

    for (size_t at = 0; at < body.size; count++) {
        const uint8_t *end = memchr(body.data + at, '&', body.size - at);
        size_t size = end ? (size_t)(end - (body.data + at)) : body.size - at;
        if (count == FIELDS_MAXIMUM ||
            !read_pair(request, (struct bytes){body.data + at, size}, arena, &fields[count]))
            return false;
        at += size + 1;
    }
    *count_out = count;
    return count > 0 && strcmp(fields[0].name, "csrf") == 0;
}

void sent_again_fill(const struct http_request *request, struct arena *arena,
                     struct view_problem *view)
{
    size_t count = 0;

    if (!may_be_sent_again(request))
        return;
    struct view_sent_field *fields = arena_alloc_array(arena, FIELDS_MAXIMUM, sizeof *fields);
    if (fields == NULL || !read_fields(request, arena, fields, &count) ||
        !view_link_own(request->path, &view->again))
        return;
    view->csrf = fields[0].value;
    view->fields = fields + 1;
    view->fields_count = count - 1;
}
