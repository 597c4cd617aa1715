#include "backbone/metrics.h"

#include <stdlib.h>

#include "backbone/metrics_private.h"

enum pool { POOL_SERVICE, POOL_SYSTEM, POOLS };
enum certificate_outcome { CERTIFICATE_ACCEPTED, CERTIFICATE_REFUSED, CERTIFICATE_OUTCOMES };

static const char *const pool_words[POOLS] = {[POOL_SERVICE] = "svc", [POOL_SYSTEM] = "system"};

static const char *const outcome_words[CERTIFICATE_OUTCOMES] = {
    [CERTIFICATE_ACCEPTED] = "accepted",
    [CERTIFICATE_REFUSED] = "refused",
};

struct part_values {
    struct metrics_gauge database_ready;
    struct metrics_gauge clock_known;
    struct metrics_gauge connections[POOLS];
    struct metrics_gauge lent[POOLS];
    struct metrics_gauge waiting[POOLS];
    struct metrics_counter connected[POOLS];
    struct metrics_counter connect_failed[POOLS];
    struct metrics_counter refused[POOLS];
    struct metrics_gauge certificate_expiry;
    struct metrics_counter certificate_loads[CERTIFICATE_OUTCOMES];
};

static const struct metrics_family part_families[] = {
    {METRICS_GAUGE("sekisho_database_ready", struct part_values, database_ready),
     .help = "1 while the database answers and has the schema of this program."},
    {METRICS_GAUGE("sekisho_database_clock_known", struct part_values, clock_known),
     .help = "1 while the time by the database's clock is known; without it no call is answered."},
    {METRICS_GAUGES("sekisho_database_connections", struct part_values, connections),
     .label = "pool", .words = pool_words, .help = "Connections to PostgreSQL, lent out or not."},
    {METRICS_GAUGES("sekisho_database_connections_lent", struct part_values, lent), .label = "pool",
     .words = pool_words, .help = "Connections that a thread has now."},
    {METRICS_GAUGES("sekisho_database_waiting", struct part_values, waiting), .label = "pool",
     .words = pool_words, .help = "Threads that wait for a connection now."},
    {METRICS_COUNTERS("sekisho_database_connects", struct part_values, connected), .label = "pool",
     .words = pool_words, .help = "Connections made."},
    {METRICS_COUNTERS("sekisho_database_connect_failures", struct part_values, connect_failed),
     .label = "pool", .words = pool_words, .help = "Connections that could not be made."},
    {METRICS_COUNTERS("sekisho_database_refused", struct part_values, refused), .label = "pool",
     .words = pool_words, .help = "Times that a thread got no connection in time."},
    {METRICS_GAUGE("sekisho_mesh_certificate_expiry_timestamp_seconds", struct part_values,
                   certificate_expiry),
     .unit = "seconds", .help = "When the own certificate on the mesh ends, Unix time."},
    {METRICS_COUNTERS("sekisho_mesh_certificate_loads", struct part_values, certificate_loads),
     .label = "outcome", .words = outcome_words,
     .help = "Certificate files read because they were new or had changed."},
};

static void collect_pool(struct db_pool *pool, enum pool which, struct part_values *out)
{
    struct db_pool_stats stats;

    db_pool_read_stats(pool, &stats);
    metrics_set(&out->connections[which], stats.open);
    metrics_set(&out->lent[which], stats.lent);
    metrics_set(&out->waiting[which], stats.waiting);
    metrics_add(&out->connected[which], stats.connected);
    metrics_add(&out->connect_failed[which], stats.connect_failed);
    metrics_add(&out->refused[which], stats.refused);
}

static void collect_parts(void *context, void *values)
{
    const struct backbone *backbone = context;
    struct part_values *out = values;
    struct tls_credentials_stats certificate;
    int64_t now_us = 0;

    metrics_set(&out->database_ready, backbone_is_ready(backbone));
    metrics_set(&out->clock_known, status_is_ok(db_clock_now_us(backbone->clock, &now_us)));
    collect_pool(backbone->db, POOL_SERVICE, out);
    collect_pool(backbone->db_system, POOL_SYSTEM, out);
    tls_credentials_read_stats(backbone->credentials, &certificate);
    metrics_set(&out->certificate_expiry, certificate.expiry);
    metrics_add(&out->certificate_loads[CERTIFICATE_ACCEPTED], certificate.accepted);
    metrics_add(&out->certificate_loads[CERTIFICATE_REFUSED], certificate.refused);
}

static const struct metrics_table part_table = {part_families, COUNT_OF(part_families),
                                                collect_parts, sizeof(struct part_values)};

struct outbox_values {
    struct metrics_gauge waiting;
    struct metrics_gauge oldest_age;
    struct metrics_gauge quarantined;
    struct metrics_gauge takes_changes;
    struct metrics_counter delivered;
    struct metrics_counter folded;
    struct metrics_counter failed;
};

static const struct metrics_family outbox_families[] = {
    {METRICS_GAUGE("sekisho_outbox_waiting", struct outbox_values, waiting),
     .help = "Events that wait for audit."},
    {METRICS_GAUGE("sekisho_outbox_oldest_age_seconds", struct outbox_values, oldest_age),
     .unit = "seconds", .is_micro = true, .help = "Age of the oldest of them."},
    {METRICS_GAUGE("sekisho_outbox_quarantined", struct outbox_values, quarantined),
     .help = "Events that audit does not take."},
    {METRICS_GAUGE("sekisho_outbox_takes_changes", struct outbox_values, takes_changes),
     .help = "1 while changes are accepted, 0 while too many events wait or one waits too long."},
    {METRICS_COUNTER("sekisho_outbox_delivered", struct outbox_values, delivered),
     .help = "Events that audit has taken from this process."},
    {METRICS_COUNTER("sekisho_outbox_folded", struct outbox_values, folded),
     .help = "Refusals that were only counted, since there were too many of a kind."},
    {METRICS_COUNTER("sekisho_outbox_delivery_failures", struct outbox_values, failed),
     .help = "Deliveries to audit that failed and are repeated."},
};

static void collect_outbox(void *context, void *values)
{
    const struct backbone *backbone = context;
    struct outbox_values *out = values;
    struct outbox_stats stats;

    outbox_read_stats(backbone->outbox, &stats);
    metrics_set(&out->waiting, stats.rows);
    metrics_set(&out->oldest_age, stats.oldest_age_ms * 1000);
    metrics_set(&out->quarantined, stats.quarantined);
    metrics_set(&out->takes_changes, stats.may_change);
    metrics_add(&out->delivered, stats.delivered);
    metrics_add(&out->folded, stats.folded);
    metrics_add(&out->failed, stats.failed);
}

static const struct metrics_table outbox_table = {outbox_families, COUNT_OF(outbox_families),
                                                  collect_outbox, sizeof(struct outbox_values)};

struct status backbone_metrics_open(const struct backbone *backbone, struct backbone_metrics **out)
{
    struct backbone_metrics *metrics = calloc(1, sizeof *metrics);

    if (metrics == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory");
    call_metrics_open(metrics, backbone);
    *out = metrics;
    return OK;
}

void backbone_metrics_close(struct backbone_metrics **metrics)
{
    free(*metrics);
    *metrics = NULL;
}

void backbone_metrics_add(struct backbone *backbone, struct metrics_registry *registry)
{
    metrics_registry_add(registry, &part_table, backbone);
    call_metrics_add(backbone, registry);
    if (backbone->outbox)
        metrics_registry_add(registry, &outbox_table, backbone);
}
