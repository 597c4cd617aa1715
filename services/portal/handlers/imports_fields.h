/* Fields of the pages about imports, for their handlers and the table of routes. */
#ifndef PORTAL_HANDLERS_IMPORTS_FIELDS_H
#define PORTAL_HANDLERS_IMPORTS_FIELDS_H

enum {
    IMPORT_DONE_WORDS = 2,
    /* The largest file, and what the form has besides. */
    IMPORT_BODY_MAXIMUM = (256 << 10) + (4 << 10),
    IMPORT_DEADLINE_MS = 20000, /* auth has 15 s for it */
};

extern const char *const import_done_words[IMPORT_DONE_WORDS];

#endif
