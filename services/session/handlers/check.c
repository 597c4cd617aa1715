#include "handlers/handlers.h"

#include <string.h>

#include "handlers/check_answer.h"
#include "handlers/check_refusals.h"
#include "handlers/lookup.h"
#include "handlers/networks.h"
#include "handlers/request.h"
#include "handlers/rotation.h"
#include "service.h"

typedef Sekisho__Session__V1__CheckRequest CheckRequest;

enum { ATTEMPTS = 3 };

/* Which services a request may go on to. */
static const char *const audiences[] = {"auth", "audit", "session", "sso"};

static struct status check_audience(const char *audience)
{
    for (size_t i = 0; i < COUNT_OF(audiences); i++) {
        if (strcmp(audience, audiences[i]) == 0)
            return OK;
    }
    return FAIL(INVALID_ARGUMENT, "pass_audience is no service");
}

static struct status check_audiences(const struct call *call)
{
    const CheckRequest *request = call->request;
    bool asks_for_one = request->pass_audience[0] != '\0';

    if (request->n_pass_audiences > COUNT_OF(audiences))
        return FAIL(INVALID_ARGUMENT, "pass_audiences are too many");
    if (asks_for_one)
        TRY(check_audience(request->pass_audience));
    for (size_t i = 0; i < request->n_pass_audiences; i++)
        TRY(check_audience(request->pass_audiences[i]));
    return OK;
}

static struct status check_request(const struct call *call)
{
    const CheckRequest *request = call->request;

    TRY(request_address(request->client_ip, /* optional */ true));
    if (request->permission[0] != '\0' && !permission_name_is_valid(request->permission))
        return FAIL(INVALID_ARGUMENT, "permission is no name");
    return check_audiences(call);
}

static bool is_permitted(const struct call *call, const struct session *session)
{
    const CheckRequest *request = call->request;

    return request->permission[0] == '\0' ||
           permissions_has(session->subject.permissions, request->permission);
}

/* ADDRESS_NONE where the caller does not know. */
static struct address address_of(const struct call *call)
{
    const CheckRequest *request = call->request;
    struct address address = {0};

    (void)!address_parse(bytes_of(request->client_ip), &address);
    return address;
}

/* Whom the allow-lists refuse, or would refuse for the first time, is left to the worker. */
static bool comes_from_inside(const struct call *call, const struct session *session)
{
    struct address address = address_of(call);
    enum network_verdict verdict = NETWORK_OUTSIDE;

    return networks_judge_from_memory(call, session, address, &verdict) &&
           (verdict == NETWORK_INSIDE ||
            (verdict == NETWORK_REPORTED && address_equal(session->reported_from, address)));
}

/* The idle clock moves last: a request that is refused is no activity. */
static bool use_from_memory(struct call *call, const struct token *token, struct session *out)
{
    struct session_service *service = call->service;
    const CheckRequest *request = call->request;
    struct lookup lookup;

    if (!feed_is_fresh(service->feed))
        return false;
    lookup_init(&lookup, service, token);
    for (size_t i = 0; i < lookup.count; i++) {
        const struct token_mac *mac = &lookup.macs[i];
        if (session_table_use(service->table, mac, call->now_us, /* passive */ true, out))
            return comes_from_inside(call, out) && is_permitted(call, out) &&
                   (request->passive || session_table_use(service->table, mac, call->now_us,
                                                          /* passive */ false, out));
    }
    return false;
}

bool check_from_memory(struct call *call, struct status *out)
{
    struct session_service *service = call->service;
    const CheckRequest *request = call->request;
    CLEANUP(token_wipe) struct token token = {0};
    struct session session;

    *out = check_request(call);
    if (!status_is_ok(*out))
        return true;
    if (!token_parse(request->token, &token)) {
        *out = check_refuse_stranger(call, "malformed");
        return true;
    }
    if (!use_from_memory(call, &token, &session))
        return false;
    *out = check_answer(call, &session);
    metrics_count(&service->counters.checks[CHECK_FROM_MEMORY]);
    return true;
}

static struct status check_network(struct call *call, const struct session *session)
{
    struct address address = address_of(call);
    enum network_verdict verdict = NETWORK_OUTSIDE;

    TRY(networks_judge(call, session, address, &verdict));
    switch (verdict) {
    case NETWORK_INSIDE:
        return OK;
    case NETWORK_REPORTED:
        return check_report_network(call, session, address);
    case NETWORK_OUTSIDE:
        break;
    }
    return check_refuse_network(call, session);
}

/* Moves the idle clock on: in memory when the next batch is soon enough, else in the row. `out`
 * says whether there still was one. */
static struct status touch(struct call *call, bool held, struct session *session, bool *out)
{
    struct session_service *service = call->service;
    const CheckRequest *request = call->request;
    const struct session_touch touch = {session->mac, call->now_us};
    int64_t found = 0;

    *out = true;
    if (request->passive || (held && session_table_use(service->table, &session->mac, call->now_us,
                                                       /* passive */ false, session)))
        return OK;

    CLEANUP(db_release) struct db *db = NULL;
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    TRY(session_touch_any_tenant(db, &touch, 1, &found));
    session_table_written(service->table, &touch, 1);
    if (session->last_seen_at_us < call->now_us)
        session->last_seen_at_us = call->now_us;
    *out = found > 0;
    return OK;
}

/* Decides by the row. UNAVAILABLE when it changed under our hands again and
 * again. */
static struct status use_from_database(struct call *call, const struct lookup *lookup,
                                       struct session *out)
{
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        struct lookup_result result;
        struct status found = lookup_session(lookup, call, out, &result);
        if (found.code == STATUS_NOT_FOUND)
            return check_refuse_unknown(call, lookup);
        TRY(found);
        if (session_end_by_rules(out, call->now_us) != SESSION_LIVES) {
            TRY(check_refuse_when_over(call, out));
            continue;
        }
        if (rotation_shows_theft(result.standing, call->now_us))
            return check_refuse_stolen(call, out);
        TRY(check_network(call, out));
        if (result.standing.place == TOKEN_SUCCESSOR) {
            TRY(rotation_take_successor(call, out, &result.mac));
            continue;
        }
        if (!is_permitted(call, out))
            return check_refuse_permission(call, out);
        bool is_there = false;
        TRY(touch(call, result.held, out, &is_there));
        if (is_there)
            return OK;
    }
    return FAIL(UNAVAILABLE, "the session is changing, try again");
}

struct status handle_check(struct call *call)
{
    struct session_service *service = call->service;
    const CheckRequest *request = call->request;
    CLEANUP(token_wipe) struct token token = {0};
    struct lookup lookup;
    struct session session;

    TRY(check_request(call));
    if (!token_parse(request->token, &token))
        return check_refuse_stranger(call, "malformed");
    lookup_init(&lookup, service, &token);
    TRY(use_from_database(call, &lookup, &session));
    metrics_count(&service->counters.checks[CHECK_FROM_DATABASE]);
    return check_answer(call, &session);
}
