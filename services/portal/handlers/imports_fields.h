/* Fields of the pages about imports, for their handlers and the table of routes. */
#ifndef PORTAL_HANDLERS_IMPORTS_FIELDS_H
#define PORTAL_HANDLERS_IMPORTS_FIELDS_H

#include "http/route.h"

enum {
    IMPORT_DONE_WORDS = 2,
    /* Of more than the largest file, so that the form itself can say how large that is. */
    IMPORT_BODY_MAXIMUM = HTTP_BODY_MAXIMUM,
    IMPORT_DEADLINE_MS = 20000, /* auth has 15 s for it */
};

extern const char *const import_done_words[IMPORT_DONE_WORDS];

#endif
