#include "handlers/password_try.h"

#include <string.h>

#include "crypto/crypto.h"
#include "network/range.h"
#include "outbox/idempotency.h"
#include "service.h"
#include "store/throttle_store.h"

enum {
    SOURCE_IPV4_PREFIX = 32,
    SOURCE_IPV6_PREFIX = 64,
    NEIGHBOURHOOD_IPV4_PREFIX = 24,
    NEIGHBOURHOOD_IPV6_PREFIX = 48,
};

void password_try_account(const struct call *call, int64_t tenant_id, struct bytes login_id,
                          struct throttle_names *out)
{
    const struct auth_service *service = call->service;

    throttle_names_compute(&service->throttle_keys, THROTTLE_ACCOUNT, tenant_id, login_id, out);
}

static void name_device(const struct call *call, int64_t tenant_id, const struct device_id *device,
                        struct throttle_names *out)
{
    const struct auth_service *service = call->service;
    struct bytes id = {device->bytes, sizeof device->bytes};

    throttle_names_compute(&service->throttle_keys, THROTTLE_DEVICE, tenant_id, id, out);
}

/* Whoever is meant: a list is the company's. */
static bool is_inside(const struct network_policy *policy, struct address address)
{
    for (size_t i = 0; i < policy->count; i++) {
        if (range_set_contains(&policy->lists[i].set, address))
            return true;
    }
    return false;
}

void password_try_init(const struct call *call, const struct password_trier *trier,
                       struct password_try *out)
{
    const struct auth_service *service = call->service;
    const struct device_owner owner = {trier->tenant_id, trier->user_id, trier->devices_from_us};
    struct device_id device = {{0}};

    *out = (struct password_try){
        .tenant_id = trier->tenant_id,
        .address = trier->address,
        .is_inside = is_inside(trier->networks, trier->address),
        .has_device =
            device_find(&service->device_keys, trier->device, &owner, call->now_us, &device),
    };
    password_try_account(call, out->tenant_id, bytes_of(trier->login_id), &out->account);
    name_device(call, out->tenant_id, &device, &out->device);
}

static const struct throttle_names *counter_of(const struct password_try *tried)
{
    return tried->is_by_device ? &tried->device : &tried->account;
}

static struct status lock_counter(struct db *db, const struct password_try *tried,
                                  struct throttle_row *out)
{
    return throttle_store_lock(db, tried->tenant_id,
                               tried->is_by_device ? THROTTLE_DEVICE : THROTTLE_ACCOUNT,
                               counter_of(tried), out);
}

/* Of the whole request: another password under the same key is another try. */
static void name_try(const struct call *call, uint8_t out[static THROTTLE_TRY_SIZE])
{
    const struct auth_service *service = call->service;
    struct idempotency change;
    struct crypto_sha256 state;

    idempotency_init(&change, &service->backbone.idempotency_keys, call->caller,
                     call->idempotency_key, call->request);
    crypto_sha256_init(&state);
    crypto_sha256_add(&state, change.key, sizeof change.key);
    crypto_sha256_add(&state, change.request_hash, sizeof change.request_hash);
    crypto_sha256_finish(&state, out);
}

static bool is_last_try(const struct throttle_row *row,
                        const uint8_t name[static THROTTLE_TRY_SIZE])
{
    return row->counter.failures > 0 && crypto_equal(row->last_try, name, sizeof row->last_try);
}

/* A call that comes again before it was answered is one more try: were it the same one, a password
 * would be looked at that nothing was asked about. */
static struct status count(const struct call *call, struct db *db, struct password_try *tried)
{
    struct throttle_row row = tried->before;

    name_try(call, tried->name);
    tried->verdict = throttle_judge_counter(&row.counter, call->now_us);
    if (tried->verdict.kind != THROTTLE_ADMITTED) {
        /* What it led to may not have been recorded. */
        tried->failures = is_last_try(&row, tried->name) ? row.counter.failures : 0;
        return OK;
    }
    throttle_count(&row.counter, call->now_us);
    memcpy(row.last_try, tried->name, sizeof row.last_try);
    tried->failures = row.counter.failures;
    return throttle_store_put(db, tried->tenant_id, counter_of(tried), &row);
}

/* What is refused leaves the counter as it was, so that nobody makes the owner wait who may not
 * try; but under the present key, or whoever is held would be let go of with the one before. */
static struct status reserve_counter(const struct call *call, struct password_try *tried)
{
    const struct auth_service *service = call->service;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, tried->tenant_id, &transaction));
    TRY(lock_counter(db, tried, &tried->before));
    TRY(count(call, db, tried));
    if (tried->verdict.kind != THROTTLE_ADMITTED)
        return tried->before.is_moved ? db_commit(&transaction) : OK;
    TRY(db_commit(&transaction));
    tried->is_counted = true;
    return OK;
}

static struct status lock_sources(const struct call *call, struct db *db,
                                  const struct password_try *tried, struct throttle_sources *out)
{
    out->source_range = range_around(tried->address, SOURCE_IPV4_PREFIX, SOURCE_IPV6_PREFIX);
    out->neighbourhood_range =
        range_around(tried->address, NEIGHBOURHOOD_IPV4_PREFIX, NEIGHBOURHOOD_IPV6_PREFIX);
    TRY(throttle_store_lock_sources_any_tenant(db, out));
    throttle_source_turn(&out->source, call->now_us);
    throttle_source_turn(&out->neighbourhood, call->now_us);
    return OK;
}

