/* What the files of this folder share. */
#ifndef METRICS_METRICS_PRIVATE_H
#define METRICS_METRICS_PRIVATE_H

#include "metrics/metrics.h"

/* Appends the buckets, count and sum of one histogram. `label` is `name="word"` or empty. */
void metrics_render_histogram(const char *name, const char *label,
                              const struct metrics_histogram *histogram, struct buffer *out);

#endif
