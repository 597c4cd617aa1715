/* What the kernel says about processes. Whatever it does not say ends the bench. */
#ifndef BENCH_LOAD_PROCESSES_H
#define BENCH_LOAD_PROCESSES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "support/postgres.h"

/* Bytes of its memory that are in RAM, shared libraries included. */
int64_t process_resident(pid_t pid);

/* The same, with each shared page divided by how many processes have it: these add up. */
int64_t process_share(pid_t pid);

/* The processes of a PostgreSQL but for its postmaster, at most `capacity`; returns how many. */
size_t postgres_processes(const struct test_postgres *postgres, pid_t *out, size_t capacity);

#endif
