/* Customers as pages of the console show them. */
#ifndef PORTAL_CUSTOMER_VIEW_H
#define PORTAL_CUSTOMER_VIEW_H

#include "base/arena.h"
#include "base/uuid.h"
#include "view/link.h"

/* "/admin/customers/{id}" with `rest` behind it: "/statements", "". */
NODISCARD struct status customer_view_link(struct arena *arena, struct uuid id, const char *rest,
                                           struct view_link *out);

#endif
