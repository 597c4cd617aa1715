/* Imports as their pages show them. */
#ifndef PORTAL_HANDLERS_IMPORT_VIEW_H
#define PORTAL_HANDLERS_IMPORT_VIEW_H

#include "http/request.h"
#include "peers/imports.h"
#include "portal_views.h"

/* An import can be applied for an hour, and undone for a day; auth holds to it. */
#define IMPORT_APPLYING_US (INT64_C(3600) * 1000000)
#define IMPORT_UNDOING_US (24 * IMPORT_APPLYING_US)

/* "/admin/users/import/{id}" with `rest` behind it. */
NODISCARD struct status import_view_link(const struct http_request *request, struct uuid id,
                                         const char *rest, struct view_link *out);

NODISCARD struct status import_view_head(const struct http_request *request,
                                         const struct import_summary *summary,
                                         struct view_import_head *out);

NODISCARD struct status import_view_rows(const struct http_request *request,
                                         const struct import_page *page,
                                         const struct view_import_row **out);

/* Whether it can be done now, by the clock of the page. */
bool import_may_apply(const struct http_request *request, const struct import_summary *summary);
bool import_may_undo(const struct http_request *request, const struct import_summary *summary);

/* It was to be applied, and was not in time. */
bool import_is_expired(const struct http_request *request, const struct import_summary *summary);

/* How many users it changes. */
int64_t import_count(const struct import_summary *summary);

#endif
