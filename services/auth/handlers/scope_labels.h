/* Which customers rights reach, as the history says it. */
#ifndef AUTH_HANDLERS_SCOPE_LABELS_H
#define AUTH_HANDLERS_SCOPE_LABELS_H

#include "db/db.h"
#include "domain/customer_group.h"

/* What a scope was and is, for an event. */
struct scope_labels {
    char before[SCOPE_LABEL_CAPACITY];
    char after[SCOPE_LABEL_CAPACITY];
};

NODISCARD struct status scope_labels_find(struct db *db, int64_t tenant_id, scope_set before,
                                          scope_set after, struct scope_labels *out);

#endif
