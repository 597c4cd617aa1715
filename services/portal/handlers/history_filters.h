/* The filters above the history: what an address asks for, as a question to audit, as fields of the
 * form and as chips. One table says how each is read and shown. */
#ifndef PORTAL_HANDLERS_HISTORY_FILTERS_H
#define PORTAL_HANDLERS_HISTORY_FILTERS_H

#include "http/request.h"
#include "peers/audit.h"
#include "portal_views.h"

/* In the order in which chips show them. */
enum history_filter {
    HISTORY_FROM,
    HISTORY_UNTIL,
    HISTORY_ACTOR,
    HISTORY_SOURCE,
    HISTORY_ACTION,
    HISTORY_RESULT,
    HISTORY_FILTERS,
};

/* What a result may be, for the route and the form. */
enum { HISTORY_RESULT_COUNT = 3 };
extern const char *const history_result_words[HISTORY_RESULT_COUNT];
extern const enum view_label history_result_names[HISTORY_RESULT_COUNT];

/* Fills the question, but for place and size of the page, and what the form shows of each filter:
 * as typed, and what is wrong with it. False when something is; then the question is not to be
 * asked. */
NODISCARD bool history_filters_read(const struct http_request *request,
                                    struct audit_question *question,
                                    struct view_filter out[static HISTORY_FILTERS]);

/* The address of this search without filter `without` (HISTORY_FILTERS: with all of them), and with
 * `place`, "before" or "after", the event `seq` (NULL: from the newest). */
NODISCARD struct status history_filters_link(const struct http_request *request,
                                             enum history_filter without, const char *place,
                                             int64_t seq, struct view_link *out);

/* This search as a file. */
NODISCARD struct status history_filters_file(const struct http_request *request,
                                             struct view_link *out);

/* One chip for each filter in force, in the request's arena. */
NODISCARD struct status history_filters_chips(const struct http_request *request,
                                              const struct audit_question *question,
                                              const struct view_chip **out, size_t *count_out);

#endif
