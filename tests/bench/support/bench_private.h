/* The record of a bench, which its parts write on. For the bench support alone. */
#ifndef BENCH_SUPPORT_BENCH_PRIVATE_H
#define BENCH_SUPPORT_BENCH_PRIVATE_H

#include "bench/support/bench.h"
#include "json/write.h"

struct bench {
    char name[BENCH_NAME_CAPACITY];
    struct buffer text;
    struct json_writer record; /* within its array "results" */
    int rounds;
    int64_t round_us;
};

/* A name made of two: NAME-SUFFIX. */
struct bench_name {
    char text[BENCH_NAME_CAPACITY];
};
struct bench_name bench_name(const char *name, const char *suffix);

/* JSON of ours has no fractions: a text. */
void bench_write_number(struct json_writer *record, const char *key, double value);

#endif
