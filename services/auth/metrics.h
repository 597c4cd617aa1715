/* Numbers for the operators; what they mean stands in docs/metrics.md. */
#ifndef AUTH_METRICS_H
#define AUTH_METRICS_H

#include "domain/sign_in_result.h"
#include "metrics/metrics.h"

struct auth_service;

struct auth_counters {
    struct metrics_counter sign_ins[SIGN_IN_RESULTS];
    struct metrics_counter barrier_failures;
    struct metrics_gauge decisions_overdue;
    struct metrics_counter network_failures;
    struct metrics_gauge networks_overdue;
    struct metrics_counter limit_failures;
    struct metrics_gauge limits_overdue;
    struct metrics_gauge systems_refused;
    struct metrics_counter suspension_failures;
    struct metrics_gauge suspensions_overdue;
    struct metrics_gauge erasings_overdue;
};

/* Registers the counters, and what is fetched from the parts of the service when somebody looks. */
void auth_metrics_add(struct metrics_registry *registry, struct auth_service *service);

#endif
