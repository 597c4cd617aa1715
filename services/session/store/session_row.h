/* How a struct session lies in a row: the columns and their reading, the same for every statement.
 * For the stores of this folder alone. */
#ifndef SESSION_STORE_SESSION_ROW_H
#define SESSION_STORE_SESSION_ROW_H

#include "db/db.h"
#include "domain/session.h"
#include "store/session_store.h"

/* What a new session has, and whoever has another is void. Asked of the row in every statement, so
 * that no replica goes by an epoch it has not heard the end of. */
#define PRESENT_EPOCH "(SELECT present.epoch FROM epoch AS present)"

/* Of `sessions AS s JOIN subjects AS u USING (tenant, user_id)`, in the order session_row_read()
 * wants. */
#define SESSION_ROW                                                                                \
    " s.token_mac, s.session_id, tenant, user_id, s.idle_seconds, s.absolute_seconds,"             \
    " s.started_at, s.last_seen_at, s.rotates_at, s.version,"                                      \
    " s.epoch <> " PRESENT_EPOCH ","                                                               \
    " u.version, u.kind, u.login_id, u.display_name, u.permissions, u.roles, u.scopes"

/* What a subquery that locks sessions has to hand up for that. */
#define SESSION_ROW_LOCKED                                                                         \
    " token_mac, session_id, tenant, user_id, idle_seconds, absolute_seconds,"                     \
    " started_at, last_seen_at, rotates_at, version, epoch"

/* Of `sessions AS s`: what session_row_read_summary() reads, before any further column. */
#define SESSION_SUMMARY                                                                            \
    " s.session_id, host(s.client_ip), s.user_agent, s.authentication, s.started_at,"              \
    " s.last_seen_at, s.ends_at, s.started_at + s.absolute_seconds * interval '1 second'"

enum { SESSION_ROW_COLUMNS = 18, SESSION_SUMMARY_COLUMNS = 8 };

NODISCARD struct status session_row_read(const struct db_rows *rows, struct session *out);

/* All rows into an array in the arena, the present one included. */
NODISCARD struct status session_row_read_all(struct db_rows *rows, struct arena *arena,
                                             struct session **out);

/* The present row; the texts in the arena. */
NODISCARD struct status session_row_read_summary(const struct db_rows *rows, struct arena *arena,
                                                 struct session_summary *out);

#endif
