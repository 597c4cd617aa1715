#include "handlers/handlers.h"

#include <string.h>

#include "base/clock.h"
#include "crypto/crypto.h"
#include "handlers/ending.h"
#include "handlers/lookup.h"
#include "handlers/networks.h"
#include "handlers/request.h"
#include "handlers/rotation.h"
#include "service.h"

typedef Sekisho__Session__V1__CheckRequest CheckRequest;
typedef Sekisho__Session__V1__CheckResponse CheckResponse;

enum { ATTEMPTS = 3 };

/* One answer for every cause: a caller must not learn which sessions exist or existed. */
static struct status refuse(struct call *call)
{
    struct session_service *service = call->service;

    metrics_count(&service->counters.checks[CHECK_REFUSED]);
    return FAIL(UNAUTHENTICATED, "session is not valid");
}

/* Anybody can send such tokens as often as they like. */
static struct status refuse_stranger(struct call *call, const char *reason)
{
    struct session_service *service = call->service;
    uint64_t folded = 0;

    if (log_fold_admits(&service->strangers, clock_monotonic_ms(), &folded))
        log_info(call->log, "session_refused", LOG_STR("reason", reason),
                 LOG_INT("folded", (int64_t)folded));
    return refuse(call);
}

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

/* Only portal goes on for a user. */
static struct status check_audiences(const struct call *call)
{
    const CheckRequest *request = call->request;
    bool asks_for_one = request->pass_audience[0] != '\0';

    if ((asks_for_one || request->n_pass_audiences > 0) && strcmp(call->caller, "portal") != 0)
        return FAIL(PERMISSION_DENIED, "not allowed");
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

static struct status make_pass(struct call *call, const struct session *session,
                               const char *audience, char **out)
{
    const struct session_service *service = call->service;
    const CheckRequest *request = call->request;
    const CheckResponse *response = call->response;
    const struct subject *subject = &session->subject;
    struct pass_scope scopes[SCOPES_MAXIMUM];
    struct pass_claims claims = {
        .audience = audience,
        .tenant_id = subject->tenant_id,
        .user_id = subject->user_id,
        .login_id = subject->login_id,
        .name = subject->display_name,
        .kind = subject->kind == USER_KIND_STAFF ? PASS_STAFF : PASS_CUSTOMER,
        .session_id = session->session_id,
        .permissions = (const char *const *)response->subject->permissions,
        .permission_count = response->subject->n_permissions,
        .scopes = scopes,
        .scope_count = response->subject->n_scopes,
    };

    for (size_t i = 0; i < claims.scope_count; i++)
        scopes[i] = (struct pass_scope){.permission = response->subject->scopes[i]->permission,
                                        .groups = (scope_set)response->subject->scopes[i]->groups};

    /* "" leaves no address, which matches no allow-list. */
    (void)!address_parse(bytes_of(request->client_ip), &claims.client_ip);
    return pass_issue(&service->issuer, &claims, call->now_us, call->arena, out);
}

static struct status answer_passes(struct call *call, const struct session *session)
{
    const CheckRequest *request = call->request;
    CheckResponse *response = call->response;
    size_t count = request->n_pass_audiences;

    if (request->pass_audience[0] != '\0')
        TRY(make_pass(call, session, request->pass_audience, &response->pass));
    response->passes = arena_alloc_array(call->arena, count, sizeof *response->passes);
    if (response->passes == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++)
        TRY(make_pass(call, session, request->pass_audiences[i], &response->passes[i]));
    response->n_passes = count;
    return OK;
}

static struct status answer(struct call *call, const struct session *session)
{
    CheckResponse *response = call->response;

    TRY(call_uuid(call, session->session_id, &response->session_id));
    TRY(response_subject(call, &session->subject, &response->subject));
    response->started_at_us = session->started_at_us;
    response->idle_ends_at_us = session_end_us(session);
    response->absolute_ends_at_us = session_absolute_end_us(session);
    response->now_us = call->now_us;
    response->idle_seconds = session->limits.idle_seconds;
    response->rotate = rotation_is_due(session, call->now_us);
    return answer_passes(call, session);
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
        *out = refuse_stranger(call, "malformed");
        return true;
    }
    if (!use_from_memory(call, &token, &session))
        return false;
    *out = answer(call, &session);
    metrics_count(&service->counters.checks[CHECK_FROM_MEMORY]);
    return true;
}

/* Refusals leave an event; its name is random, for a refusal can happen again. */
static struct status refusal_id(struct uuid *out)
{
    uint8_t random[UUID_SIZE];

    TRY(crypto_random(random, sizeof random));
    *out = uuid_v8(random);
    return OK;
}

/* Writes one refusal into the history; folded when there are many alike. */
static struct status record(struct call *call, const struct session_event *event,
                            const char *account)
{
    struct session_service *service = call->service;
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, event->event.tenant_id, &transaction));
    TRY(outbox_append_foldable(service->backbone.outbox, &transaction, &event->event, account));
    return db_commit(&transaction);
}

