/* application/x-www-form-urlencoded (URL Standard, section 5.1), read strictly and by a list: for
 * queries and forms. */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include "http/route.h"

enum form_unknown { FORM_REFUSES_UNKNOWN, FORM_IGNORES_UNKNOWN };

/* The values of `text`, one for each field of the list, in the arena. INVALID_ARGUMENT for a pair
 * without '=', an empty pair, a malformed escape, a NUL, bytes that are not UTF-8, a field that is
 * not listed (unless ignored) or comes twice. Fields that are missing, too long or of the wrong
 * type are counted in out->faults. RESOURCE_EXHAUSTED when the arena is used up. */
NODISCARD struct status form_parse(struct bytes text, struct http_fields fields,
                                   enum form_unknown unknown, struct arena *arena,
                                   struct http_values *out);

/* The same with no pair at all: what is required is missing. */
NODISCARD struct status form_empty(struct http_fields fields, struct arena *arena,
                                   struct http_values *out);

/* The same pair by pair, for who takes them from somewhere else: form_begin(), form_take() for each
 * (`text` decoded, without NUL, living as long as the values), form_finish(). */
NODISCARD struct status form_begin(struct http_fields fields, struct arena *arena,
                                   struct http_values *out);
NODISCARD struct status form_take(const char *name, char *text, enum form_unknown unknown,
                                  struct http_values *values);
void form_finish(struct http_values *values);

#endif
