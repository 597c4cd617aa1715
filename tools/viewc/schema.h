/* The header of a view: what kind of template it is and the types of its values. */
#ifndef VIEWC_SCHEMA_H
#define VIEWC_SCHEMA_H

#include "cursor.h"

/* Reads up to and with the line "---" or the end, and adds what is declared to the compiler. */
NODISCARD struct status schema_read(struct cursor *cursor, struct template *out);

/* Fills in the types that fields name, once every header is read. */
NODISCARD struct status schema_resolve(struct compiler *compiler);

struct record *schema_find_record(const struct compiler *compiler, const char *name);
const struct field *record_find_field(const struct record *record, const char *name);
const struct choice_value *choice_find_value(const struct choice *choice, const char *name);

#endif
