/* The few statistics of a bench. */
#ifndef BENCH_SUPPORT_STATISTICS_H
#define BENCH_SUPPORT_STATISTICS_H

#include <stddef.h>

/* These two sort `values`, of which there is at least one. */

/* The middle one, or the mean of the two in the middle. */
double statistics_median(double *values, size_t count);

/* The smallest value that at least `share` (0 to 1) of all values do not exceed. */
double statistics_quantile(double *values, size_t count, double share);

double statistics_mean(const double *values, size_t count);

/* Welch's t of the difference of two means, above 0 when `a`'s is larger: how many standard errors
 * they are apart. At least two values of each, that are not all the same. */
double statistics_welch_t(const double *a, size_t a_count, const double *b, size_t b_count);

#endif
