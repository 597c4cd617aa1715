/* One value against its declaration. */
#ifndef HTTP_FIELD_H
#define HTTP_FIELD_H

#include "http/route.h"

/* Whether the declaration itself makes sense: a name, a type, bounds that bound. */
bool field_is_declared(const struct http_field *field);

/* Reads a decoded text without NUL, `text` ending with one; lines' ends are rewritten in place.
 * INVALID_ARGUMENT when it is not UTF-8; any other thing that is wrong is the value's fault. */
NODISCARD struct status field_read(const struct http_field *field, char *text,
                                   struct http_value *out);

/* Whether it may come several times: HTTP_FIELD_UUIDS and HTTP_FIELD_NUMBERS. */
bool field_is_of_list(const struct http_field *field);

/* One more of a list; that of HTTP_FIELD_UUIDS has its room in `out`. One too many, and one that is
 * none, is the value's fault; `text` is then what came last. */
NODISCARD struct status field_read_another(const struct http_field *field, const char *text,
                                           struct http_value *out);

/* The value of a field that was not sent. */
struct http_value field_absent(const struct http_field *field);

#endif
