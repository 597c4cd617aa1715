#include "handlers/scope_labels.h"

#include "store/group_store.h"

struct status scope_labels_find(struct db *db, int64_t tenant_id, scope_set before, scope_set after,
                                struct scope_labels *out)
{
    struct customer_group groups[SCOPE_GROUPS_MAXIMUM];
    size_t count = 0;

    TRY(group_store_list(db, tenant_id, groups, &count));
    scope_label(before, groups, count, out->before);
    scope_label(after, groups, count, out->after);
    return OK;
}