static struct status refuse_permission(struct call *call, const struct session *session)
{
    struct session_service *service = call->service;
    const CheckRequest *request = call->request;
    const struct event_context context = request_event_context(call, request->client_ip, "");
    struct session_event event;
    struct uuid id;

    TRY(refusal_id(&id));
    event_permission_refused(&event, &context, id, session, request->permission);
    TRY(record(call, &event, session->subject.login_id));
    log_info(call->log, "permission_refused", LOG_UUID("session_id", session->session_id),
             LOG_STR("permission", request->permission));
    metrics_count(&service->counters.checks[CHECK_FORBIDDEN]);
    return FAIL(PERMISSION_DENIED, "not permitted");
}

/* The token is nobody's, or that of a session that is over. */
static struct status refuse_unknown(struct call *call, const struct lookup *lookup)
{
    const CheckRequest *request = call->request;
    const struct event_context context = request_event_context(call, request->client_ip, "");
    struct session_ended ended;
    struct session_event event;
    struct uuid id;

    struct status found = lookup_ended(lookup, call, &ended);
    if (found.code == STATUS_NOT_FOUND)
        return refuse_stranger(call, "unknown");
    TRY(found);
    TRY(refusal_id(&id));
    event_session_use_after_expire(&event, &context, id, &ended);
    TRY(record(call, &event, ended.login_id));
    log_info(call->log, "session_refused", LOG_UUID("session_id", ended.session_id),
             LOG_STR("reason", session_end_name(ended.end)));
    return refuse(call);
}

/* Ends the session by its limits. OK when that turned out to be wrong: it was active elsewhere. */
static struct status refuse_when_over(struct call *call, const struct session *session)
{
    struct session_service *service = call->service;
    const CheckRequest *request = call->request;
    const struct event_context context = request_event_context(call, request->client_ip, "");
    bool is_over = false;

    TRY(ending_expire(service, call->log, &context, session->subject.tenant_id, session->session_id,
                      &is_over));
    if (!is_over)
        return OK;
    log_info(call->log, "session_refused", LOG_UUID("session_id", session->session_id),
             LOG_STR("reason", "over"));
    return refuse(call);
}

/* Two have the session, and this may be either of them. */
static struct status refuse_stolen(struct call *call, const struct session *session)
{
    const CheckRequest *request = call->request;
    const struct event_context context = request_event_context(call, request->client_ip, "");

    TRY(rotation_end_stolen(call, session, &context));
    log_info(call->log, "session_refused", LOG_UUID("session_id", session->session_id),
             LOG_STR("reason", "stolen"));
    return refuse(call);
}

/* As for a stranger, and the session lives on: its user may come back to where they are allowed. */
static struct status refuse_network(struct call *call, const struct session *session)
{
    const CheckRequest *request = call->request;
    const struct event_context context = request_event_context(call, request->client_ip, "");
    struct session_event event;
    struct uuid id;

    TRY(refusal_id(&id));
    event_network_refused(&event, &context, id, session);
    TRY(record(call, &event, session->subject.login_id));
    log_info(call->log, "session_refused", LOG_UUID("session_id", session->session_id),
             LOG_STR("reason", "network"));
    return refuse(call);
}

static struct status report_network(struct call *call, const struct session *session,
                                    struct address address)
{
    struct session_service *service = call->service;
    const CheckRequest *request = call->request;
    const struct event_context context = request_event_context(call, request->client_ip, "");
    struct session_event event;
    struct uuid id;

    if (address_equal(session->reported_from, address))
        return OK;
    TRY(refusal_id(&id));
    event_network_reported(&event, &context, id, session);
    TRY(record(call, &event, session->subject.login_id));
    session_table_reported(service->table, &session->mac, address);
    return OK;
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
        return report_network(call, session, address);
    case NETWORK_OUTSIDE:
        break;
    }
    return refuse_network(call, session);
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
            return refuse_unknown(call, lookup);
        TRY(found);
        if (session_end_by_rules(out, call->now_us) != SESSION_LIVES) {
            TRY(refuse_when_over(call, out));
            continue;
        }
        if (rotation_shows_theft(result.standing, call->now_us))
            return refuse_stolen(call, out);
        TRY(check_network(call, out));
        if (result.standing.place == TOKEN_SUCCESSOR) {
            TRY(rotation_take_successor(call, out, &result.mac));
            continue;
        }
        if (!is_permitted(call, out))
            return refuse_permission(call, out);
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
        return refuse_stranger(call, "malformed");
    lookup_init(&lookup, service, &token);
    TRY(use_from_database(call, &lookup, &session));
    metrics_count(&service->counters.checks[CHECK_FROM_DATABASE]);
    return answer(call, &session);
}
