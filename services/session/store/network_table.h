/* The allow-lists this replica knows, in memory, a policy for each company that was asked for; a
 * company without lists has one that lets everybody in.
 *
 * As with sessions (store/session_table.h) memory only ever says yes: what it does not hold,
 * doubts, or holds past its time is read from the database by the caller, who puts the policy back.
 * So the end of a trial, or of a range, needs no announcement, and a change needs one:
 * network_table_doubt(). A mark taken before the row is read keeps an old one from being put back.
 *
 * Shards with a mutex each; a policy is judged under it. Any thread may call anything. */
#ifndef SESSION_STORE_NETWORK_TABLE_H
#define SESSION_STORE_NETWORK_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "network/policy.h"

enum {
    NETWORK_TABLE_COMPANIES = 65536,
    NETWORK_TABLE_RANGES = 2000000, /* of all companies: 64 MB */
};

struct network_table;

/* RESOURCE_EXHAUSTED without memory. */
NODISCARD struct status network_table_open(struct network_table **out);

/* Accepts NULL. No other thread may use it any more. */
void network_table_close(struct network_table **table);

/* True, with `out` written, when the company's policy is held, not doubted, and holds at `now_us`.
 */
NODISCARD bool network_table_judge(struct network_table *table, int64_t tenant_id, int64_t now_us,
                                   const struct network_user *user, struct address address,
                                   enum network_verdict *out);

/* To be taken before the row is read, and given to network_table_put(). */
uint64_t network_table_mark(struct network_table *table, int64_t tenant_id);

/* Holds the policy, which it takes over and leaves {0}; false, with the policy still the caller's,
 * when a doubt came since the mark, or there is no room. */
bool network_table_put(struct network_table *table, int64_t tenant_id,
                       struct network_policy *policy, uint64_t mark);

/* The company's lists have changed, or those of some companies. */
void network_table_doubt(struct network_table *table, int64_t tenant_id);
void network_table_doubt_all(struct network_table *table);

#endif
