/* How a struct session lies in a row: the columns and their reading, the same for every statement.
 * For the stores of this folder alone. */
#ifndef SESSION_STORE_SESSION_ROW_H
#define SESSION_STORE_SESSION_ROW_H

#include "db/db.h"
#include "domain/session.h"

/* Of `sessions AS s JOIN subjects AS u USING (tenant, user_id)`, in the order session_row_read()
 * wants. */
#define SESSION_ROW                                                                                \
    " s.token_mac, s.session_id, tenant, user_id, s.idle_seconds, s.absolute_seconds,"             \
    " s.started_at, s.last_seen_at, s.version, s.epoch,"                                           \
    " u.version, u.kind, u.login_id, u.display_name, u.permissions, u.roles"

/* What a subquery that locks sessions has to hand up for that. */
#define SESSION_ROW_LOCKED                                                                         \
    " token_mac, session_id, tenant, user_id, idle_seconds, absolute_seconds,"                     \
    " started_at, last_seen_at, version, epoch"

NODISCARD struct status session_row_read(const struct db_rows *rows, struct session *out);

/* All rows into an array in the arena, the present one included. */
NODISCARD struct status session_row_read_all(struct db_rows *rows, struct arena *arena,
                                             struct session **out);

#endif
