#include "handlers/handlers.h"

#include <string.h>

#include "backbone/once.h"
#include "crypto/crypto.h"
#include "domain/sign_in_result.h"
#include "handlers/attempt.h"
#include "handlers/messages.h"
#include "handlers/networks_ask.h"
#include "handlers/presented.h"
#include "service.h"
#include "store/password_store.h"
#include "store/tenant_store.h"
#include "store/user_store.h"
#include "text/normal.h"

typedef Sekisho__Auth__V1__WithPasswordRequest WithPasswordRequest;
typedef Sekisho__Auth__V1__WithPasswordResponse WithPasswordResponse;

/* One answer for every cause. */
static struct status refused(void)
{
    return FAIL(UNAUTHENTICATED, "ID or password is wrong");
}

/* OK with `found_out` false for NOT_FOUND; any other failure stays one. */
static struct status found_or_not(struct status status, bool *found_out)
{
    *found_out = status_is_ok(status);
    return status.code == STATUS_NOT_FOUND ? OK : status;
}

static struct status find_tenant(const struct call *call, const char *code, struct tenant *out)
{
    const struct auth_service *service = call->service;
    bool found = false;

    CLEANUP(db_release) struct db *db = NULL;
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    TRY(found_or_not(tenant_store_find_by_code_any_tenant(db, code, out), &found));
    if (!found)
        *out = (struct tenant){.id = OUTBOX_INSTALLATION};
    return OK;
}

/* The connection goes back before the slow part begins. The key is only looked at: it is taken when
 * the outcome is written. */
static struct status find_user(struct call *call, struct attempt *attempt)
{
    const struct auth_service *service = call->service;
    int64_t tenant_id = attempt->tenant.id;
    struct once once;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    attempt->is_repeated = once.is_repeated;
    TRY(found_or_not(user_store_find_by_login_id(db, tenant_id, attempt->login_id, &attempt->user),
                     &attempt->has_user));
    TRY(found_or_not(password_store_find(db, tenant_id, attempt->user.id, &attempt->verifier),
                     &attempt->has_verifier));
    return networks_open_policy(call, db, tenant_id, &attempt->networks);
}

/* What does not have the form of a login ID has a counter as it is typed, or everybody who mistypes
 * would share one. */
static void prepare_try(const struct call *call, struct attempt *attempt)
{
    const WithPasswordRequest *request = call->request;
    const struct password_trier trier = {
        .tenant_id = attempt->tenant.id,
        .user_id = attempt->user.id,
        .login_id = attempt->login_id[0] ? attempt->login_id : request->login_id,
        .address = attempt->address,
        .networks = &attempt->networks,
        .device = request->device,
    };

    password_try_init(call, &trier, &attempt->tried);
}

/* A repeated call was counted the first time. */
static struct status reserve(const struct call *call, struct attempt *attempt)
{
    prepare_try(call, attempt);
    return attempt->is_repeated ? OK : password_try_reserve(call, &attempt->tried);
}

static struct status check_password(const struct call *call, struct attempt *attempt)
{
    const struct auth_service *service = call->service;
    const WithPasswordRequest *request = call->request;
    struct bytes password;

    TRY(text_nfc(call->arena, bytes_of(request->password), &password));
    return credentials_check(service->credentials,
                             attempt->has_verifier ? &attempt->verifier : NULL, password,
                             &attempt->matches);
}

/* For the history alone, which only the company's own people read. */
static const char *refusal(const struct attempt *attempt)
{
    if (attempt->tenant.id == OUTBOX_INSTALLATION)
        return "unknown_company";
    if (!attempt->has_user)
        return "unknown_user";
    if (!attempt->matches)
        return "wrong_password";
    if (attempt->user.state != USER_STATE_ACTIVE)
        return "user_disabled";
    if (attempt->tenant.state != TENANT_ACTIVE)
        return "company_suspended";
    if (attempt->network == NETWORK_OUTSIDE)
        return "network";
    return NULL;
}

/* While the password is at hand: a verifier of today's cost. Its failure is no reason to keep
 * somebody out. */
static void renew_verifier(struct call *call, const struct attempt *attempt)
{
    const struct auth_service *service = call->service;
    const WithPasswordRequest *request = call->request;
    struct verifier renewed;
    struct bytes password;

    if (!credentials_is_outdated(service->credentials, &attempt->verifier))
        return;
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    if (status_is_ok(text_nfc(call->arena, bytes_of(request->password), &password)) &&
        status_is_ok(credentials_make(service->credentials, password, &renewed)) &&
        status_is_ok(db_acquire(service->backbone.db, call->log, &db)) &&
        status_is_ok(db_begin_tenant(db, attempt->tenant.id, &transaction)) &&
        status_is_ok(password_store_renew(db, attempt->tenant.id, attempt->user.id,
                                          &attempt->verifier, &renewed)) &&
        status_is_ok(db_commit(&transaction)))
        log_info(call->log, "password_rehashed", LOG_UUID("user_id", attempt->user.id));
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
    struct session_limits limits = tenant_session_limits(&attempt->tenant, user->kind, user->roles);
    char **permissions = NULL;
    size_t permission_count = 0;
    char **roles = NULL;
    size_t role_count = 0;

    TRY(permission_names(call, user_permissions(user), &permissions, &permission_count));
    TRY(role_names(call, user->roles, &roles, &role_count));
    struct new_session session = {
        .tenant_id = user->tenant_id,
        .user_id = user->id,
        .is_customer = user->kind == USER_KIND_CUSTOMER,
        .login_id = user->login_id,
        .name = user->name,
        .permissions = (const char *const *)permissions,
        .permission_count = permission_count,
        .roles = (const char *const *)roles,
        .role_count = role_count,
        .version = user->version,
        .client_ip = request->client_ip,
        .user_agent = request->user_agent,
        .authentication = "password",
        .idle_seconds = limits.idle_seconds,
        .absolute_seconds = limits.absolute_seconds,
        .maximum_sessions = limits.parallel,
    };
    struct rpc_call_options options = rpc_options_of_call(call);
    options.idempotency_key = call->idempotency_key;
    return session_create(service->session, &options, &session, call->arena, &attempt->session);
}

