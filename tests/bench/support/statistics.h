/* The few statistics of a bench. */
#ifndef BENCH_SUPPORT_STATISTICS_H
#define BENCH_SUPPORT_STATISTICS_H

#include <stddef.h>

/* All of them sort `values`, of which there is at least one. */

/* The middle one, or the mean of the two in the middle. */
double statistics_median(double *values, size_t count);

/* The smallest value that at least `share` (0 to 1) of all values do not exceed. */
double statistics_quantile(double *values, size_t count, double share);

#endif
