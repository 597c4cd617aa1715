#include "metrics.h"

#include "service.h"

static const struct metrics_family counters[] = {
    {METRICS_COUNTERS("sekisho_auth_sign_ins", struct auth_counters, sign_ins), .label = "result",
     .words = sign_in_words,
     .help =
         "Sign-ins with a password, those that internal systems host too, by what they came to."},
    {METRICS_COUNTER("sekisho_auth_barrier_failures", struct auth_counters, barrier_failures),
     .help = "Times that session could not be told to let somebody in no more; tried again."},
    {METRICS_COUNTER("sekisho_auth_network_failures", struct auth_counters, network_failures),
     .help = "Times that session could not be told a company's allow-lists; tried again."},
    {METRICS_GAUGE("sekisho_auth_networks_overdue", struct auth_counters, networks_overdue),
     .help = "Companies whose allow-lists session was not told in time; 16 stands for more, too."},
    {METRICS_COUNTER("sekisho_auth_limit_failures", struct auth_counters, limit_failures),
     .help = "Times that session could not be told what a company allows; tried again."},
    {METRICS_GAUGE("sekisho_auth_limits_overdue", struct auth_counters, limits_overdue),
     .help = "Companies of whose limits session was not told in time; 16 stands for more, too."},
    {METRICS_COUNTER("sekisho_auth_suspension_failures", struct auth_counters, suspension_failures),
     .help = "Times that session could not be told to end a suspended company's; tried again."},
    {METRICS_GAUGE("sekisho_auth_suspensions_overdue", struct auth_counters, suspensions_overdue),
     .help = "Suspended companies whose sessions did not end in time; 16 stands for more, too."},
    {METRICS_GAUGE("sekisho_auth_erasings_overdue", struct auth_counters, erasings_overdue),
     .help = "Companies whose erasing began an hour ago and is not done; 16 stands for more, too."},
    {METRICS_GAUGE("sekisho_auth_systems_refused", struct auth_counters, systems_refused),
     .help = "1 while the file of internal systems is refused or missing, and what was gr"
             "anted before holds."},
    {METRICS_GAUGE("sekisho_auth_decisions_overdue", struct auth_counters, decisions_overdue),
     .help = "Decisions about users that are not carried out in time; 16 stands for more, too."},
};

static const struct metrics_table counters_table = {counters, COUNT_OF(counters), NULL, 0};

struct hash_values {
    struct metrics_gauge computing;
    struct metrics_gauge waiting;
    struct metrics_gauge memory;
    struct metrics_counter computed;
    struct metrics_counter refused;
};

static const struct metrics_family hashes[] = {
    {METRICS_GAUGE("sekisho_auth_hashes_computing", struct hash_values, computing),
     .help = "Passwords being hashed now."},
    {METRICS_GAUGE("sekisho_auth_hashes_waiting", struct hash_values, waiting),
     .help = "Passwords that wait for their turn to be hashed."},
    {METRICS_GAUGE("sekisho_auth_hashes_memory_bytes", struct hash_values, memory),
     .help = "Memory kept for password hashes to work in."},
    {METRICS_COUNTER("sekisho_auth_hashes", struct hash_values, computed),
     .help = "Passwords hashed."},
    {METRICS_COUNTER("sekisho_auth_hashes_refused", struct hash_values, refused),
     .help = "Passwords not hashed because too many waited, or for too long."},
};

static void collect_hashes(void *context, void *values)
{
    const struct auth_service *service = context;
    struct hash_values *out = values;
    struct hashers_stats stats;

    credentials_read_stats(service->credentials, &stats);
    metrics_set(&out->computing, stats.computing);
    metrics_set(&out->waiting, stats.waiting);
    metrics_set(&out->memory, stats.memory);
    metrics_add(&out->computed, stats.computed);
    metrics_add(&out->refused, stats.refused);
}

static const struct metrics_table hashes_table = {hashes, COUNT_OF(hashes), collect_hashes,
                                                  sizeof(struct hash_values)};

void auth_metrics_add(struct metrics_registry *registry, struct auth_service *service)
{
    metrics_registry_add(registry, &counters_table, &service->counters);
    metrics_registry_add(registry, &hashes_table, service);
}
