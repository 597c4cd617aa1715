/* Statements as pages show them. */
#ifndef PORTAL_STATEMENT_VIEW_H
#define PORTAL_STATEMENT_VIEW_H

#include "portal_views.h"
#include "store/statement_store.h"

/* Where the pages of statements are: all of a company in the console, one's own in My Page. */
#define STATEMENTS_OF_COMPANY "/admin/statements"
#define STATEMENTS_OF_OWN "/my/statements"

/* `place`, "/", the id, and `rest` behind it: "/file", "". */
NODISCARD struct status statement_view_link(struct arena *arena, const char *place, struct uuid id,
                                            const char *rest, struct view_link *out);

/* The line of a statement, with links to its page and its file. */
NODISCARD struct status statement_view_line(struct arena *arena, const char *place,
                                            const struct statement *statement,
                                            struct view_own_statement *out);

/* A line for each of a page, in the arena. */
NODISCARD struct status statement_view_lines(struct arena *arena, const char *place,
                                             const struct statement_page *page,
                                             const struct view_own_statement **out);

#endif
