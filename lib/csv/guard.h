/* Spreadsheets take a field that begins like a formula for one, also in a file that came from
 * somebody else's input (ASVS 1.2.10). A leading apostrophe makes it text. */
#ifndef CSV_GUARD_H
#define CSV_GUARD_H

#include "base/bytes.h"

/* Whether the text needs an apostrophe in front: it begins with = + - @, their full-width forms,
 * the minus sign (which CP932 has no other form of than the full-width one), TAB, CR, LF or NUL; or
 * with apostrophes before one of these, so that csv_unguard() can tell ours from the user's. */
bool csv_needs_guard(struct bytes text);

/* The text without the apostrophe that the writer put in front, if it did. */
struct bytes csv_unguard(struct bytes text);

#endif
