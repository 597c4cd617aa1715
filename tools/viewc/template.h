/* The markup of a view with its placeholders, read into nodes and checked against the types. */
#ifndef VIEWC_TEMPLATE_H
#define VIEWC_TEMPLATE_H

#include "cursor.h"

/* Reads the body of `template`, whose header is resolved, into template->nodes. */
NODISCARD struct status template_read(struct compiler *compiler, struct template *template);

/* NULL when there is none with a body. */
const struct template *template_find(const struct compiler *compiler, const char *name);

#endif
