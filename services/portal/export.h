/* All there is of a company in the portal, for the end of its contract: lines of
 *
 *     company 7
 *     customers {"id":"…","code":"C-1","name":"…","createdAtUs":…}
 *     customer_users {…}
 *     statements {…}
 *     end {"customers":1,"customer_users":1,"statements":1}
 *
 * with the name of a table before each row, and at the end how many there were: without that line
 * it is not all. A statement's file is made of its row (statement_file.h). */
#ifndef PORTAL_EXPORT_H
#define PORTAL_EXPORT_H

#include <stdio.h>

#include "backbone/backbone.h"

/* Recorded in the company's history before anything is read. Of a company that is not there it is
 * empty: the portal has no list of companies. */
NODISCARD struct status export_write(struct backbone *backbone, int64_t tenant_id, FILE *out);

#endif
