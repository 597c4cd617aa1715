#include "backbone/metrics_private.h"

#include <assert.h>

/* Of the service's own methods and the two rows behind them. */
static const struct metrics_family call_families[CALL_FAMILIES] = {
    {METRICS_COUNTERS_BY_TWO("sekisho_rpc_server_calls", struct call_counts, answered),
     .label = "method", .second_label = "code", .second_words = status_code_names,
     .help = "Calls answered, by method and by status; method unknown for those refused before."},
    {METRICS_HISTOGRAMS("sekisho_rpc_server_duration", struct call_counts, duration),
     .label = "method", .help = "Time from a call's arrival to its answer."},
};

enum rpc_refusal { REFUSED_RATE, REFUSED_IN_FLIGHT, RPC_REFUSALS };

static const char *const refusal_words[RPC_REFUSALS] = {
    [REFUSED_RATE] = "rate",
    [REFUSED_IN_FLIGHT] = "in_flight",
};

struct server_values {
    struct metrics_gauge in_flight;
    struct metrics_counter refused[RPC_REFUSALS];
    struct metrics_gauge connections;
    struct metrics_counter accepted;
    struct metrics_counter rejected;
};

static const struct metrics_family server_families[] = {
    {METRICS_GAUGE("sekisho_rpc_server_in_flight", struct server_values, in_flight),
     .help = "Calls that workers have or that wait for one."},
    {METRICS_COUNTERS("sekisho_rpc_server_refused", struct server_values, refused),
     .label = "reason", .words = refusal_words,
     .help = "Calls refused because there were too many."},
    {METRICS_GAUGE("sekisho_rpc_server_connections", struct server_values, connections),
     .help = "Connections of peers open now."},
    {METRICS_COUNTER("sekisho_rpc_server_connections_accepted", struct server_values, accepted),
     .help = "Connections whose peer showed a certificate of the mesh."},
    {METRICS_COUNTER("sekisho_rpc_server_connections_refused", struct server_values, rejected),
     .help = "Connections whose peer did not, or that were too many."},
};

static void collect_server(void *context, void *values)
{
    const struct backbone *backbone = context;
    struct server_values *out = values;
    struct rpc_server_stats stats;

    rpc_server_read_stats(backbone->server, &stats);
    metrics_set(&out->in_flight, (int64_t)stats.calls_in_flight);
    metrics_add(&out->refused[REFUSED_RATE], stats.refused_rate);
    metrics_add(&out->refused[REFUSED_IN_FLIGHT], stats.refused_in_flight);
    metrics_set(&out->connections, (int64_t)stats.connections_open);
    metrics_add(&out->accepted, stats.connections_accepted);
    metrics_add(&out->rejected, stats.connections_refused);
}

static const struct metrics_table server_table = {server_families, COUNT_OF(server_families),
                                                  collect_server, sizeof(struct server_values)};

struct client_values {
    struct metrics_counter calls[BACKBONE_PEERS_MAXIMUM][STATUS_CODE_COUNT];
    struct metrics_gauge in_flight[BACKBONE_PEERS_MAXIMUM];
    struct metrics_gauge connections[BACKBONE_PEERS_MAXIMUM];
};

static const struct metrics_family client_families[CLIENT_FAMILIES] = {
    {METRICS_COUNTERS_BY_TWO("sekisho_rpc_client_calls", struct client_values, calls),
     .label = "peer", .second_label = "code", .second_words = status_code_names,
     .help = "Calls to other services that came back, by what the caller was told."},
    {METRICS_GAUGES("sekisho_rpc_client_in_flight", struct client_values, in_flight),
     .label = "peer", .help = "Calls to other services under way."},
    {METRICS_GAUGES("sekisho_rpc_client_connections", struct client_values, connections),
     .label = "peer", .help = "Connections to other services open now; 0: they cannot be reached."},
};

static void collect_clients(void *context, void *values)
{
    const struct backbone *backbone = context;
    struct client_values *out = values;

    for (size_t i = 0; i < backbone->peer_count; i++) {
        struct rpc_client_stats stats;
        rpc_client_read_stats(backbone->peers[i].client, &stats);
        for (size_t code = 0; code < STATUS_CODE_COUNT; code++)
            metrics_add(&out->calls[i][code], stats.by_code[code]);
        metrics_set(&out->in_flight[i], stats.in_flight);
        metrics_set(&out->connections[i], stats.connections);
    }
}

void call_metrics_open(struct backbone_metrics *metrics, const struct backbone *backbone)
{
    const struct backbone_definition *definition = backbone->definition;
    size_t count = 0;

    assert(definition->method_count + 2 <= METHODS_MAXIMUM);
    for (; count < definition->method_count; count++)
        metrics->method_words[count] = definition->methods[count].name;
    metrics->method_words[count++] = RPC_LIST_METHODS;
    metrics->method_words[count++] = "unknown";
    metrics->method_count = count;
}

void backbone_metrics_finished(void *context, size_t method, enum status_code code,
                               int64_t duration_us)
{
    const struct backbone *backbone = context;
    struct backbone_metrics *metrics = backbone->metrics;
    size_t unknown = metrics->method_count - 1;
    size_t row = method < unknown ? method : unknown;

    metrics_count(&metrics->calls.answered[row][code]);
    metrics_observe_us(&metrics->calls.duration[row], duration_us);
}

/* Copies whose first label has `count` words. */
static void fill_in(const struct metrics_family *families, size_t family_count,
                    const char *const *words, size_t count, struct metrics_family *out)
{
    for (size_t i = 0; i < family_count; i++) {
        out[i] = families[i];
        out[i].words = words;
        out[i].count = count;
    }
}

static void add_server(struct backbone *backbone, struct metrics_registry *registry)
{
    struct backbone_metrics *metrics = backbone->metrics;

    fill_in(call_families, CALL_FAMILIES, metrics->method_words, metrics->method_count,
            metrics->call_families);
    metrics->call_table = (struct metrics_table){metrics->call_families, CALL_FAMILIES, NULL, 0};
    metrics_registry_add(registry, &metrics->call_table, &metrics->calls);
    metrics_registry_add(registry, &server_table, backbone);
}

static void add_clients(struct backbone *backbone, struct metrics_registry *registry)
{
    struct backbone_metrics *metrics = backbone->metrics;

    for (size_t i = 0; i < backbone->peer_count; i++)
        metrics->peer_words[i] = backbone->peers[i].name;
    fill_in(client_families, CLIENT_FAMILIES, metrics->peer_words, backbone->peer_count,
            metrics->client_families);
    metrics->client_table = (struct metrics_table){metrics->client_families, CLIENT_FAMILIES,
                                                   collect_clients, sizeof(struct client_values)};
    metrics_registry_add(registry, &metrics->client_table, backbone);
}

void call_metrics_add(struct backbone *backbone, struct metrics_registry *registry)
{
    if (backbone->server)
        add_server(backbone, registry);
    if (backbone->peer_count > 0)
        add_clients(backbone, registry);
}
