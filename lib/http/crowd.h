/* How many connections each source has: nobody may take all of them. */
#ifndef HTTP_CROWD_H
#define HTTP_CROWD_H

#include "http/source.h"

struct crowd_place {
    struct address source; /* ADDRESS_NONE: free */
    uint32_t count;
};

struct crowd {
    struct crowd_place *places;
    size_t mask; /* number of places - 1; a power of two minus one */
    uint64_t keys[SOURCE_KEYS];
    size_t maximum; /* connections of one source */
};

/* For at most `sources` sources at a time. RESOURCE_EXHAUSTED without memory. */
NODISCARD struct status crowd_open(struct crowd *crowd, size_t sources, size_t maximum);

/* Accepts {0}. */
void crowd_close(struct crowd *crowd);

/* Counts one more connection; false when the source has its maximum. */
NODISCARD bool crowd_enter(struct crowd *crowd, struct address address);

/* After an enter that was true. */
void crowd_leave(struct crowd *crowd, struct address address);

#endif
