/* A service with an outbox in schema `auth`, and an audit that does what a test tells it. */
#ifndef INTEGRATION_OUTBOX_WORLD_H
#define INTEGRATION_OUTBOX_WORLD_H

#include <pthread.h>

#include "crypto/hmac.h"
#include "database.h"
#include "outbox/idempotency.h"
#include "outbox/outbox_private.h"
#include "outbox/store.h"

extern struct db_pool *service; /* auth_svc, four connections */
extern struct db_pool *system_; /* auth_system, four */
extern struct db_clock *db_time;
extern struct crypto_hmac_keys event_keys;

void world_open(void);
void world_close(void);

/* Empties the outbox's tables. */
void world_reset(void);

/* An audit: keeps the ids it took, in order. */
enum { AUDIT_MAXIMUM = 100000 };
struct audit {
    pthread_mutex_t lock;
    struct uuid ids[AUDIT_MAXIMUM];
    size_t count;
    size_t largest_batch; /* events */
    size_t largest_size;  /* bytes of a batch */
    struct uuid poison;   /* refused, unless nil */
    bool refuses_batches; /* that hold the poison: as a whole */
    bool is_away;
    struct bytes last; /* bytes of the last event taken */
    uint8_t last_bytes[OUTBOX_EVENT_MAXIMUM];
};

void audit_init(struct audit *audit);
struct status audit_deliver(void *audit, const struct outbox_entry *entries, size_t count,
                            bool *refused);
size_t audit_count(struct audit *audit);

/* How often it took this id. */
size_t audit_took(struct audit *audit, struct uuid id);

/* An outbox that delivers to it: with the thread, or without for relay_round(). */
struct outbox_settings world_settings(struct audit *audit);
struct outbox *outbox_started(struct audit *audit);
struct outbox *outbox_by_hand(struct audit *audit);

/* An event of now; the id comes from `number`. */
struct outbox_event event_number(int64_t tenant, int number);

/* Writes it in a transaction of its own, committed on OK. */
struct status record(struct outbox *outbox, const struct outbox_event *event);

/* A number from the database, as superuser would see it (auth_system here). */
int64_t number_of(const char *sql);

/* Waits until the audit has so many events, at most ten seconds. */
void wait_for_count(struct audit *audit, size_t count);

#endif
