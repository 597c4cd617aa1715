#include "handlers/check_refusals.h"

#include "base/clock.h"
#include "crypto/crypto.h"
#include "handlers/ending.h"
#include "handlers/request.h"
#include "handlers/rotation.h"
#include "service.h"

typedef Sekisho__Session__V1__CheckRequest CheckRequest;

/* One answer for every cause: a caller must not learn which sessions exist or existed. */
static struct status refuse(struct call *call)
{
    struct session_service *service = call->service;

    metrics_count(&service->counters.checks[CHECK_REFUSED]);
    return FAIL(UNAUTHENTICATED, "session is not valid");
}

/* Folded in the log: anybody can send such tokens as often as they like. */
struct status check_refuse_stranger(struct call *call, const char *reason)
{
    struct session_service *service = call->service;
    uint64_t folded = 0;

    if (log_fold_admits(&service->strangers, clock_monotonic_ms(), &folded))
        log_info(call->log, "session_refused", LOG_STR("reason", reason),
                 LOG_INT("folded", (int64_t)folded));
    return refuse(call);
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

struct status check_refuse_permission(struct call *call, const struct session *session)
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

struct status check_refuse_unknown(struct call *call, const struct lookup *lookup)
{
    const CheckRequest *request = call->request;
    const struct event_context context = request_event_context(call, request->client_ip, "");
    struct session_ended ended;
    struct session_event event;
    struct uuid id;

    struct status found = lookup_ended(lookup, call, &ended);
    if (found.code == STATUS_NOT_FOUND)
        return check_refuse_stranger(call, "unknown");
    TRY(found);
    TRY(refusal_id(&id));
    event_session_use_after_expire(&event, &context, id, &ended);
    TRY(record(call, &event, ended.login_id));
    log_info(call->log, "session_refused", LOG_UUID("session_id", ended.session_id),
             LOG_STR("reason", session_end_name(ended.end)));
    return refuse(call);
}

struct status check_refuse_when_over(struct call *call, const struct session *session)
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

struct status check_refuse_stolen(struct call *call, const struct session *session)
{
    const CheckRequest *request = call->request;
    const struct event_context context = request_event_context(call, request->client_ip, "");

    TRY(rotation_end_stolen(call, session, &context));
    log_info(call->log, "session_refused", LOG_UUID("session_id", session->session_id),
             LOG_STR("reason", "stolen"));
    return refuse(call);
}

struct status check_refuse_network(struct call *call, const struct session *session)
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

struct status check_report_network(struct call *call, const struct session *session,
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
