/* The characters HTTP is made of (RFC 9110 section 5.6.2). */
#ifndef HTTP_SYNTAX_H
#define HTTP_SYNTAX_H

#include "base/bytes.h"

/* A letter, digit or one of !#$%&'*+-.^_`|~ */
bool syntax_is_token_character(uint8_t byte);

/* At least one of them and nothing else. */
bool syntax_is_token(struct bytes text);

/* Without regard to the case of ASCII letters. `expected` in lower case. */
bool syntax_equals(struct bytes text, const char *expected);

/* Whether `list` (elements separated by commas, RFC 9110 section 5.6.1) has `element`, in lower
 * case, as one of its elements. Parameters of an element (";q=1") count as part of it. */
bool syntax_list_has(struct bytes list, const char *element);

/* Without the spaces and tabs at both ends. */
struct bytes syntax_trim(struct bytes text);

#endif
