#include "domain/time_place.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool time_place_parse(const char *text, struct time_place *out)
{
    struct time_place place = {0};

    if (strnlen(text, TIME_PLACE_CAPACITY) != TIME_PLACE_CAPACITY - 1 ||
        strspn(text, "0123456789") != TIME_PLACE_FIGURES || text[TIME_PLACE_FIGURES] != '.' ||
        !uuid_parse(text + TIME_PLACE_FIGURES + 1, &place.id))
        return false;
    place.at_us = strtoll(text, NULL, 10);
    *out = place;
    return true;
}

void time_place_encode(const struct time_place *place, char out[static TIME_PLACE_CAPACITY])
{
    char id[UUID_TEXT_CAPACITY];

    uuid_encode(place->id, id);
    (void)snprintf(out, TIME_PLACE_CAPACITY, "%0*" PRId64 ".%s", TIME_PLACE_FIGURES, place->at_us,
                   id);
}
