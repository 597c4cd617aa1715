/* The history. Every statement that touches its tables is in history_append.c and history_search.c.
 * All run as audit_svc inside the tenant's transaction (db_begin_tenant). */
#ifndef AUDIT_STORE_HISTORY_STORE_H
#define AUDIT_STORE_HISTORY_STORE_H

#include "base/arena.h"
#include "db/db.h"
#include "domain/event.h"

enum {
    HISTORY_BATCH_MAXIMUM = 200,
    HISTORY_PAGE_MAXIMUM = 100,   /* of what is shown */
    HISTORY_EXPORT_MAXIMUM = 250, /* of what is given away as a file */
    HISTORY_KINDS_MAXIMUM = 27,
    HISTORY_ACTORS_MAXIMUM = 10,
};

/* What appending did to a history. */
struct history_growth {
    size_t appended; /* how many were new; the others were there already */
    int64_t size;    /* how many events it has now */
};

/* How many events the tenant has. Nobody else appends, nor makes or destroys a key of it, until the
 * transaction ends. */
NODISCARD struct status history_lock(struct db *db, int64_t tenant_id, int64_t *size_out);

/* Appends `count` events of the tenant, which has `size` and is locked, in order and gives each
 * that is new the next number. */
NODISCARD struct status history_append(struct db *db, int64_t tenant_id, int64_t size,
                                       const struct event *const *events, size_t count,
                                       struct history_growth *out);

/* Which events to find; "" and 0 take all. */
struct history_filter {
    int64_t from_us;           /* inclusive */
    int64_t until_us;          /* exclusive */
    const char *const *actors; /* any of them, as in struct event */
    size_t actor_count;        /* to HISTORY_ACTORS_MAXIMUM; 0 takes all */
    const char *const *kinds;  /* any of them */
    size_t kind_count;         /* to HISTORY_KINDS_MAXIMUM; 0 takes all */
    enum event_result result;
    const char *network; /* an address or a CIDR range, parsed before by lib/network */
    int64_t before_seq;
    int64_t after_seq; /* not together with before_seq */
};

struct history_page {
    struct record *records; /* in the arena, newest first */
    size_t count;
    bool more_older;
    bool more_newer;
};

/* At most `limit` events (to HISTORY_EXPORT_MAXIMUM): the newest, those nearest below before_seq,
 * or those nearest above after_seq. */
NODISCARD struct status history_search(struct db *db, int64_t tenant_id,
                                       const struct history_filter *filter, size_t limit,
                                       struct arena *arena, struct history_page *out);

/* NOT_FOUND when the tenant's history has no such number. */
NODISCARD struct status history_get(struct db *db, int64_t tenant_id, int64_t seq,
                                    struct arena *arena, struct record *out);

#endif
