#include "store/feed_ledger.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/condition.h"

struct replica {
    struct uuid id;  /* nil: a free place */
    int64_t beat_ms; /* when its last beat was heard */
};

/* One change that is waited for. */
struct change {
    int64_t number;   /* 0: a free place */
    bool delivered;   /* came back: `pending` is known */
    uint32_t pending; /* a bit for each replica, by its place, that has not confirmed */
};

struct feed_ledger {
    pthread_mutex_t lock;
    pthread_cond_t confirmed;
    struct uuid self;
    int64_t last_number;
    struct replica replicas[FEED_REPLICAS_MAXIMUM];
    int64_t strangers_until_ms; /* there may be replicas that are not among them */
    struct change changes[FEED_CHANGES_MAXIMUM];
};

_Static_assert(FEED_REPLICAS_MAXIMUM == 32, "a bit of change.pending for each replica");

static struct replica *find_replica(struct feed_ledger *ledger, struct uuid id)
{
    for (size_t i = 0; i < FEED_REPLICAS_MAXIMUM; i++) {
        if (uuid_equal(ledger->replicas[i].id, id))
            return &ledger->replicas[i];
    }
    return NULL;
}

static struct change *find_change(struct feed_ledger *ledger, int64_t number)
{
    for (size_t i = 0; i < FEED_CHANGES_MAXIMUM; i++) {
        if (ledger->changes[i].number == number)
            return &ledger->changes[i];
    }
    return NULL;
}

static uint32_t bit_of(const struct feed_ledger *ledger, const struct replica *replica)
{
    return UINT32_C(1) << (replica - ledger->replicas);
}

void feed_ledger_stranger(struct feed_ledger *ledger, int64_t now_ms)
{
    pthread_mutex_lock(&ledger->lock);
    ledger->strangers_until_ms = now_ms + FEED_LAPSE_MS;
    pthread_mutex_unlock(&ledger->lock);
}

static bool has_lapsed(const struct replica *replica, int64_t now_ms)
{
    return uuid_is_nil(replica->id) || now_ms - replica->beat_ms >= FEED_LAPSE_MS;
}

/* A free place, or that of a replica that does not count any more; NULL when there is none. */
static struct replica *make_place(struct feed_ledger *ledger, int64_t now_ms)
{
    for (size_t i = 0; i < FEED_REPLICAS_MAXIMUM; i++) {
        if (has_lapsed(&ledger->replicas[i], now_ms))
            return &ledger->replicas[i];
    }
    return NULL;
}

void feed_ledger_beat(struct feed_ledger *ledger, struct uuid id, int64_t now_ms)
{
    pthread_mutex_lock(&ledger->lock);
    struct replica *replica = find_replica(ledger, id);
    if (replica == NULL)
        replica = make_place(ledger, now_ms);
    if (replica)
        *replica = (struct replica){id, now_ms};
    else
        ledger->strangers_until_ms = now_ms + FEED_LAPSE_MS;
    pthread_mutex_unlock(&ledger->lock);
}

/* Those that may still answer from memory, but for this replica, which acts before it waits. */
static uint32_t alive(const struct feed_ledger *ledger, int64_t now_ms)
{
    uint32_t bits = 0;

    for (size_t i = 0; i < FEED_REPLICAS_MAXIMUM; i++) {
        const struct replica *replica = &ledger->replicas[i];
        if (!has_lapsed(replica, now_ms) && !uuid_equal(replica->id, ledger->self))
            bits |= bit_of(ledger, replica);
    }
    return bits;
}

void feed_ledger_delivered(struct feed_ledger *ledger, int64_t number, int64_t now_ms)
{
    pthread_mutex_lock(&ledger->lock);
    struct change *change = number > 0 ? find_change(ledger, number) : NULL;
    if (change && now_ms >= ledger->strangers_until_ms) {
        change->delivered = true;
        change->pending = alive(ledger, now_ms);
        pthread_cond_broadcast(&ledger->confirmed);
    }
    pthread_mutex_unlock(&ledger->lock);
}

/* What a replica has seen came back here before it: the order is the same for all. */
void feed_ledger_seen(struct feed_ledger *ledger, struct uuid id, int64_t number)
{
    pthread_mutex_lock(&ledger->lock);
    struct change *change = number > 0 ? find_change(ledger, number) : NULL;
    const struct replica *replica = uuid_is_nil(id) ? NULL : find_replica(ledger, id);
    if (change && replica) {
        change->pending &= ~bit_of(ledger, replica);
        pthread_cond_broadcast(&ledger->confirmed);
    }
    pthread_mutex_unlock(&ledger->lock);
}

int64_t feed_ledger_begin(struct feed_ledger *ledger)
{
    pthread_mutex_lock(&ledger->lock);
    int64_t number = ++ledger->last_number;
    struct change *change = find_change(ledger, 0);
    if (change)
        *change = (struct change){.number = number};
    pthread_mutex_unlock(&ledger->lock);
    return number;
}

void feed_ledger_cancel(struct feed_ledger *ledger, int64_t number)
{
    pthread_mutex_lock(&ledger->lock);
    struct change *change = find_change(ledger, number);
    if (change)
        *change = (struct change){0};
    pthread_mutex_unlock(&ledger->lock);
}

bool feed_ledger_wait(struct feed_ledger *ledger, int64_t number, int64_t until_ms)
{
    bool all = false;

    pthread_mutex_lock(&ledger->lock);
    struct change *change = find_change(ledger, number);
    do {
        all = change && change->delivered && change->pending == 0;
    } while (!all && condition_wait_until(&ledger->confirmed, &ledger->lock, until_ms));
    if (change)
        *change = (struct change){0};
    pthread_mutex_unlock(&ledger->lock);
    return all;
}

struct feed_ledger *feed_ledger_open(struct uuid self)
{
    struct feed_ledger *ledger = calloc(1, sizeof *ledger);

    if (ledger == NULL)
        return NULL;
    ledger->self = self;
    if (pthread_mutex_init(&ledger->lock, NULL) != 0) {
        free(ledger);
        return NULL;
    }
    condition_init(&ledger->confirmed);
    return ledger;
}

void feed_ledger_close(struct feed_ledger **ledger)
{
    if (*ledger == NULL)
        return;
    pthread_cond_destroy(&(*ledger)->confirmed);
    pthread_mutex_destroy(&(*ledger)->lock);
    free(*ledger);
    *ledger = NULL;
}
