/* What the files of the numbers share: metrics.c the parts, call_metrics.c the calls. */
#ifndef BACKBONE_METRICS_PRIVATE_H
#define BACKBONE_METRICS_PRIVATE_H

#include "backbone/backbone_private.h"
#include "backbone/metrics.h"

enum {
    CALL_FAMILIES = 2,
    CLIENT_FAMILIES = 3,
    METHODS_MAXIMUM = METRICS_WORDS_MAXIMUM,
};

/* Of calls that were answered. Rows are the service's methods, then the list of methods that every
 * server answers, then what was refused before its method was known. */
struct call_counts {
    struct metrics_counter answered[METHODS_MAXIMUM][STATUS_CODE_COUNT];
    struct metrics_histogram duration[METHODS_MAXIMUM];
};

/* Families whose words are known when the service opens; the rest are constant. */
struct backbone_metrics {
    struct call_counts calls;
    const char *method_words[METHODS_MAXIMUM];
    size_t method_count; /* rows in use */
    struct metrics_family call_families[CALL_FAMILIES];
    struct metrics_table call_table;

    const char *peer_words[BACKBONE_PEERS_MAXIMUM];
    struct metrics_family client_families[CLIENT_FAMILIES];
    struct metrics_table client_table;
};

void call_metrics_open(struct backbone_metrics *metrics, const struct backbone *backbone);
void call_metrics_add(struct backbone *backbone, struct metrics_registry *registry);

#endif
