/* Numbers for the operators; what they mean stands in docs/metrics.md. */
#ifndef SESSION_METRICS_H
#define SESSION_METRICS_H

#include "metrics/metrics.h"

struct session_service;

/* What a Check came to. */
enum check_outcome {
    CHECK_FROM_MEMORY, /* yes, without the database */
    CHECK_FROM_DATABASE,
    CHECK_REFUSED,
    CHECK_FORBIDDEN, /* the session lives, the permission is missing */
    CHECK_OUTCOMES,
};

struct session_counters {
    struct metrics_counter checks[CHECK_OUTCOMES];
    struct metrics_counter ended;
    struct metrics_counter rotated;
    struct metrics_counter stolen;
};

/* Registers the counters, and what is fetched from the parts of the service when somebody looks. */
void session_metrics_add(struct metrics_registry *registry, struct session_service *service);

#endif
