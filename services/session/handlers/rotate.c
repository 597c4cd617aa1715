#include "handlers/handlers.h"

#include "crypto/crypto.h"
#include "domain/rotation.h"
#include "handlers/lookup.h"
#include "handlers/request.h"
#include "handlers/rotation.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "service.h"
#include "store/session_store.h"

typedef Sekisho__Session__V1__RotateRequest RotateRequest;
typedef Sekisho__Session__V1__RotateResponse RotateResponse;

#define RETRY_US (ROTATION_RETRY_SECONDS * SECOND_US)

/* One answer for every cause, as Check. */
static struct status refuse(void)
{
    return FAIL(UNAUTHENTICATED, "session is not valid");
}

/* What the token is to a session that lives; theft ends it. */
static struct status find(struct call *call, const struct token *token, struct session *out,
                          struct lookup_result *result_out)
{
    const struct session_service *service = call->service;
    const struct event_context context = request_event_context(call, "", "");
    struct lookup lookup;

    lookup_init(&lookup, service, token);
    struct status found = lookup_session(&lookup, call, out, result_out);
    if (found.code == STATUS_NOT_FOUND)
        return refuse();
    TRY(found);
    if (session_end_by_rules(out, call->now_us) != SESSION_LIVES)
        return refuse();
    if (!rotation_shows_theft(result_out->standing, call->now_us))
        return OK;
    TRY(rotation_end_stolen(call, out, &context));
    return refuse();
}

/* Under the lock of its row: of the requests that ask at once one is given a successor.
 * `given_out` says whether this one was. */
static struct status give(struct call *call, const struct session *session,
                          const struct token_mac *mac, bool *given_out)
{
    struct session_service *service = call->service;
    int64_t tenant_id = session->subject.tenant_id;
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct session locked;

    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    struct status found = session_store_lock(db, tenant_id, session->session_id, &locked);
    if (found.code == STATUS_NOT_FOUND)
        return refuse();
    TRY(found);
    if (!token_mac_equal(&locked.mac, &session->mac) || !rotation_is_due(&locked, call->now_us))
        return OK;
    TRY(session_store_give_successor(db, &locked, mac, service->token_keys.current.id, call->now_us,
                                     call->now_us + RETRY_US));
    TRY(db_commit(&transaction));
    /* The other replicas may ask for another one in vain, for as long as this one is not used. */
    session_table_doubt(service->table, &locked.mac);
    *given_out = true;
    return OK;
}

static struct status answer(struct call *call, const struct token *token)
{
    RotateResponse *response = call->response;
    char text[TOKEN_LENGTH + 1];

    token_encode(token, text);
    struct status copied = call_text(call, text, &response->token);
    crypto_wipe(text, sizeof text);
    return copied;
}

struct status handle_rotate(struct call *call)
{
    const struct session_service *service = call->service;
    const RotateRequest *request = call->request;
    CLEANUP(token_wipe) struct token token = {0};
    CLEANUP(token_wipe) struct token successor = {0};
    struct lookup_result result;
    struct session session;
    struct token_mac mac;
    bool given = false;

    if (!token_parse(request->token, &token))
        return refuse();
    TRY(find(call, &token, &session, &result));
    if (result.standing.place != TOKEN_PRESENT || !rotation_is_due(&session, call->now_us))
        return OK;
    TRY(crypto_random(successor.bytes, sizeof successor.bytes));
    token_mac_compute(&successor, &service->token_keys.current, &mac);
    TRY(give(call, &session, &mac, &given));
    return given ? answer(call, &successor) : OK;
}
