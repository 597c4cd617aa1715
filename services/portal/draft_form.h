/* What is kept of a form when its session ends, by the types of its fields: what people type and
 * choose, and which state of things they did it on. Never a secret, a token, or what stands for a
 * thing that may be gone by then. */
#ifndef PORTAL_DRAFT_FORM_H
#define PORTAL_DRAFT_FORM_H

#include "http/route.h"

bool draft_form_keeps(const struct http_field *field);

/* Whether there is a text among its fields. */
bool draft_form_has_text(struct http_fields fields);

/* Of `typed`, a form as browsers send it, the fields that are kept, as they were sent; in the
 * arena. Whatever else there is, well-formed or not, is left out. */
NODISCARD struct status draft_form_cut(struct bytes typed, struct http_fields fields,
                                       struct arena *arena, struct bytes *out);

#endif
