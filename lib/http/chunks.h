/* The chunked transfer coding (RFC 9112 section 7.1), read strictly: no extensions, no trailers, no
 * white space, no bare LF. What others skip or repair is where requests are smuggled. */
#ifndef HTTP_CHUNKS_H
#define HTTP_CHUNKS_H

#include "base/bytes.h"

enum { CHUNK_DIGITS_MAXIMUM = 8 };

enum chunks_outcome {
    CHUNKS_MORE,
    CHUNKS_DONE,
    CHUNKS_MALFORMED,
    CHUNKS_TOO_LARGE, /* the data would pass `maximum` */
};

/* {.maximum = n} is at the start of a body. */
struct chunks {
    size_t maximum; /* bytes of data in all */
    enum {
        CHUNKS_SIZE,
        CHUNKS_SIZE_LF,
        CHUNKS_DATA,
        CHUNKS_DATA_CR,
        CHUNKS_DATA_LF,
        CHUNKS_LAST_CR,
        CHUNKS_LAST_LF,
    } state;
    size_t digits; /* of the present size line */
    size_t left;   /* of the present chunk */
    size_t total;  /* announced so far */
};

/* Reads on, appends data to `out` (whose failure the caller looks at) and says in `used_out` how
 * many bytes were read: with CHUNKS_DONE what follows belongs to the next request. After MALFORMED
 * or TOO_LARGE there is no reading on. */
enum chunks_outcome chunks_read(struct chunks *chunks, struct bytes data, struct buffer *out,
                                size_t *used_out);

#endif
