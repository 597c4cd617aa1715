#include "peers/leavers.h"

#include "rpc/field.h"
#include "sekisho/auth/v1/auth.pb-c.h"

typedef Sekisho__Auth__V1__Departure Departure;
typedef Sekisho__Auth__V1__DepartureRoute DepartureRoute;
typedef Sekisho__Auth__V1__ListDeparturesRequest ListDeparturesRequest;
typedef Sekisho__Auth__V1__ListDeparturesResponse ListDeparturesResponse;

#define ROUTE(name) SEKISHO__AUTH__V1__DEPARTURE_ROUTE__DEPARTURE_ROUTE_##name
#define STATE(name) SEKISHO__AUTH__V1__USER_STATE__USER_STATE_##name

static const struct rpc_target LIST = {
    .name = "sekisho.auth.v1.Users/ListDepartures",
    .response = &sekisho__auth__v1__list_departures_response__descriptor,
    .repeat = RPC_REPEAT_SAFE,
};

static const DepartureRoute routes[LEAVER_ROUTES + 1] = {
    [LEFT_BY_USER] = ROUTE(USER),         [LEFT_BY_LEAVING_DATE] = ROUTE(LEAVING_DATE),
    [LEFT_BY_IMPORT] = ROUTE(IMPORT),     [LEFT_BY_DORMANT_RULE] = ROUTE(DORMANT_RULE),
    [LEFT_BY_OPERATOR] = ROUTE(OPERATOR), [LEAVER_ROUTES] = ROUTE(UNSPECIFIED),
};

static enum leaver_route route_of(DepartureRoute route)
{
    enum leaver_route found = 0;

    while (found < LEAVER_ROUTES && routes[found] != route)
        found++;
    return found;
}

static struct leaver_person person_of(ProtobufCBinaryData id, const char *login_id,
                                      const char *name)
{
    struct leaver_person person = {.login_id = login_id, .name = name};

    if (!uuid_from_bytes(id.data, id.len, &person.id))
        person.id = (struct uuid){0};
    return person;
}

static struct leaver leaver_of(const Departure *departure)
{
    struct leaver leaver = {
        .user = person_of(departure->user_id, departure->login_id, departure->display_name),
        .actor = person_of(departure->actor_id, departure->actor_login_id, departure->actor_name),
        .is_back = departure->state == STATE(ACTIVE) || departure->state == STATE(INVITED),
        .route = route_of(departure->route),
        .reason = "",
        .decided_at_us = departure->decided_at_us,
        .left_at_us = departure->left_at_us,
        .ended_sessions = departure->ended_sessions,
    };

    /* Of the others it is a word of ours, which the route says in the reader's language. */
    if (leaver.route == LEFT_BY_USER || leaver.route == LEFT_BY_OPERATOR)
        leaver.reason = departure->reason;
    return leaver;
}

struct status leavers_list(struct rpc_client *client, const struct rpc_call_options *options,
                           const struct leaver_question *question, struct arena *arena,
                           struct leaver_page *out)
{
    ListDeparturesRequest request;
    const void *answer = NULL;

    sekisho__auth__v1__list_departures_request__init(&request);
    request.from_us = question->from_us;
    request.until_us = question->until_us;
    request.route = routes[question->route];
    request.after = rpc_text(question->after);
    request.page_size = question->page_size;
    TRY(rpc_call(client, &LIST, &request.base, options, arena, &answer));
    const ListDeparturesResponse *response = answer;
    struct leaver *leavers = arena_alloc_array(arena, response->n_departures, sizeof *leavers);
    if (leavers == NULL)
        return arena_failure();
    for (size_t i = 0; i < response->n_departures; i++)
        leavers[i] = leaver_of(response->departures[i]);
    *out = (struct leaver_page){leavers, response->n_departures, response->next};
    return OK;
}
