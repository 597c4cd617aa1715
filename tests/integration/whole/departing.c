#include "departing.h"

#include "rpc/field.h"

static const struct rpc_target LIST = {"sekisho.auth.v1.Users/ListDepartures",
                                       &sekisho__auth__v1__list_departures_response__descriptor,
                                       RPC_REPEAT_SAFE};

struct status list_departures(const char *const *permissions, const struct departing *wish,
                              struct arena *arena, const Departures **out)
{
    Sekisho__Auth__V1__ListDeparturesRequest request;
    const void *answer = NULL;

    sekisho__auth__v1__list_departures_request__init(&request);
    request.tenant_id = wish->tenant_id;
    request.from_us = wish->from_us;
    request.until_us = wish->until_us;
    request.route = (Sekisho__Auth__V1__DepartureRoute)wish->route;
    request.after = rpc_text(wish->after ? wish->after : "");
    request.page_size = wish->page_size;
    TRY(managing_call(&LIST, &request.base, managing_pass(permissions), arena, &answer));
    *out = answer;
    return OK;
}

size_t count_departures(const Departures *page, struct uuid id, const Departure **latest_out)
{
    size_t count = 0;

    *latest_out = NULL;
    for (size_t i = 0; i < page->n_departures; i++) {
        struct uuid user_id;
        CHECK(uuid_from_bytes(page->departures[i]->user_id.data, page->departures[i]->user_id.len,
                              &user_id));
        if (!uuid_equal(user_id, id))
            continue;
        if (count++ == 0)
            *latest_out = page->departures[i];
    }
    return count;
}
