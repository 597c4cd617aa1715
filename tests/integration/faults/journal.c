#include "journal.h"

#include <pthread.h>
#include <string.h>
#include <sys/random.h>

#include "support/check.h"
#include "support/world/world.h"

enum {
    ACTS_MAXIMUM = 1 << 17,
    CALLS_MAXIMUM = 1 << 17,
    BUCKETS = 1 << 18, /* of the acts' ids: twice as many, so that there is always an empty one */
};

const char *const act_names[ACT_KINDS] = {
    [ACT_SIGN_IN] = "sign-in",
    [ACT_CHECK] = "check",
    [ACT_CHECK_SECOND] = "check at the second replica",
    [ACT_END] = "end",
    [ACT_END_SECOND] = "end at the second replica",
    [ACT_SEARCH] = "search",
    [ACT_CREATE_USER] = "create user",
    [ACT_DISABLE] = "disable user",
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct act acts[ACTS_MAXIMUM];
static size_t act_count;
static struct journal_call calls[CALLS_MAXIMUM];
static size_t call_count;
static struct act *buckets[BUCKETS];
static int64_t answered_begun_ms[ACT_KINDS]; /* of the calls that were not refused the latest */
static int64_t refused_begun_ms[ACT_KINDS];  /* of those that were */

/* Where the act of that id is or would be. Random ids spread by themselves. */
static struct act **bucket_of(struct uuid id)
{
    uint32_t place = 0;

    memcpy(&place, id.bytes, sizeof place);
    place %= BUCKETS;
    while (buckets[place] && !uuid_equal(buckets[place]->id, id))
        place = (place + 1) % BUCKETS;
    return &buckets[place];
}

static struct uuid new_id(void)
{
    uint8_t random[UUID_SIZE];

    CHECK(getrandom(random, sizeof random, 0) == sizeof random);
    return uuid_v4(random);
}

struct act *journal_begin(enum act_kind kind, int64_t tenant_id)
{
    struct uuid id = new_id();

    pthread_mutex_lock(&lock);
    CHECK(act_count < ACTS_MAXIMUM);
    struct act *act = &acts[act_count++];
    *act = (struct act){.kind = kind, .tenant_id = tenant_id, .id = id};
    *bucket_of(id) = act;
    pthread_mutex_unlock(&lock);
    return act;
}

struct act *journal_find(struct uuid id)
{
    pthread_mutex_lock(&lock);
    struct act *act = *bucket_of(id);
    pthread_mutex_unlock(&lock);
    return act;
}

void journal_answer(struct act *act, int64_t begun_ms, enum status_code code)
{
    bool is_refused = code == STATUS_UNAVAILABLE || code == STATUS_DEADLINE_EXCEEDED;

    pthread_mutex_lock(&lock);
    CHECK(call_count < CALLS_MAXIMUM);
    calls[call_count++] = (struct journal_call){.kind = act->kind,
                                                .code = code,
                                                .is_refused = is_refused,
                                                .begun_ms = begun_ms,
                                                .ended_ms = world_now_ms()};
    if (code == STATUS_OK)
        act->is_acknowledged = true;
    int64_t *latest_ms = is_refused ? refused_begun_ms : answered_begun_ms;
    if (begun_ms > latest_ms[act->kind])
        latest_ms[act->kind] = begun_ms;
    pthread_mutex_unlock(&lock);
}

size_t journal_act_count(void)
{
    pthread_mutex_lock(&lock);
    size_t count = act_count;
    pthread_mutex_unlock(&lock);
    return count;
}

size_t journal_call_count(void)
{
    pthread_mutex_lock(&lock);
    size_t count = call_count;
    pthread_mutex_unlock(&lock);
    return count;
}

struct act *journal_act(size_t index)
{
    CHECK(index < ACTS_MAXIMUM);
    return &acts[index];
}

const struct journal_call *journal_call(size_t index)
{
    CHECK(index < CALLS_MAXIMUM);
    return &calls[index];
}

bool journal_has(enum act_kind kind, int64_t since_ms)
{
    pthread_mutex_lock(&lock);
    bool has = answered_begun_ms[kind] >= since_ms;
    pthread_mutex_unlock(&lock);
    return has;
}

bool journal_has_all(int64_t since_ms)
{
    for (enum act_kind kind = 0; kind < ACT_KINDS; kind++)
        if (!journal_has(kind, since_ms))
            return false;
    return true;
}

bool journal_has_refused(enum act_kind kind, int64_t since_ms)
{
    pthread_mutex_lock(&lock);
    bool has_refused = refused_begun_ms[kind] >= since_ms;
    pthread_mutex_unlock(&lock);
    return has_refused;
}
