#include "bench/support/statistics.h"

#include <assert.h>
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
