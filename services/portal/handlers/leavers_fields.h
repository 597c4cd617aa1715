/* The fields of the report on leavers, for its handlers and the table of routes. */
#ifndef PORTAL_HANDLERS_LEAVERS_FIELDS_H
#define PORTAL_HANDLERS_LEAVERS_FIELDS_H

#include "http/request.h"
#include "http/route.h"
#include "peers/leavers.h"
#include "view/link.h"

enum { LEAVERS_QUERY_FIELDS = 6, LEAVERS_FILE_FIELDS = 3 };

extern const struct http_field leavers_query[LEAVERS_QUERY_FIELDS];
extern const struct http_field leavers_file_query[LEAVERS_FILE_FIELDS];
extern const char *const leaver_route_words[LEAVER_ROUTES];

/* What is wrong with the period that an address asks for. */
enum leavers_fault {
    LEAVERS_OK,
    LEAVERS_FROM_INVALID = 1 << 0, /* no day, as the next */
    LEAVERS_UNTIL_INVALID = 1 << 1,
    LEAVERS_TURNED_ROUND = 1 << 2, /* it ends before it begins */
};

/* Fills period and route of the question; gives a set of leavers_fault. A period is whole days of
 * the company's zone. */
NODISCARD unsigned leavers_read_query(const struct http_request *request,
                                      struct leaver_question *out);

/* The same search at `path`, with one more field where `name` is not NULL. */
NODISCARD struct status leavers_link(const struct http_request *request, const char *path,
                                     const char *name, const char *value, struct view_link *out);

#endif
