/* What a running program of the world tells operators. */
#ifndef INTEGRATION_WHOLE_NUMBERS_H
#define INTEGRATION_WHOLE_NUMBERS_H

#include "peer.h"
#include "support/world/world.h"

/* /metrics of a program, with a NUL behind it. To be cleared. */
struct answer metrics_fetch(enum identity program);
struct answer metrics_fetch_at(uint16_t operations_port);

/* The number of the line that begins with `series`; it must be there. */
double metrics_number(enum identity program, const char *series);

#endif
