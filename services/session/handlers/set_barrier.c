#include "handlers/handlers.h"

#include "backbone/once.h"
#include "handlers/ending.h"
#include "handlers/request.h"
#include "service.h"
#include "store/session_store.h"
#include "store/subject_store.h"

typedef Sekisho__Session__V1__SetBarrierRequest SetBarrierRequest;
typedef Sekisho__Session__V1__SetBarrierResponse SetBarrierResponse;

enum { REASON_MAXIMUM = 48 };

/* Whose sessions end, and which one of them does not; nil for none. */
struct barrier {
    struct subject subject;
    struct uuid kept;
};

static struct status check_request(const SetBarrierRequest *request, struct barrier *out)
{
    if (request->tenant_id < 1)
        return FAIL(INVALID_ARGUMENT, "a tenant's number is 1 or more");
    if (request->version < 1)
        return FAIL(INVALID_ARGUMENT, "a version is 1 or more");
    if (!uuid_from_bytes(request->user_id.data, request->user_id.len, &out->subject.user_id))
        return FAIL(INVALID_ARGUMENT, "user_id has 16 bytes");
    if (request->keep_session_id.len > 0 &&
        !uuid_from_bytes(request->keep_session_id.data, request->keep_session_id.len, &out->kept))
        return FAIL(INVALID_ARGUMENT, "keep_session_id has 16 bytes, or none");
    out->subject.tenant_id = request->tenant_id;
    return request_text(request->reason, 1, REASON_MAXIMUM);
}

/* Ends the user's sessions of older versions; the one event for all of them is the caller's. */
static struct status end_older(struct call *call, struct ending *ending, struct barrier *barrier)
{
    const SetBarrierRequest *request = call->request;
    struct subject *subject = &barrier->subject;
    struct session *sessions = NULL;
    size_t count = 0;

    TRY(session_store_lock_of_user(ending->transaction->db, subject->tenant_id, subject->user_id,
                                   call->arena, &sessions, &count));
    for (size_t i = 0; i < count; i++) {
        if (sessions[i].version >= request->version)
            continue;
        if (uuid_equal(sessions[i].session_id, barrier->kept))
            TRY(ending_spare(ending, &sessions[i]));
        else
            TRY(ending_add_silently(ending, &sessions[i], SESSION_REVOKED));
    }
    if (count > 0)
        *subject = sessions[0].subject; /* with the names, for the event */
    return OK;
}

static struct status raise(struct call *call, struct ending *ending, struct barrier *barrier)
{
    struct session_service *service = call->service;
    const SetBarrierRequest *request = call->request;
    struct subject *subject = &barrier->subject;
    struct subject_versions versions;
    struct session_event ended;

    TRY(subject_store_lock(ending->transaction->db, subject->tenant_id, subject->user_id,
                           &versions));
    if (request->version <= versions.barrier)
        return OK;
    TRY(subject_store_raise_barrier(ending->transaction->db, subject->tenant_id, subject->user_id,
                                    request->version));
    TRY(end_older(call, ending, barrier));
    event_sessions_ended(&ended, ending->context, call->idempotency_key, subject, request->reason,
                         ending->count);
    return outbox_append(service->backbone.outbox, ending->transaction, &ended.event);
}

struct status handle_set_barrier(struct call *call)
{
    struct session_service *service = call->service;
    SetBarrierResponse *response = call->response;
    const struct event_context context = request_event_context(call, "", "");
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct barrier barrier = {0};
    struct ending ending;
    struct once once;

    TRY(check_request(call->request, &barrier));
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, barrier.subject.tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return ending_confirm(service, &transaction);
    ending_begin(&ending, service, &transaction, &context);
    TRY(raise(call, &ending, &barrier));
    response->ended_sessions = (uint32_t)ending.count;
    TRY(once_finish(call, &transaction, &once));
    return ending.mac_count > 0 ? ending_commit(&ending) : ending_confirm(service, &transaction);
}
