/* Numbers for the operators; what they mean stands in docs/metrics.md. */
#ifndef AUDIT_METRICS_H
#define AUDIT_METRICS_H

#include "metrics/metrics.h"

/* What became of an event. */
enum event_outcome {
    EVENT_APPENDED,
    EVENT_SKIPPED, /* it was there already */
    EVENT_REFUSED, /* it can never be taken */
    EVENT_READING, /* audit's own, of who read the history */
    EVENT_OUTCOMES,
};

struct audit_counters {
    struct metrics_counter events[EVENT_OUTCOMES];
    struct metrics_counter unreadable; /* sealed texts, as often as somebody asked for them */
};

void audit_metrics_add(struct metrics_registry *registry, struct audit_counters *counters);

#endif
