/* The sender: takes mails out of mail_outbox and hands them to a mail server. `sekisho-auth
 * --sender`, a process beside the service with a role of the database, a key and settings of its
 * own: it can read the mails that wait, and no password, session or company. Several may run, and a
 * mail is taken up by one of them.
 *
 * A code is sent at most once: it is marked in the database before anything is said about it, so
 * that neither a crash nor a server that does not answer makes two of it. Other mails are sent at
 * least once. Nothing is sent when its time is over. */
#ifndef AUTH_SENDER_SENDER_H
#define AUTH_SENDER_SENDER_H

#include <pthread.h>
#include <stdatomic.h>

#include "crypto/key.h"
#include "metrics/metrics.h"
#include "process/process.h"
#include "sender/settings.h"

/* What became of a mail, or of a try. */
enum sender_outcome {
    SENDER_DELIVERED,
    SENDER_PUT_OFF,
    SENDER_REFUSED,
    SENDER_UNCERTAIN, /* a code that may have been taken */
    SENDER_LATE,
    SENDER_UNREADABLE, /* sealed with a key that is not here, or no mail */
    SENDER_OUTCOMES,
};

struct sender_counters {
    struct metrics_counter outcomes[SENDER_OUTCOMES];
    struct metrics_histogram duration;
    struct metrics_gauge waiting;
    struct metrics_gauge oldest_age;
    struct metrics_gauge rests;
};

struct sender {
    const struct sender_settings *settings;
    const struct log *log;
    struct operations *operations;
    struct db_pool *db; /* as auth_sender */
    struct crypto_key_set keys;
    struct mail_relay *relay;
    struct mail_address from;
    struct sender_counters counters;
    int stop; /* an eventfd, while threads run */
    pthread_t threads[SENDER_THREADS_MAXIMUM + 1];
    size_t thread_count;
    atomic_bool is_ready; /* the database answers and has our schema */
};

/* For process_main(). */
extern const struct process_definition sender_definition;

void sender_metrics_add(struct metrics_registry *registry, struct sender *sender);

/* Takes up one mail and hands it over; `found_out` says whether there was one. What fails was
 * logged, and is tried again by whoever takes it up next. */
NODISCARD struct status sender_deliver(struct sender *sender, struct mail_client *client,
                                       struct arena *arena, bool *found_out);

#endif
