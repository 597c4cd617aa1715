/* The tables of migrations/. Every statement that touches them is in store.c and
 * idempotency.c. All but store_append() need X_system and a transaction. */
#ifndef OUTBOX_STORE_H
#define OUTBOX_STORE_H

#include "db/db.h"
#include "outbox/outbox.h"

struct store_row {
    int64_t seq;
    struct outbox_entry entry;
};

struct store_measure {
    int64_t rows;
    int64_t oldest_age_ms;
    int64_t quarantined;
};

struct store_manifest {
    int64_t count;
    char xor_hex[2 * UUID_SIZE + 1];
    char sha256_hex[2 * SHA256_SIZE + 1]; /* of the ids, 16 bytes each, sorted */
};

/* Sent with whatever is waited for next, so what is wrong with it that or the commit answers:
 * ALREADY_EXISTS when the id is there, INTERNAL when `at_us` is more than a minute from the
 * database's time: the manifest of its hour may have been written. */
NODISCARD struct status store_append(struct db *db, const struct outbox_entry *entry,
                                     int64_t at_us);

/* One relay for each service: held until the transaction ends. */
NODISCARD struct status store_lock_relay(struct db *db, bool *out);

/* The oldest events that may be sent now, locked; they live in the arena. */
NODISCARD struct status store_take_any_tenant(struct db *db, size_t maximum, struct arena *arena,
                                              struct store_row **rows_out, size_t *count_out);

NODISCARD struct status store_delete(struct db *db, const int64_t *seqs, size_t count);

/* Counts a refusal; the events come again after two seconds, or go to quarantine after
 * OUTBOX_TRIES_MAXIMUM: how many, is given out. */
NODISCARD struct status store_refuse(struct db *db, const int64_t *seqs, size_t count,
                                     int64_t *quarantined_out);

/* Needs no transaction. */
NODISCARD struct status store_measure(struct db *db, struct store_measure *out);

/* The first hour that has ended, some minutes ago, and has no manifest yet. NOT_FOUND when there is
 * none. */
NODISCARD struct status store_find_due_hour(struct db *db, int64_t *hour_us_out);

/* The figures of all events of that hour. */
NODISCARD struct status store_sum_hour(struct db *db, int64_t hour_us, struct store_manifest *out);

/* Marks the hour as done and forgets its ids. */
NODISCARD struct status store_close_hour(struct db *db, int64_t hour_us, struct uuid event_id);

/* What events say that have been in quarantine for as long as deleted users and companies are in
 * their bins goes before those are erased; gives how many. Needs no transaction. */
NODISCARD struct status store_empty_quarantine(struct db *db, int64_t *emptied_out);

/* Forgets answers older than 24 hours, some thousands at a time. Needs no transaction. */
NODISCARD struct status store_forget_answers(struct db *db);

#endif
