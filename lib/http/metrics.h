/* What the server counts. For lib/http alone. */
#ifndef HTTP_METRICS_H
#define HTTP_METRICS_H

#include "metrics/metrics.h"

enum http_refusal {
    HTTP_REFUSED_CONNECTIONS, /* the maximum in all */
    HTTP_REFUSED_SOURCE,      /* the maximum of one source */
    HTTP_REFUSED_PROXY,       /* no PROXY header, or not from a trusted proxy */
    HTTP_REFUSED_HANDSHAKE,   /* failed or too slow */
    HTTP_REFUSED_HEAD,        /* malformed or ambiguous */
    HTTP_REFUSED_SLOW,        /* head, body or reader */
    HTTP_REFUSED_QUEUE,       /* no worker in time */
    HTTP_REFUSAL_COUNT,
};

struct http_metrics {
    struct metrics_counter connections;
    struct metrics_gauge open;
    struct metrics_counter refused[HTTP_REFUSAL_COUNT];
    struct metrics_counter answers[4]; /* 2xx to 5xx */
    struct metrics_counter received;   /* bytes, after TLS */
    struct metrics_counter sent;       /* bytes, before TLS */
    struct metrics_histogram duration;
    struct metrics_gauge streams;
};

extern const struct metrics_table http_metrics_table;             /* values: struct http_metrics */
extern const struct metrics_table http_certificate_metrics_table; /* values: struct certificate */

#endif
