/* The numbers that every service has: its calls, its database, its outbox, its certificate. What
 * they are called, and what to watch, stands in docs/metrics.md; a test compares. For lib/backbone
 * alone. */
#ifndef BACKBONE_METRICS_H
#define BACKBONE_METRICS_H

#include "metrics/metrics.h"
#include "rpc/server.h"

struct backbone;
struct backbone_metrics;

/* Room for the numbers of what `backbone` will have; nothing is registered yet. */
NODISCARD struct status backbone_metrics_open(const struct backbone *backbone,
                                              struct backbone_metrics **out);

/* Nobody may be rendering any more. Accepts NULL. */
void backbone_metrics_close(struct backbone_metrics **metrics);

/* Registers the numbers of all parts that are open. */
void backbone_metrics_add(struct backbone *backbone, struct metrics_registry *registry);

/* Counts an answer; rpc_server_options.finished. Two additions to atomics and no lock. `backbone`
 * is a struct backbone. */
void backbone_metrics_finished(void *backbone, size_t method, enum status_code code,
                               int64_t duration_us);

#endif
