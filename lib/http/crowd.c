#include "http/crowd.h"

#include <assert.h>
#include <stdlib.h>

#include "crypto/crypto.h"

struct status crowd_open(struct crowd *crowd, size_t sources, size_t maximum)
{
    size_t places = 16;

    *crowd = (struct crowd){.maximum = maximum};
    TRY(crypto_random(crowd->keys, sizeof crowd->keys));
    while (places < 2 * sources)
        places *= 2;
    crowd->places = calloc(places, sizeof *crowd->places);
    if (crowd->places == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "out of memory");
    crowd->mask = places - 1;
    return OK;
}

void crowd_close(struct crowd *crowd)
{
    free(crowd->places);
    *crowd = (struct crowd){0};
}

static size_t home(const struct crowd *crowd, struct address source)
{
    return (size_t)source_hash(source, crowd->keys) & crowd->mask;
}

/* The source's place, or the free one it would take. There always is one: at most half are taken.
 */
static size_t find(const struct crowd *crowd, struct address source)
{
    size_t at = home(crowd, source);

    while (crowd->places[at].count > 0 && !address_equal(crowd->places[at].source, source))
        at = (at + 1) & crowd->mask;
    return at;
}

bool crowd_enter(struct crowd *crowd, struct address address)
{
    struct address source = source_of(address);
    struct crowd_place *place = &crowd->places[find(crowd, source)];

    if (place->count >= crowd->maximum)
        return false;
    place->source = source;
    place->count++;
    return true;
}

/* Moves what stands behind an emptied place forward, so that every search ends at a free place
 * (Knuth, The Art of Computer Programming 6.4, algorithm R). */
static void close_gap(struct crowd *crowd, size_t gap)
{
    for (size_t at = (gap + 1) & crowd->mask; crowd->places[at].count > 0;
         at = (at + 1) & crowd->mask) {
        size_t wanted = home(crowd, crowd->places[at].source);
        if (((at - wanted) & crowd->mask) < ((at - gap) & crowd->mask))
            continue;
        crowd->places[gap] = crowd->places[at];
        crowd->places[at] = (struct crowd_place){0};
        gap = at;
    }
}

void crowd_leave(struct crowd *crowd, struct address address)
{
    size_t at = find(crowd, source_of(address));

    assert(crowd->places[at].count > 0);
    if (--crowd->places[at].count > 0)
        return;
    crowd->places[at] = (struct crowd_place){0};
    close_gap(crowd, at);
}
