#include "handlers/handlers.h"

#include <string.h>

#include "backbone/once.h"
#include "handlers/ending.h"
#include "handlers/lookup.h"
#include "handlers/request.h"
#include "pass/pass.h"
#include "service.h"
#include "store/session_store.h"
#include "store/subject_store.h"

typedef Sekisho__Session__V1__EndRequest EndRequest;

/* Which session, and whose it has to be. */
struct target {
    int64_t tenant_id;
    struct uuid session_id;
    struct uuid user_id;
};

/* The token speaks for itself. NOT_FOUND when its session has ended or never was. */
static struct status find_by_token(struct call *call, struct lookup *lookup, struct target *out)
{
    struct session_service *service = call->service;
    const EndRequest *request = call->request;
    CLEANUP(token_wipe) struct token token = {0};
    struct session session;

    if (!token_parse(request->token, &token))
        return FAIL(INVALID_ARGUMENT, "that is no token");
    lookup_init(lookup, service, &token);
    TRY(lookup_session(lookup, call, &session, NULL));
    *out = (struct target){session.subject.tenant_id, session.session_id, session.subject.user_id};
    return OK;
}

/* The pass says whose: an id alone gives no right to end anything. */
static struct status find_by_id(const struct call *call, struct target *out)
{
    const EndRequest *request = call->request;

    if (call->pass == NULL)
        return FAIL(UNAUTHENTICATED, "a session's id needs a pass");
    out->tenant_id = call->pass->tenant_id;
    out->user_id = call->pass->user_id;
    if (!uuid_from_bytes(request->session_id.data, request->session_id.len, &out->session_id))
        return FAIL(INVALID_ARGUMENT, "session_id has 16 bytes");
    return OK;
}

/* One that has ended already is as good as ended now; one of somebody else is not there. */
static struct status accept_ended(struct db *db, const struct target *target)
{
    struct uuid user_id;

    TRY(session_store_find_ended(db, target->tenant_id, target->session_id, &user_id));
    return uuid_equal(user_id, target->user_id) ? OK : FAIL(NOT_FOUND, "no such session");
}

/* auth takes back what it created and gave to nobody. */
static enum session_end end_of(const struct call *call)
{
    return strcmp(call->caller, "auth") == 0 ? SESSION_REVOKED : SESSION_SIGNED_OUT;
}

/* Whoever ends another of their sessions does it where the pass is from. */
static struct event_context context_of(const struct call *call)
{
    const EndRequest *request = call->request;
    struct event_context context =
        request_event_context(call, request->client_ip, request->user_agent);

    if (call->pass)
        context.acting_session_id = call->pass->session_id;
    return context;
}

static struct status end_locked(struct call *call, struct db_transaction *transaction,
                                const struct target *target)
{
    const struct event_context context = context_of(call);
    struct session session;
    struct ending ending;

    ending_begin(&ending, call->service, transaction, &context);
    struct status locked =
        session_store_lock(transaction->db, target->tenant_id, target->session_id, &session);
    if (locked.code == STATUS_NOT_FOUND) {
        TRY(accept_ended(transaction->db, target));
        return ending_confirm(call->service, transaction);
    }
    TRY(locked);
    if (!uuid_equal(session.subject.user_id, target->user_id))
        return FAIL(NOT_FOUND, "no such session");
    TRY(ending_add(&ending, &session, end_of(call)));
    return ending_commit(&ending);
}

static struct status end(struct call *call, const struct target *target)
{
    struct session_service *service = call->service;
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct once once;

    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, target->tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return ending_confirm(service, &transaction);
    TRY(once_finish(call, &transaction, &once));
    return end_locked(call, &transaction, target);
}

/* Nobody is signed in with it, which is what was asked for, once that is so on every replica. */
static struct status confirm(struct call *call, const struct lookup *lookup)
{
    struct session_service *service = call->service;
    struct session_ended ended;

    struct status found = lookup_ended(lookup, call, &ended);
    if (found.code == STATUS_NOT_FOUND)
        return OK; /* it never was a session */
    TRY(found);
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin(db, &transaction));
    return ending_confirm(service, &transaction);
}

static struct status end_by_token(struct call *call)
{
    struct lookup lookup;
    struct target target;
    struct status found = find_by_token(call, &lookup, &target);

    if (found.code == STATUS_NOT_FOUND)
        return confirm(call, &lookup);
    TRY(found);
    return end(call, &target);
}

static struct status end_by_id(struct call *call)
{
    struct target target;

    TRY(find_by_id(call, &target));
    return end(call, &target);
}

/* With the user's row locked, so that a sign-in comes before them all or after. */
static struct status end_locked_others(struct call *call, struct ending *ending)
{
    const struct pass_claims *pass = call->pass;
    struct db *db = ending->transaction->db;
    struct subject_versions versions;
    struct session *sessions = NULL;
    size_t count = 0;

    TRY(subject_store_lock(db, pass->tenant_id, pass->user_id, &versions));
    TRY(session_store_lock_of_user(db, pass->tenant_id, pass->user_id, call->arena, &sessions,
                                   &count));
    for (size_t i = 0; i < count; i++) {
        if (!uuid_equal(sessions[i].session_id, pass->session_id))
            TRY(ending_add(ending, &sessions[i], SESSION_SIGNED_OUT));
    }
    return OK;
}

static struct status end_others(struct call *call)
{
    struct session_service *service = call->service;
    const EndRequest *request = call->request;
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct ending ending;
    struct once once;

    if (call->pass == NULL)
        return FAIL(UNAUTHENTICATED, "whose others needs a pass");
    if (!request->others)
        return FAIL(INVALID_ARGUMENT, "others: true, or not set");
    const struct event_context context = context_of(call);
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, call->pass->tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return ending_confirm(service, &transaction);
    ending_begin(&ending, service, &transaction, &context);
    TRY(end_locked_others(call, &ending));
    TRY(once_finish(call, &transaction, &once));
    /* Where none are left, somebody else may have ended them just now. */
    return ending.count > 0 ? ending_commit(&ending) : ending_confirm(service, &transaction);
}

struct status handle_end(struct call *call)
{
    const EndRequest *request = call->request;

    TRY(request_address(request->client_ip, true));
    TRY(request_text(request->user_agent, 0, USER_AGENT_MAXIMUM));
    if (request->which_case == SEKISHO__SESSION__V1__END_REQUEST__WHICH_TOKEN)
        return end_by_token(call);
    if (request->which_case == SEKISHO__SESSION__V1__END_REQUEST__WHICH_SESSION_ID)
        return end_by_id(call);
    if (request->which_case == SEKISHO__SESSION__V1__END_REQUEST__WHICH_OTHERS)
        return end_others(call);
    return FAIL(INVALID_ARGUMENT, "which session?");
}
