/* multipart/form-data (RFC 7578), read strictly and by a list, as browsers send it: for the forms
 * that carry a file. */
#ifndef HTTP_MULTIPART_H
#define HTTP_MULTIPART_H

#include "http/route.h"

/* Whether the value of a Content-Type is this one with a boundary of letters, digits and - _ . '
 * and no other parameter. */
bool multipart_is_type(const char *content_type);

struct multipart {
    struct http_values values; /* as form_parse() gives them */
    struct bytes file;         /* within the body; none when no file was chosen */
};

/* The parts of `body`: fields of the list and, under the name `file`, at most one file, whose name
 * and type are not looked at. INVALID_ARGUMENT for what the boundary does not divide into whole
 * parts, for a header that is none of ours, a NUL in a field, and what form_parse() refuses.
 * Borrows `body`. */
NODISCARD struct status multipart_parse(const char *content_type, struct bytes body,
                                        struct http_fields fields, const char *file,
                                        struct arena *arena, struct multipart *out);

#endif
