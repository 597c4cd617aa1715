#include "handlers/handlers.h"

#include <string.h>

#include "crypto/crypto.h"
#include "domain/sign_in_result.h"
#include "handlers/examine.h"
#include "handlers/messages.h"
#include "handlers/session_subject.h"
#include "service.h"
#include "store/tenant_store.h"

typedef Sekisho__Auth__V1__WithPasswordRequest WithPasswordRequest;
typedef Sekisho__Auth__V1__WithPasswordResponse WithPasswordResponse;

static struct status find_tenant(const struct call *call, const char *code, struct tenant *out)
{
    const struct auth_service *service = call->service;
    bool found = false;

    CLEANUP(db_release) struct db *db = NULL;
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    TRY(examine_found(tenant_store_find_by_code_any_tenant(db, code, out), &found));
    if (!found || tenant_is_deleted(out))
        *out = (struct tenant){.id = OUTBOX_INSTALLATION};
    return OK;
}

/* Without a yes of session nobody is in, and it may be that it made a session whose token nobody
 * has. */
static struct status interrupt(struct call *call, struct attempt *attempt, struct status cause)
{
    attempt->refusal = "session_unavailable";
    attempt->is_interrupted = true;
    struct status recorded = attempt_record_interruption(call, attempt);
    if (!status_is_ok(recorded) && recorded.code != STATUS_ALREADY_EXISTS)
        log_warn(call->log, "event_not_recorded", LOG_STR("kind", "authn_login_fail"),
                 LOG_STR("reason", recorded.text));
    return cause;
}

static struct status create_session(struct call *call, struct attempt *attempt)
{
    const struct auth_service *service = call->service;
    const WithPasswordRequest *request = call->request;
    const struct user *user = &attempt->user;
    struct session_limits limits =
        tenant_session_limits(&attempt->tenant, user, &service->session_bounds);
    struct session_scope scopes[SCOPED_PERMISSIONS];
    struct new_session session = {
        .client_ip = request->client_ip,
        .user_agent = request->user_agent,
        .authentication = "password",
        .idle_seconds = limits.idle_seconds,
        .absolute_seconds = limits.absolute_seconds,
        .maximum_sessions = limits.parallel,
        .refuse_further = limits.refuses_further,
    };

    TRY(session_subject_of(call, user, scopes, &session.subject));
    struct rpc_call_options options = rpc_options_of_call(call);
    options.idempotency_key = call->idempotency_key;
    return session_create(service->session, &options, &session, call->arena, &attempt->session);
}

static struct status enter(struct call *call, struct attempt *attempt)
{
    struct status created = create_session(call, attempt);

    if (status_is_ok(created)) {
        if (attempt->session.elsewhere > 0)
            attempt->refusal = sign_in_words[SIGN_IN_TOO_MANY_SESSIONS];
        return OK;
    }
    if (created.code == STATUS_ALREADY_EXISTS)
        return attempt_answered_before();
    if (created.code != STATUS_FAILED_PRECONDITION)
        return interrupt(call, attempt, created);
    /* Disabled or changed since we looked: as if it had been before. */
    attempt->refusal = "user_changed";
    return OK;
}

static struct status answer(const struct call *call, const struct attempt *attempt)
{
    WithPasswordResponse *response = call->response;

    response->idle_ends_at_us = attempt->session.idle_ends_at_us;
    response->password_is_due =
        tenant_password_is_due(&attempt->tenant, attempt->verifier.set_at_us, call->now_us);
    TRY(examine_remember_device(call, attempt, &response->device));
    TRY(call_text(call, attempt->session.token, &response->session_token));
    return examine_user(call, attempt, &response->user);
}

static struct status answer_link(const struct call *call, const struct attempt *attempt)
{
    WithPasswordResponse *response = call->response;
    char text[LINK_TOKEN_LENGTH + 1];

    link_token_encode(&attempt->link.token, text);
    struct status told = call_text(call, text, &response->reset_token);
    crypto_wipe(text, sizeof text);
    return told;
}

static struct status sign_in(struct call *call, struct attempt *attempt)
{
    const WithPasswordRequest *request = call->request;
    WithPasswordResponse *response = call->response;

    TRY(examine_form(attempt));
    TRY(find_tenant(call, request->tenant_code, &attempt->tenant));
    TRY(examine(call, attempt));
    if (attempt->tried.verdict.kind != THROTTLE_ADMITTED)
        return throttled_message(call, attempt->tried.verdict, &response->throttled);
    if (attempt->is_to_change)
        return answer_link(call, attempt);
    if (attempt->session.elsewhere > 0) {
        response->sessions_elsewhere = attempt->session.elsewhere;
        return OK;
    }
    return attempt->refusal ? examine_refused() : answer(call, attempt);
}

/* A session whose token nobody is given would live to its limit, as one of its user's. Where this
 * fails, it does. */
static void take_back(struct call *call, const struct attempt *attempt)
{
    static const uint8_t suffix[] = "taken back";
    const struct auth_service *service = call->service;
    struct rpc_call_options options = rpc_options_of_call(call);
    uint8_t key[SHA256_SIZE + sizeof suffix]; /* another than that of the creation */

    crypto_sha256(call->idempotency_key.data, call->idempotency_key.size, key);
    memcpy(key + SHA256_SIZE, suffix, sizeof suffix);
    options.idempotency_key = (struct bytes){key, sizeof key};
    struct status ended =
        session_end(service->session, &options, attempt->session.token, call->arena);
    if (!status_is_ok(ended))
        log_warn(call->log, "session_not_taken_back", LOG_UUID("user_id", attempt->user.id),
                 LOG_STR("reason", ended.text));
}

struct status handle_with_password(struct call *call)
{
    const WithPasswordRequest *request = call->request;
    struct attempt attempt = {
        .presented = {.login_id = request->login_id,
                      .password = request->password,
                      .client_ip = request->client_ip,
                      .user_agent = request->user_agent,
                      .device = request->device},
        .enter = enter,
    };
    struct status outcome = sign_in(call, &attempt);

    if (attempt.session.token && !status_is_ok(outcome))
        take_back(call, &attempt);
    examine_end(call, &attempt, outcome);
    return outcome;
}
