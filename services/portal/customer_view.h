/* Customers as pages of the console show them. */
#ifndef PORTAL_CUSTOMER_VIEW_H
#define PORTAL_CUSTOMER_VIEW_H

#include "http/request.h"
#include "portal_views.h"
#include "store/customer_reach.h"

/* "/admin/customers/{id}" with `rest` behind it: "/statements", "". */
NODISCARD struct status customer_view_link(struct arena *arena, struct uuid id, const char *rest,
                                           struct view_link *out);

/* A box for each of the company's groups whose customers are within reach; `chosen` is the number
 * of one of them, or another. The route names "auth". */
NODISCARD struct status customer_view_groups(const struct http_request *request,
                                             const struct customer_reach *reach, int64_t chosen,
                                             const struct view_group_box **out, size_t *count_out);

/* Whether customers may be put where a field of a form says: into a group that there is, or with 0
 * into none, within reach. */
bool customer_view_reaches(const struct http_request *request, const struct customer_reach *reach,
                           const struct http_value *sent);

#endif
