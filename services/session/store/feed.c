#include "store/feed.h"

#include <assert.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "crypto/crypto.h"
#include "db/notification.h"
#include "log/fold.h"
#include "store/feed_message.h"
#include "store/session_any_tenant.h"

enum {
    BEATS_REMEMBERED = 8,
    RETRY_MS = 100, /* the pool itself spaces attempts to connect */
};

struct feed {
    struct feed_options options;
    struct feed_ledger *ledger;
    struct uuid self;
    pthread_t thread;
    int stop; /* an eventfd */
    atomic_bool stopping;
    atomic_bool loaded;
    _Atomic uint64_t epochs;        /* how often a new one may have begun */
    _Atomic int64_t fresh_until_ms; /* clock_monotonic_ms() */

    /* The thread's own. */
    int64_t beat_number;
    int64_t beats_sent_ms[BEATS_REMEMBERED]; /* by number */
    int64_t next_beat_ms;
    int64_t suspicious_until_ms; /* 0: nothing unreadable was heard since all was doubted */
    struct log_fold unreadable;
};

bool feed_is_fresh(const struct feed *feed)
{
    return clock_monotonic_ms() < atomic_load(&feed->fresh_until_ms);
}

bool feed_has_loaded(const struct feed *feed)
{
    return atomic_load(&feed->loaded);
}

uint64_t feed_epochs(const struct feed *feed)
{
    return atomic_load(&feed->epochs);
}

static struct status tell(struct feed *feed, struct db *db, const struct feed_message *message)
{
    static const char sql[] = "SELECT pg_notify('" FEED_CHANNEL "', $1)";
    char text[FEED_MESSAGE_CAPACITY];

    feed_message_encode(message, feed->options.key, text);
    return db_execute(db, sql, DB_PARAMS(DB_TEXT(text)), NULL);
}

static struct status beat(struct feed *feed, struct db *db)
{
    const struct feed_message message = {
        .kind = FEED_BEAT, .from = feed->self, .number = ++feed->beat_number};

    feed->next_beat_ms = clock_monotonic_ms() + FEED_BEAT_MS;
    feed->beats_sent_ms[message.number % BEATS_REMEMBERED] = clock_monotonic_ms();
    return tell(feed, db, &message);
}

/* It may have been an end of sessions, from a replica with another key. While such messages come,
 * memory is not trusted; afterwards it is doubted, once. So whoever may notify can make us slow but
 * not wrong. */
static void suspect(struct feed *feed)
{
    int64_t now_ms = clock_monotonic_ms();
    uint64_t folded = 0;

    atomic_store(&feed->fresh_until_ms, 0);
    feed->suspicious_until_ms = now_ms + FEED_LAPSE_MS;
    feed_ledger_stranger(feed->ledger, now_ms);
    if (log_fold_admits(&feed->unreadable, now_ms, &folded))
        log_warn(feed->options.log, "feed_message_unreadable", LOG_INT("folded", (int64_t)folded));
}

static void doubt_all(struct feed *feed)
{
    atomic_fetch_add(&feed->epochs, 1);
    session_table_doubt_all(feed->options.table);
    network_table_doubt_all(feed->options.networks);
}

/* Whether memory is still, or again, worth trusting. */
static bool is_calm(struct feed *feed)
{
    if (feed->suspicious_until_ms == 0)
        return true;
    if (clock_monotonic_ms() < feed->suspicious_until_ms)
        return false;
    doubt_all(feed);
    feed->suspicious_until_ms = 0;
    return true;
}

/* What was committed before this beat left has been heard. */
static void hear_own_beat(struct feed *feed, int64_t number)
{
    if (number > feed->beat_number || number <= feed->beat_number - BEATS_REMEMBERED)
        return;
    if (is_calm(feed))
        atomic_store(&feed->fresh_until_ms,
                     feed->beats_sent_ms[number % BEATS_REMEMBERED] + FEED_LAPSE_MS);
}

/* What others or we ourselves have changed: acted on, then confirmed. */
static struct status hear_change(struct feed *feed, struct db *db,
                                 const struct feed_message *message)
{
    for (size_t i = 0; i < message->mac_count; i++)
        session_table_doubt(feed->options.table, &message->macs[i]);
    if (message->kind == FEED_NETWORKS)
        network_table_doubt(feed->options.networks, message->tenant_id);
    if (message->kind == FEED_LIMITS)
        session_table_doubt_tenant(feed->options.table, message->tenant_id);
    if (message->kind == FEED_EPOCH)
        doubt_all(feed);
    if (uuid_equal(message->from, feed->self)) {
        feed_ledger_delivered(feed->ledger, message->number, clock_monotonic_ms());
        return OK;
    }
    const struct feed_message seen = {
        .kind = FEED_SEEN, .from = feed->self, .number = message->number, .of = message->from};
    return tell(feed, db, &seen);
}

static struct status hear(struct feed *feed, struct db *db, const char *text)
{
    struct feed_message message;

    if (!feed_message_parse(text, feed->options.key, &message)) {
        suspect(feed);
        return OK;
    }
    switch (message.kind) {
    case FEED_BEAT:
        feed_ledger_beat(feed->ledger, message.from, clock_monotonic_ms());
        if (uuid_equal(message.from, feed->self))
            hear_own_beat(feed, message.number);
        return OK;
    case FEED_ENDED:
    case FEED_NETWORKS:
    case FEED_LIMITS:
    case FEED_EPOCH:
        return hear_change(feed, db, &message);
    case FEED_SEEN:
        if (uuid_equal(message.of, feed->self))
            feed_ledger_seen(feed->ledger, message.from, message.number);
        return OK;
    }
    return OK;
}

