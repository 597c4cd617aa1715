#include "http/metrics.h"

#include "http/certificate.h"

static const char *const refusal_words[HTTP_REFUSAL_COUNT] = {
    [HTTP_REFUSED_CONNECTIONS] = "connections",
    [HTTP_REFUSED_SOURCE] = "source",
    [HTTP_REFUSED_PROXY] = "proxy",
    [HTTP_REFUSED_HANDSHAKE] = "handshake",
    [HTTP_REFUSED_HEAD] = "head",
    [HTTP_REFUSED_SLOW] = "slow",
    [HTTP_REFUSED_QUEUE] = "queue",
};

static const char *const class_words[4] = {"2xx", "3xx", "4xx", "5xx"};

static const struct metrics_family families[] = {
    {METRICS_COUNTER("sekisho_http_connections", struct http_metrics, connections),
     .help = "Connections accepted."},
    {METRICS_GAUGE("sekisho_http_open_connections", struct http_metrics, open),
     .help = "Connections open now."},
    {METRICS_COUNTERS("sekisho_http_refused", struct http_metrics, refused), .label = "reason",
     .words = refusal_words, .help = "Connections and requests refused before a handler ran."},
    {METRICS_COUNTERS("sekisho_http_answers", struct http_metrics, answers), .label = "class",
     .words = class_words, .help = "Answers by class of their status."},
    {METRICS_COUNTER("sekisho_http_received_bytes", struct http_metrics, received), .unit = "bytes",
     .help = "Bytes read from connections, after decryption."},
    {METRICS_COUNTER("sekisho_http_sent_bytes", struct http_metrics, sent), .unit = "bytes",
     .help = "Bytes written to connections, before encryption."},
    {METRICS_HISTOGRAM("sekisho_http_duration", struct http_metrics, duration),
     .help = "Time from the end of a request's head until its answer is made."},
    {METRICS_GAUGE("sekisho_http_streams", struct http_metrics, streams),
     .help = "Downloads being sent."},
};

const struct metrics_table http_metrics_table = {
    .families = families,
    .count = COUNT_OF(families),
};

static const char *const outcome_words[CERTIFICATE_OUTCOMES] = {
    [CERTIFICATE_ACCEPTED] = "accepted",
    [CERTIFICATE_REFUSED] = "refused",
};

static const struct metrics_family certificate_families[] = {
    {METRICS_GAUGE("sekisho_http_certificate_expiry_timestamp_seconds", struct certificate, expiry),
     .unit = "seconds", .help = "When the certificate that browsers see ends, Unix time."},
    {METRICS_COUNTERS("sekisho_http_certificate_loads", struct certificate, loads),
     .label = "outcome", .words = outcome_words,
     .help = "Certificate files read because they were new or had changed."},
};

const struct metrics_table http_certificate_metrics_table = {
    .families = certificate_families,
    .count = COUNT_OF(certificate_families),
};
