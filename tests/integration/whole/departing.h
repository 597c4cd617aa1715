/* What the tests of the report on leavers ask of auth (managing.h). */
#ifndef INTEGRATION_WHOLE_DEPARTING_H
#define INTEGRATION_WHOLE_DEPARTING_H

#include "managing.h"

#define ROUTE(name) SEKISHO__AUTH__V1__DEPARTURE_ROUTE__DEPARTURE_ROUTE_##name

typedef Sekisho__Auth__V1__Departure Departure;
typedef Sekisho__Auth__V1__ListDeparturesResponse Departures;

/* As the request; NULL for "". */
struct departing {
    int64_t tenant_id;
    int64_t from_us, until_us;
    int route;
    const char *after;
    uint32_t page_size;
};

/* `permissions` as managing_pass(). The answer lives in `arena`. */
struct status list_departures(const char *const *permissions, const struct departing *wish,
                              struct arena *arena, const Departures **out);

/* How many of a page are of this user, the first of them the latest. */
size_t count_departures(const Departures *page, struct uuid id, const Departure **latest_out);

#endif