/* One beat when it is due, and one notification or the time until the next beat. */
static struct status turn(struct feed *feed, struct db *db)
{
    struct db_notification notification;
    enum db_wait what = DB_WAIT_TIMEOUT;
    int64_t left_ms = feed->next_beat_ms - clock_monotonic_ms();

    if (left_ms <= 0) {
        TRY(beat(feed, db));
        left_ms = FEED_BEAT_MS;
    }
    TRY(db_wait_notification(db, feed->stop, (int)left_ms, &notification, &what));
    return what == DB_WAIT_NOTIFIED ? hear(feed, db, notification.payload) : OK;
}

/* From LISTEN on nothing is missed; what came before is in the rows. But whose beats came before is
 * not known: a replica that trusts its memory may not be heard of until it beats again. */
static struct status catch_up(struct feed *feed, struct db *db)
{
    feed_ledger_stranger(feed->ledger, clock_monotonic_ms());
    if (atomic_load(&feed->loaded)) {
        doubt_all(feed);
        return OK;
    }
    TRY(session_load_any_tenant(db, feed->options.table));
    log_info(feed->options.log, "sessions_loaded",
             LOG_INT("count", (int64_t)session_table_count(feed->options.table)));
    atomic_store(&feed->loaded, true);
    return OK;
}

static struct status follow(struct feed *feed)
{
    CLEANUP(db_release) struct db *db = NULL;

    TRY(db_acquire(feed->options.pool, feed->options.log, &db));
    TRY(db_listen(db, "LISTEN " FEED_CHANNEL));
    TRY(catch_up(feed, db));
    while (!atomic_load(&feed->stopping))
        TRY(turn(feed, db));
    return OK;
}

static void *run(void *argument)
{
    struct feed *feed = argument;

    while (!atomic_load(&feed->stopping)) {
        struct status status = follow(feed);
        struct pollfd stop = {.fd = feed->stop, .events = POLLIN};
        if (!status_is_ok(status)) {
            log_warn(feed->options.log, "feed_lost", LOG_STR("reason", status.text));
            (void)poll(&stop, 1, RETRY_MS);
        }
    }
    return NULL;
}

/* Gives the change its number. */
static struct status announce(struct feed *feed, struct db *db, struct feed_message *message,
                              int64_t *change_out)
{
    message->from = feed->self;
    message->number = feed_ledger_begin(feed->ledger);
    struct status sent = tell(feed, db, message);
    if (status_is_ok(sent))
        *change_out = message->number;
    else
        feed_ledger_cancel(feed->ledger, message->number);
    return sent;
}

struct status feed_announce(struct feed *feed, struct db *db, const struct token_mac *macs,
                            size_t count, int64_t *change_out)
{
    struct feed_message message = {.kind = FEED_ENDED, .mac_count = count};

    memcpy(message.macs, macs, count * sizeof *macs);
    return announce(feed, db, &message, change_out);
}

struct status feed_announce_company(struct feed *feed, struct db *db, enum feed_kind kind,
                                    int64_t tenant_id, int64_t *change_out)
{
    struct feed_message message = {.kind = kind, .tenant_id = tenant_id};

    assert(kind == FEED_NETWORKS || kind == FEED_LIMITS);
    return announce(feed, db, &message, change_out);
}

struct status feed_announce_epoch(struct feed *feed, struct db *db, int64_t *change_out)
{
    struct feed_message message = {.kind = FEED_EPOCH};

    return announce(feed, db, &message, change_out);
}

void feed_settle(struct feed *feed, int64_t change, struct status committed)
{
    if (status_is_ok(committed))
        (void)feed_ledger_wait(feed->ledger, change, clock_monotonic_ms() + FEED_LAPSE_MS);
    else
        feed_ledger_cancel(feed->ledger, change);
}

static struct status start(struct feed *feed)
{
    uint8_t random[UUID_SIZE];

    TRY(crypto_random(random, sizeof random));
    feed->self = uuid_v4(random);
    feed->ledger = feed_ledger_open(feed->self);
    feed->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (feed->ledger == NULL || feed->stop < 0 ||
        pthread_create(&feed->thread, NULL, run, feed) != 0)
        return FAIL(RESOURCE_EXHAUSTED, "no memory or thread for the feed");
    return OK;
}

static void release(struct feed *feed)
{
    if (feed->stop >= 0)
        (void)close(feed->stop);
    feed_ledger_close(&feed->ledger);
    free(feed);
}

struct status feed_open(const struct feed_options *options, struct feed **out)
{
    struct feed *feed = calloc(1, sizeof *feed);

    if (feed == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory or thread for the feed");
    feed->options = *options;
    feed->stop = -1;
    struct status started = start(feed);
    if (status_is_ok(started))
        *out = feed;
    else
        release(feed);
    return started;
}

void feed_close(struct feed **feed)
{
    static const uint64_t one = 1;

    if (*feed == NULL)
        return;
    atomic_store(&(*feed)->stopping, true);
    (void)!write((*feed)->stop, &one, sizeof one);
    (void)pthread_join((*feed)->thread, NULL);
    release(*feed);
    *feed = NULL;
}
