/* Who reads the history, of which tenant; and the record of the reading, written in the reader's
 * own transaction. */
#ifndef AUDIT_HANDLERS_READER_H
#define AUDIT_HANDLERS_READER_H

#include "db/db.h"
#include "outbox/event.h"
#include "rpc/call.h"

/* The pass's tenant; an operator, who has none, says which. INVALID_ARGUMENT when an operator does
 * not, or a user does. */
NODISCARD struct status reader_tenant(const struct call *call, int64_t requested,
                                      int64_t *tenant_out);

/* What was read: "history_searched" with the conditions, "history_viewed" with the number. */
struct reading {
    const char *kind;
    const char *object_id;
    const struct outbox_change *conditions; /* each as field and `after` */
    size_t condition_count;
};

/* `size_out`: how many events the history has then, this record included. */
NODISCARD struct status reader_record(const struct call *call, struct db *db, int64_t tenant_id,
                                      const struct reading *reading, int64_t *size_out);

#endif
