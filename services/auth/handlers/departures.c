/* Who went out, and how long it took: the report on leavers. */
#include "handlers/handlers.h"

#include "handlers/manager.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "service.h"
#include "store/departure_store.h"

typedef Sekisho__Auth__V1__Departure DepartureMessage;
typedef Sekisho__Auth__V1__ListDeparturesRequest ListDeparturesRequest;
typedef Sekisho__Auth__V1__ListDeparturesResponse ListDeparturesResponse;

/* Unless the caller says another. */
static const int64_t PERIOD_US = INT64_C(90) * 86400 * 1000000;
/* So far ahead a moment of the database may lie that is just over. */
static const int64_t AHEAD_US = INT64_C(60) * 1000000;

static bool is_route(int route)
{
    switch (route) {
    case DEPARTURE_BY_USER:
    case DEPARTURE_BY_LEAVING_DATE:
    case DEPARTURE_BY_IMPORT:
    case DEPARTURE_BY_DORMANT_RULE:
    case DEPARTURE_BY_OPERATOR:
        return true;
    default: /* whatever a caller writes */
        return false;
    }
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* `before` is the period's end, which is no part of it, or where the page before ended. Nobody has
 * left in the future, whatever part of it is asked for. */
static struct status read_period(const struct call *call, struct departure_question *out)
{
    const ListDeparturesRequest *request = call->request;
    int64_t until_us = call->now_us + AHEAD_US;

    if (request->from_us < 0 || request->until_us < 0 ||
        (request->until_us && request->from_us >= request->until_us))
        return FAIL(INVALID_ARGUMENT, "from_us, until_us: a period");
    if (request->until_us)
        until_us = earlier(request->until_us, until_us);
    out->from_us = request->from_us ? earlier(request->from_us, until_us) : until_us - PERIOD_US;
    if (request->after[0] == '\0')
        out->before.at_us = until_us;
    else if (!time_place_parse(request->after, &out->before) || out->before.at_us >= until_us)
        return FAIL(INVALID_ARGUMENT, "after: not the next of this list");
    return OK;
}

static struct status read_request(const struct call *call, struct departure_question *out)
{
    const ListDeparturesRequest *request = call->request;

    *out = (struct departure_question){
        .route = (int)request->route,
        .limit = request->page_size ? request->page_size : DEPARTURE_PAGE_MAXIMUM,
    };
    if (out->route != 0 && !is_route(out->route))
        return FAIL(INVALID_ARGUMENT, "route: one of those there are");
    if (out->limit > DEPARTURE_PAGE_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "page_size: 1 to 100");
    return read_period(call, out);
}

static struct status who_message(const struct call *call, const struct departed *who,
                                 ProtobufCBinaryData *id_out, char **login_id_out, char **name_out)
{
    if (!uuid_is_nil(who->id))
        TRY(call_bytes(call, who->id.bytes, UUID_SIZE, id_out));
    TRY(call_text(call, who->login_id, login_id_out));
    return call_text(call, who->name, name_out);
}

static struct status message(const struct call *call, const struct departure *departure,
                             DepartureMessage *out)
{
    out->route = (Sekisho__Auth__V1__DepartureRoute)departure->route;
    out->state = (Sekisho__Auth__V1__UserState)departure->state;
    out->decided_at_us = departure->decided_at_us;
    out->left_at_us = departure->left_at_us;
    out->ended_sessions = (uint32_t)departure->ended_sessions;
    TRY(who_message(call, &departure->user, &out->user_id, &out->login_id, &out->display_name));
    TRY(who_message(call, &departure->actor, &out->actor_id, &out->actor_login_id,
                    &out->actor_name));
    TRY(call_text(call, departure->caller, &out->caller));
    return call_text(call, departure->reason, &out->reason);
}

static struct status answer(const struct call *call, const struct departure *departures,
                            size_t count, size_t limit)
{
    ListDeparturesResponse *response = call->response;
    DepartureMessage *messages = arena_alloc_array(call->arena, count, sizeof *messages);
    char next[TIME_PLACE_CAPACITY];

    response->departures = arena_alloc_array(call->arena, count, sizeof(DepartureMessage *));
    if (messages == NULL || response->departures == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        sekisho__auth__v1__departure__init(&messages[i]);
        TRY(message(call, &departures[i], &messages[i]));
        response->departures[i] = &messages[i];
    }
    response->n_departures = count;
    if (count < limit)
        return OK;
    const struct time_place last = {departures[count - 1].left_at_us, departures[count - 1].id};
    time_place_encode(&last, next);
    return call_text(call, next, &response->next);
}

static struct status list(const struct call *call, int64_t tenant_id,
                          const struct departure_question *question, struct departure *out,
                          size_t *count_out)
{
    const struct auth_service *service = call->service;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    TRY(departure_store_list(db, tenant_id, question, out, count_out));
    return db_commit(&transaction);
}

struct status handle_list_departures(struct call *call)
{
    const ListDeparturesRequest *request = call->request;
    struct departure_question question;
    struct manager manager;
    size_t count = 0;

    TRY(manager_of_call(call, request->tenant_id, &manager));
    TRY(read_request(call, &question));
    struct departure *departures =
        arena_alloc_array(call->arena, question.limit, sizeof *departures);
    if (departures == NULL)
        return arena_failure();
    TRY(list(call, manager.tenant_id, &question, departures, &count));
    return answer(call, departures, count, question.limit);
}