static struct status enter(struct call *call, struct attempt *attempt)
{
    struct status created = create_session(call, attempt);

    if (status_is_ok(created))
        return OK;
    if (created.code == STATUS_ALREADY_EXISTS)
        return attempt_answered_before();
    if (created.code != STATUS_ABORTED)
        return interrupt(call, attempt, created);
    /* Disabled or changed since we looked: as if it had been before. */
    attempt->refusal = "user_changed";
    return OK;
}

static struct status answer_throttled(struct call *call, struct attempt *attempt)
{
    WithPasswordResponse *response = call->response;

    attempt->refusal = "throttled";
    TRY(attempt_record_throttled(call, attempt));
    return throttled_message(call, attempt->tried.verdict, &response->throttled);
}

static struct status remember_device(const struct call *call, const struct attempt *attempt)
{
    const struct auth_service *service = call->service;
    const struct device_owner owner = {attempt->tenant.id, attempt->user.id};
    const WithPasswordRequest *request = call->request;
    WithPasswordResponse *response = call->response;
    char device[DEVICE_TEXT_CAPACITY] = "";

    TRY(device_issue(&service->device_keys, request->device, &owner, call->now_us, device));
    return call_text(call, device, &response->device);
}

static struct status answer(const struct call *call, const struct attempt *attempt)
{
    WithPasswordResponse *response = call->response;

    response->user = arena_alloc(call->arena, sizeof *response->user);
    if (response->user == NULL)
        return arena_failure();
    sekisho__auth__v1__user__init(response->user);
    response->idle_ends_at_us = attempt->session.idle_ends_at_us;
    response->password_is_due =
        tenant_password_is_due(&attempt->tenant, attempt->verifier.set_at_us, call->now_us);
    TRY(remember_device(call, attempt));
    TRY(call_text(call, attempt->session.token, &response->session_token));
    return user_message(call, &attempt->user, response->user);
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

static struct status judge(struct call *call, struct attempt *attempt)
{
    TRY(check_password(call, attempt));
    attempt->network = networks_judge_user(&attempt->networks, &attempt->user, attempt->address);
    attempt->refusal = refusal(attempt);
    attempt->is_to_change = attempt->refusal == NULL && attempt->user.must_change_password;
    if (attempt->is_to_change)
        attempt->refusal = sign_in_words[SIGN_IN_MUST_CHANGE];
    return attempt->refusal ? OK : enter(call, attempt);
}

/* A refusal counts as a failure whatever its cause: a right password that is of no use from there
 * must not be told from a wrong one by how soon the next may be tried. */
static struct status decide(struct call *call, struct attempt *attempt)
{
    struct status judged = judge(call, attempt);

    if (!status_is_ok(judged)) {
        password_try_give_back(call, &attempt->tried);
        return judged;
    }
    TRY(password_try_settle(call, &attempt->tried,
                            attempt->refusal != NULL && !attempt->is_to_change));
    return attempt_record(call, attempt);
}

static struct status sign_in(struct call *call, struct attempt *attempt)
{
    const WithPasswordRequest *request = call->request;

    TRY(presented_check(request->password, request->user_agent, request->client_ip,
                        &attempt->address));
    if (!login_id_parse(bytes_of(request->login_id), attempt->login_id))
        attempt->login_id[0] = '\0';
    TRY(find_tenant(call, request->tenant_code, &attempt->tenant));
    TRY(find_user(call, attempt));
    TRY(reserve(call, attempt));
    if (attempt->tried.verdict.kind != THROTTLE_ADMITTED)
        return answer_throttled(call, attempt);
    TRY(decide(call, attempt));
    if (attempt->is_to_change)
        return answer_link(call, attempt);
    if (attempt->refusal)
        return refused();
    renew_verifier(call, attempt);
    return answer(call, attempt);
}

struct status handle_with_password(struct call *call)
{
    struct auth_service *service = call->service;
    struct attempt attempt = {0};
    struct status outcome = sign_in(call, &attempt);

    network_policy_close(&attempt.networks);
    issued_link_wipe(&attempt.link);
    metrics_count(&service->counters.sign_ins[sign_in_result_of(outcome, attempt.refusal)]);
    return outcome;
}
