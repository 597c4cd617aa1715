/* Files of texts: under each [key] one line per language. */
#ifndef VIEWC_TEXTS_H
#define VIEWC_TEXTS_H

#include "cursor.h"

/* Adds the file's messages to the compiler. */
NODISCARD struct status texts_read(struct cursor *cursor);

/* NULL when there is none. */
const struct message *texts_find(const struct compiler *compiler, const char *key);

/* Whether any form of the message has this placeholder. */
bool message_has_placeholder(const struct message *message, const char *name);

/* [a-z0-9_.]: the characters of a key. */
struct bytes texts_key(struct cursor *cursor);

#endif
