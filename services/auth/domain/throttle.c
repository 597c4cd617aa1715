#include "domain/throttle.h"

#include <string.h>

#include "crypto/hmac.h"

static const int64_t US_PER_SECOND = 1000000;

enum { DOUBLINGS_MAXIMUM = 10 }; /* 2^10 s is past THROTTLE_WAIT_MAXIMUM_S */

static struct throttle_verdict admitted(void)
{
    return (struct throttle_verdict){.kind = THROTTLE_ADMITTED};
}

static struct throttle_verdict waits(int64_t until_us)
{
    return (struct throttle_verdict){.kind = THROTTLE_WAITS, .until_us = until_us};
}

void throttle_key_compute(const struct crypto_hmac_key *key, enum throttle_subject subject,
                          int64_t tenant_id, struct bytes name, struct throttle_key *out)
{
    uint8_t prefix[1 + sizeof tenant_id] = {(uint8_t)subject};
    struct crypto_hmac state;

    bytes_put_u64(prefix + 1, (uint64_t)tenant_id);
    crypto_hmac_init(&state, key);
    crypto_hmac_add(&state, prefix, sizeof prefix);
    crypto_hmac_add(&state, name.data, name.size);
    crypto_hmac_finish(&state, out->bytes);
}

void throttle_names_compute(const struct crypto_hmac_keys *keys, enum throttle_subject subject,
                            int64_t tenant_id, struct bytes name, struct throttle_names *out)
{
    out->count = 0;
    throttle_key_compute(&keys->current, subject, tenant_id, name, &out->keys[out->count++]);
    if (keys->previous.id != 0)
        throttle_key_compute(&keys->previous, subject, tenant_id, name, &out->keys[out->count++]);
}

static int64_t wait_after_s(int64_t failures)
{
    if (failures < THROTTLE_FREE)
        return 0;
    if (failures - THROTTLE_FREE >= DOUBLINGS_MAXIMUM)
        return THROTTLE_WAIT_MAXIMUM_S;
    return INT64_C(1) << (failures - THROTTLE_FREE);
}

struct throttle_verdict throttle_judge_counter(const struct throttle_counter *counter,
                                               int64_t now_us)
{
    int64_t until_us = counter->last_at_us + wait_after_s(counter->failures) * US_PER_SECOND;

    if (counter->failures >= THROTTLE_HOLD)
        return (struct throttle_verdict){.kind = THROTTLE_HELD};
    return counter->failures >= THROTTLE_FREE && now_us < until_us ? waits(until_us) : admitted();
}

void throttle_count(struct throttle_counter *counter, int64_t now_us)
{
    counter->failures++;
    counter->last_at_us = now_us;
}

void throttle_source_turn(struct throttle_source *source, int64_t now_us)
{
    if (now_us >= source->pending_since_us + THROTTLE_PENDING_US) {
        source->pending = 0;
        source->pending_since_us = now_us;
    }
    if (now_us >= source->began_at_us + THROTTLE_WINDOW_US) {
        source->failures = 0;
        source->account_count = 0;
        source->began_at_us = now_us;
    }
}

struct throttle_verdict throttle_judge_source(const struct throttle_source *source, int64_t limit,
                                              bool is_inside, int64_t now_us)
{
    if (!is_inside && now_us < source->blocked_until_us)
        return waits(source->blocked_until_us);
    if (source->failures >= limit)
        return waits(source->began_at_us + THROTTLE_WINDOW_US);
    /* A crowd whose passwords are right is only asked to come one after another. */
    if (source->failures + source->pending >= limit)
        return waits(now_us + THROTTLE_PENDING_WAIT_S * US_PER_SECOND);
    return admitted();
}

void throttle_source_admit(struct throttle_source *source)
{
    source->pending++;
}

void throttle_source_settle(struct throttle_source *source, int64_t since_us, bool has_failed)
{
    if (source->pending_since_us == since_us && source->pending > 0)
        source->pending--;
    source->failures += has_failed;
}

/* Nothing secret: it is compared with what the database holds. */
static uint64_t short_name(const struct throttle_key *key)
{
    uint64_t name = 0;

    memcpy(&name, key->bytes, sizeof name);
    return name;
}

bool throttle_source_fail_account(struct throttle_source *source,
                                  const struct throttle_key *account, int64_t now_us)
{
    uint64_t name = short_name(account);

    for (size_t i = 0; i < source->account_count; i++) {
        if (source->accounts[i] == name)
            return false;
    }
    if (source->account_count == THROTTLE_ACCOUNTS)
        return false;
    source->accounts[source->account_count++] = name;
    if (source->account_count < THROTTLE_ACCOUNTS)
        return false;
    source->blocked_until_us = now_us + THROTTLE_BLOCK_US;
    return true;
}

struct throttle_verdict throttle_worse(struct throttle_verdict a, struct throttle_verdict b)
{
    if (a.kind != b.kind)
        return a.kind > b.kind ? a : b;
    return a.until_us > b.until_us ? a : b;
}

int64_t throttle_wait_s(struct throttle_verdict verdict, int64_t now_us)
{
    int64_t left_us = verdict.until_us - now_us;

    return left_us <= US_PER_SECOND ? 1 : (left_us + US_PER_SECOND - 1) / US_PER_SECOND;
}
