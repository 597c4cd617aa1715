#include "handlers/handlers.h"

#include "crypto/crypto.h"
#include "domain/parallel.h"
#include "handlers/ending.h"
#include "handlers/request.h"
#include "outbox/idempotency.h"
#include "service.h"
#include "store/policy_store.h"
#include "store/session_store.h"
#include "store/subject_store.h"

typedef Sekisho__Session__V1__CreateRequest CreateRequest;
typedef Sekisho__Session__V1__CreateResponse CreateResponse;

static struct status check_request(const struct call *call, struct session *out,
                                   struct session_origin *origin_out)
{
    const struct session_service *service = call->service;
    const CreateRequest *request = call->request;

    TRY(request_subject(request->subject, &out->subject));
    TRY(request_address(request->client_ip, /* optional */ false));
    TRY(request_text(request->user_agent, 0, USER_AGENT_MAXIMUM));
    TRY(request_text(request->authentication, 1, AUTHENTICATION_MAXIMUM));
    out->limits = (struct session_limits){request->idle_seconds, request->absolute_seconds};
    TRY(session_limits_check(out->limits, &service->bounds));
    TRY(parallel_check((struct parallel_rule){.maximum = request->maximum_sessions}));
    *origin_out =
        (struct session_origin){request->client_ip, request->user_agent, request->authentication};
    return OK;
}

static struct status make_token(const struct session_service *service, struct token *token,
                                struct session *out)
{
    uint8_t random[UUID_SIZE];

    TRY(crypto_random(token->bytes, sizeof token->bytes));
    TRY(crypto_random(random, sizeof random));
    out->session_id = uuid_v4(random);
    token_mac_compute(token, &service->token_keys.current, &out->mac);
    return OK;
}

/* The token is not kept, so it cannot be given again. */
static struct status refuse_repetition(struct call *call, struct db_transaction *transaction)
{
    struct session_service *service = call->service;
    struct idempotency once;
    struct idempotency_answer answer;

    idempotency_init(&once, &service->backbone.idempotency_keys, call->caller,
                     call->idempotency_key, call->request);
    TRY(idempotency_begin(transaction, &once, call->arena, &answer));
    if (answer.is_repeated)
        return FAIL(ALREADY_EXISTS, "this sign-in has its session already");
    return idempotency_finish(transaction, &once, (struct bytes){0});
}

/* Locks the user's row and refuses a sign-in that a change of password or rights has overtaken. */
static struct status admit(struct db *db, const struct subject *subject)
{
    struct subject_versions versions;

    TRY(subject_store_lock(db, subject->tenant_id, subject->user_id, &versions));
    if (subject->version < versions.barrier)
        return FAIL(FAILED_PRECONDITION, "the user has changed meanwhile");
    return subject->version > versions.version ? subject_store_save(db, subject) : OK;
}

/* What auth asks for may be older than what it has told us since. */
static struct status hold_to_policy(struct db *db, struct session *session,
                                    struct parallel_rule *rule)
{
    const struct subject *subject = &session->subject;
    struct tenant_policy policy;

    TRY(policy_store_hold(db, subject->tenant_id, subject->kind, &policy));
    tenant_policy_hold(&policy, &session->limits, rule);
    return OK;
}

/* What came of the sessions there were. */
struct room {
    size_t live;
    struct parallel_choice choice;
};

/* Ends what has run out, and then of the live sessions as many of the oldest as leave room. */
static struct status make_room(const struct call *call, struct ending *ending,
                               const struct subject *subject, struct parallel_rule rule,
                               struct room *out)
{
    struct db *db = ending->transaction->db;
    struct session *sessions = NULL;
    size_t count = 0;
    size_t live = 0;

    TRY(session_store_lock_of_user(db, subject->tenant_id, subject->user_id, call->arena, &sessions,
                                   &count));
    for (size_t i = 0; i < count; i++) {
        size_t over = ending->count;
        TRY(ending_add(ending, &sessions[i], SESSION_LIVES));
        if (ending->count == over)
            sessions[live++] = sessions[i];
    }
    out->live = live;
    TRY(parallel_choose(rule, live, &out->choice));
    for (size_t i = 0; i < out->choice.displaced; i++)
        TRY(ending_add(ending, &sessions[i], SESSION_DISPLACED));
    return OK;
}

static struct status add(struct call *call, struct ending *ending, const struct session *session,
                         const struct session_origin *origin)
{
    struct session_service *service = call->service;
    struct session_event created;

    TRY(session_store_add(ending->transaction->db, session, origin,
                          service->token_keys.current.id));
    event_session_created(&created, ending->context, call->idempotency_key, session,
                          origin->authentication);
    return outbox_append(service->backbone.outbox, ending->transaction, &created.event);
}

/* All that happens together or not at all; nothing where there is no room, so that the same call
 * may come again. */
static struct status create(struct call *call, struct session *session,
                            const struct session_origin *origin, struct room *room)
{
    struct session_service *service = call->service;
    const CreateRequest *request = call->request;
    struct parallel_rule rule = {request->maximum_sessions, request->refuse_further};
    const struct event_context context =
        request_event_context(call, origin->client_ip, origin->user_agent);
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct ending ending;

    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, session->subject.tenant_id, &transaction));
    ending_begin(&ending, service, &transaction, &context);
    TRY(refuse_repetition(call, &transaction));
    TRY(admit(db, &session->subject));
    TRY(hold_to_policy(db, session, &rule));
    TRY(make_room(call, &ending, &session->subject, rule, room));
    if (room->choice.is_refused)
        return OK;
    TRY(add(call, &ending, session, origin));
    return ending_commit(&ending);
}

static struct status answer(struct call *call, const struct session *session,
                            const struct token *token, size_t displaced)
{
    CreateResponse *response = call->response;
    char text[TOKEN_LENGTH + 1];

    token_encode(token, text);
    struct status copied = call_text(call, text, &response->token);
    crypto_wipe(text, sizeof text);
    TRY(copied);
    TRY(call_uuid(call, session->session_id, &response->session_id));
    response->started_at_us = session->started_at_us;
    response->idle_ends_at_us = session_end_us(session);
    response->absolute_ends_at_us = session_absolute_end_us(session);
    response->ended_sessions = (uint32_t)displaced;
    return OK;
}

struct status handle_create(struct call *call)
{
    struct session_service *service = call->service;
    CreateResponse *response = call->response;
    CLEANUP(token_wipe) struct token token = {0};
    struct session_origin origin;
    struct session session = {0};
    struct room room = {0};

    TRY(check_request(call, &session, &origin));
    TRY(make_token(service, &token, &session));
    session.started_at_us = call->now_us;
    session.last_seen_at_us = call->now_us;
    session.rotates_at_us = call->now_us + service->settings->rotation_interval_ms * 1000;
    session.version = session.subject.version;
    TRY(create(call, &session, &origin, &room));
    if (!room.choice.is_refused)
        return answer(call, &session, &token, room.choice.displaced);
    response->live_sessions = (uint32_t)room.live;
    return OK;
}
