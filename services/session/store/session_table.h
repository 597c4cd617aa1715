/* The sessions this replica knows, in memory: what lets Check answer without the database.
 *
 * Memory only ever says yes. What it does not hold, doubts, or finds past a limit is looked up in
 * the database by the caller, who puts the answer back with session_table_put() or
 * session_table_remove(). So a session created elsewhere needs no announcement, and one that ended
 * elsewhere needs exactly one: session_table_doubt().
 *
 * A look-up that overlaps a doubt must not put an old row back: the caller takes a mark before it
 * reads the row, and put refuses when a doubt came in between.
 *
 * 64 shards of a ck_hs with a mutex each; any thread may call anything. A session takes about 200
 * bytes: the texts have their length, and users with the same permissions share one text. */
#ifndef SESSION_STORE_SESSION_TABLE_H
#define SESSION_STORE_SESSION_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "domain/session.h"

enum {
    SESSION_TABLE_SHARDS = 64,
    SESSION_TABLE_TICK_MS = 500, /* how often session_table_tick() is to be called */
};

struct session_table;

/* An idle clock that is due to be written to the database. */
struct session_touch {
    struct token_mac mac;
    int64_t last_seen_at_us;
};

/* At most `maximum` sessions: put holds no further ones, and for those Check asks the database. */
NODISCARD struct status session_table_open(size_t maximum, struct session_table **out);

/* Accepts NULL. No other thread may use it any more. */
void session_table_close(struct session_table **table);

/* True when the session is held, not doubted and before its limits at `now_us`: `out` is a copy,
 * and unless `passive` its idle clock has moved on to `now_us`. False also when moving it must not
 * wait for the next batch, because the row's own clock is so near its end that a replica which
 * reads the row would refuse the session. */
NODISCARD bool session_table_use(struct session_table *table, const struct token_mac *mac,
                                 int64_t now_us, bool passive, struct session *out);

/* To be taken before the session's row is read, for session_table_put(). Whoever reads all rows
 * takes all marks and uses the one of the row's shard. */
NODISCARD uint64_t session_table_mark(struct session_table *table, const struct token_mac *mac);
void session_table_mark_all(struct session_table *table, uint64_t out[static SESSION_TABLE_SHARDS]);
size_t session_table_shard(const struct token_mac *mac);

/* Holds what the row said, undoubted. Of row and memory the later idle clock counts; `session` is
 * given it in any case, and whence it was reported last. False when it is not held: a doubt came
 * after `mark`, or there is no room.
 */
bool session_table_put(struct session_table *table, struct session *session, uint64_t mark);

/* It was recorded that the allow-lists would have refused the session from there: once is enough.
 */
void session_table_reported(struct session_table *table, const struct token_mac *mac,
                            struct address address);

/* Something about the session changed in the database: ask there before the next yes. */
void session_table_doubt(struct session_table *table, const struct token_mac *mac);

/* The same of every session of a company, by a look at all there are. */
void session_table_doubt_tenant(struct session_table *table, int64_t tenant_id);

/* Anything may have changed: the news of it were missed. */
void session_table_doubt_all(struct session_table *table);

/* The session is over and its row gone. */
void session_table_remove(struct session_table *table, const struct token_mac *mac);

/* Every SESSION_TABLE_TICK_MS one thread calls tick once and then take until it gives 0; each batch
 * taken is answered by written, or by retry: due again at the next tick. */
void session_table_tick(struct session_table *table);
NODISCARD size_t session_table_take(struct session_table *table, struct session_touch *out,
                                    size_t capacity);
void session_table_written(struct session_table *table, const struct session_touch *touches,
                           size_t count);
void session_table_retry(struct session_table *table, const struct session_touch *touches,
                         size_t count);

/* Forgets the sessions of one shard that were over before `before_us`, and gives how many. Ending
 * their rows is not its business. */
size_t session_table_forget(struct session_table *table, size_t shard, int64_t before_us);

size_t session_table_count(const struct session_table *table);

#endif
