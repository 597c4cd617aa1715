/* Shared by emit.c (types, texts, links) and emit_page.c (the statements of one page). */
#ifndef VIEWC_EMIT_PRIVATE_H
#define VIEWC_EMIT_PRIVATE_H

#include "compiler.h"

/* The statements that render the page, parts and frames in place. */
NODISCARD struct status emit_page(struct compiler *compiler, const struct template *page,
                                  struct buffer *out);

/* A C string literal, broken behind line feeds. */
void emit_string(struct buffer *out, const char *text);

/* A lower-case name as part of a constant. */
void emit_upper(struct buffer *out, const char *name);

#endif
