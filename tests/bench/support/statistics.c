#include "bench/support/statistics.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

double statistics_median(double *values, size_t count)
{
    assert(count > 0);
    qsort(values, count, sizeof *values, compare);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

double statistics_quantile(double *values, size_t count, double share)
{
    assert(count > 0 && share >= 0 && share <= 1);
    qsort(values, count, sizeof *values, compare);
    double exact = share * (double)count;
    size_t rank = (size_t)exact;
    if ((double)rank < exact)
        rank++; /* the nearest rank, rounded up */
    return values[rank > 0 ? rank - 1 : 0];
}

double statistics_mean(const double *values, size_t count)
{
    double sum = 0;

    assert(count > 0);
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum / (double)count;
}

/* Of the mean: the variance of a sample by its size. */
static double squared_error(const double *values, size_t count)
{
    double mean = statistics_mean(values, count);
    double sum = 0;

    assert(count > 1);
    for (size_t i = 0; i < count; i++)
        sum += (values[i] - mean) * (values[i] - mean);
    return sum / (double)(count - 1) / (double)count;
}

double statistics_welch_t(const double *a, size_t a_count, const double *b, size_t b_count)
{
    double error = sqrt(squared_error(a, a_count) + squared_error(b, b_count));

    return (statistics_mean(a, a_count) - statistics_mean(b, b_count)) / error;
}