static struct throttle_verdict judge_sources(const struct call *call,
                                             const struct password_try *tried,
                                             const struct throttle_sources *sources)
{
    int64_t limit = tried->is_inside ? THROTTLE_SOURCE_INSIDE : THROTTLE_SOURCE;

    return throttle_worse(
        throttle_judge_source(&sources->source, limit, tried->is_inside, call->now_us),
        throttle_judge_source(&sources->neighbourhood, THROTTLE_NEIGHBOURHOOD, tried->is_inside,
                              call->now_us));
}

static struct status reserve_sources(const struct call *call, struct password_try *tried)
{
    const struct auth_service *service = call->service;
    struct throttle_sources sources;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    TRY(db_begin(db, &transaction));
    TRY(lock_sources(call, db, tried, &sources));
    tried->verdict = judge_sources(call, tried, &sources);
    if (tried->verdict.kind != THROTTLE_ADMITTED)
        return OK;
    throttle_source_admit(&sources.source);
    throttle_source_admit(&sources.neighbourhood);
    TRY(throttle_store_put_sources_any_tenant(db, &sources));
    TRY(db_commit(&transaction));
    tried->has_sources = true;
    tried->source_since_us = sources.source.pending_since_us;
    tried->neighbourhood_since_us = sources.neighbourhood.pending_since_us;
    return OK;
}

static bool settle(const struct call *call, const struct password_try *tried, bool has_failed,
                   struct throttle_sources *sources)
{
    throttle_source_settle(&sources->source, tried->source_since_us, has_failed);
    throttle_source_settle(&sources->neighbourhood, tried->neighbourhood_since_us, has_failed);
    /* An office is one source of many people. */
    return has_failed && !tried->is_inside &&
           throttle_source_fail_account(&sources->source, &tried->account.keys[0], call->now_us);
}

struct status password_try_settle(const struct call *call, struct password_try *tried,
                                  bool has_failed)
{
    const struct auth_service *service = call->service;
    struct throttle_sources sources;

    if (!tried->has_sources)
        return OK;
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    TRY(db_begin(db, &transaction));
    TRY(lock_sources(call, db, tried, &sources));
    bool is_blocked = settle(call, tried, has_failed, &sources);
    TRY(throttle_store_put_sources_any_tenant(db, &sources));
    TRY(db_commit(&transaction));
    tried->has_sources = false;
    tried->is_source_blocked = is_blocked;
    return OK;
}

static struct status take_back(struct db *db, const struct password_try *tried,
                               struct throttle_row *row)
{
    /* Or rows of tries that were none would crowd out the others. Somebody who was released has one
     * that says less than their floor. */
    if (row->counter.failures <= row->floor + 1 && tried->before.counter.failures >= row->floor)
        return throttle_store_remove(db, tried->tenant_id, counter_of(tried));
    row->counter.failures--;
    if (is_last_try(row, tried->name)) {
        row->counter.last_at_us = tried->before.counter.last_at_us;
        memcpy(row->last_try, tried->before.last_try, sizeof row->last_try);
    }
    return throttle_store_put(db, tried->tenant_id, counter_of(tried), row);
}

static struct status give_back_counter(const struct call *call, const struct password_try *tried)
{
    const struct auth_service *service = call->service;
    struct throttle_row row;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, tried->tenant_id, &transaction));
    TRY(lock_counter(db, tried, &row));
    TRY(take_back(db, tried, &row));
    return db_commit(&transaction);
}

/* What cannot be given back stays counted: its failure was logged where it happened, and the caller
 * has one of its own to tell. */
void password_try_give_back(const struct call *call, struct password_try *tried)
{
    if (tried->is_counted)
        (void)!status_is_ok(give_back_counter(call, tried));
    tried->is_counted = false;
    (void)!status_is_ok(password_try_settle(call, tried, false));
}

static bool is_held(const struct password_try *tried)
{
    return tried->verdict.kind == THROTTLE_HELD;
}

/* A device that failed a hundred times in a row is known no more. */
static struct status reserve_device(const struct call *call, struct password_try *tried)
{
    tried->is_by_device = tried->has_device;
    if (!tried->is_by_device)
        return OK;
    TRY(reserve_counter(call, tried));
    if (is_held(tried)) {
        tried->is_by_device = false;
        tried->failures = 0; /* the device's, and not of the account that is asked next */
    }
    return OK;
}

/* The source first: who is stopped by it leaves no trace on any counter. */
static struct status reserve_account(const struct call *call, struct password_try *tried)
{
    TRY(reserve_sources(call, tried));
    if (tried->verdict.kind != THROTTLE_ADMITTED)
        return OK;
    struct status reserved = reserve_counter(call, tried);
    if (!tried->is_counted)
        password_try_give_back(call, tried);
    return reserved;
}

struct status password_try_reserve(const struct call *call, struct password_try *tried)
{
    TRY(reserve_device(call, tried));
    return tried->is_by_device ? OK : reserve_account(call, tried);
}

/* What others left at the place of an account's name keeps nobody who was let in. */
struct status password_try_forgive(struct db *db, const struct password_try *tried)
{
    return tried->is_by_device ? throttle_store_remove(db, tried->tenant_id, counter_of(tried))
                               : throttle_store_release(db, tried->tenant_id, counter_of(tried));
}

/* The try itself counts as a failure until it is forgiven. */
struct status password_try_failures(struct db *db, const struct password_try *tried,
                                    struct password_failures *out)
{
    struct throttle_counter account;
    int64_t before = tried->failures > 0 ? tried->failures - 1 : 0;

    *out = (struct password_failures){.account = before};
    if (!tried->is_by_device)
        return OK;
    TRY(throttle_store_find(db, tried->tenant_id, &tried->account, &account));
    *out = (struct password_failures){.device = before, .account = account.failures};
    return OK;
}
