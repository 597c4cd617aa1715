/* How many downloads run, in all and for one owner. */
#ifndef HTTP_STREAMS_H
#define HTTP_STREAMS_H

#include <pthread.h>

#include "base/uuid.h"

enum { STREAMS_MAXIMUM = 256 };

struct streams {
    pthread_mutex_t lock;
    struct uuid owners[STREAMS_MAXIMUM];
    size_t count;
    size_t maximum;
    size_t owner_maximum;
};

void streams_init(struct streams *streams, size_t maximum, size_t owner_maximum);
void streams_clear(struct streams *streams);

/* Safe between threads. False when there are too many. */
NODISCARD bool streams_enter(struct streams *streams, struct uuid owner);

/* After an enter that was true. */
void streams_leave(struct streams *streams, struct uuid owner);

#endif
