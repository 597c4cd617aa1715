#include "http/streams.h"

void streams_init(struct streams *streams, size_t maximum, size_t owner_maximum)
{
    *streams = (struct streams){.maximum = maximum, .owner_maximum = owner_maximum};
    pthread_mutex_init(&streams->lock, NULL);
}

void streams_clear(struct streams *streams)
{
    pthread_mutex_destroy(&streams->lock);
}

static size_t count_of(const struct streams *streams, struct uuid owner)
{
    size_t count = 0;

    for (size_t i = 0; i < streams->count; i++)
        count += uuid_equal(streams->owners[i], owner);
    return count;
}

bool streams_enter(struct streams *streams, struct uuid owner)
{
    pthread_mutex_lock(&streams->lock);
    bool may_enter =
        streams->count < streams->maximum && count_of(streams, owner) < streams->owner_maximum;
    if (may_enter)
        streams->owners[streams->count++] = owner;
    pthread_mutex_unlock(&streams->lock);
    return may_enter;
}

void streams_leave(struct streams *streams, struct uuid owner)
{
    pthread_mutex_lock(&streams->lock);
    for (size_t i = 0; i < streams->count; i++) {
        if (!uuid_equal(streams->owners[i], owner))
            continue;
        streams->owners[i] = streams->owners[--streams->count];
        break;
    }
    pthread_mutex_unlock(&streams->lock);
}
