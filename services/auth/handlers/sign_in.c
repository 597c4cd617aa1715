#include "handlers/handlers.h"

#include <string.h>

#include "backbone/once.h"
#include "domain/password.h"
#include "handlers/messages.h"
#include "handlers/record.h"
#include "network/address.h"
#include "peers/session.h"
#include "service.h"
#include "store/password_store.h"
#include "store/tenant_store.h"
#include "store/user_store.h"
#include "text/login_id.h"
#include "text/normal.h"

typedef Sekisho__Auth__V1__WithPasswordRequest WithPasswordRequest;
typedef Sekisho__Auth__V1__WithPasswordResponse WithPasswordResponse;

enum { USER_AGENT_MAXIMUM = 256 };

/* What a sign-in has found out so far. Whoever is not there is looked for, hashed and recorded like
 * whoever is: no path, time or word tells a stranger which companies and login IDs exist
 * (ASVS 6.3.8). */
struct attempt {
    char login_id[LOGIN_ID_CAPACITY]; /* canonical; "" when what was typed has no such form */
    struct tenant tenant;             /* id OUTBOX_INSTALLATION when the company is unknown */
    struct user user;
    struct verifier verifier;
    bool has_user;
    bool has_verifier;
    bool matches;
    const char *refusal; /* for the history; NULL lets in */
};

/* One answer for every cause. */
static struct status refused(void)
{
    return FAIL(UNAUTHENTICATED, "ID or password is wrong");
}

static struct status validate(const WithPasswordRequest *request)
{
    struct address address;

    if (strnlen(request->password, PASSWORD_SIZE_MAXIMUM + 1) > PASSWORD_SIZE_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "password: at most 512 bytes");
    if (strnlen(request->user_agent, USER_AGENT_MAXIMUM + 1) > USER_AGENT_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "user_agent: at most 256 bytes");
    if (!address_parse(bytes_of(request->client_ip), &address))
        return FAIL(INVALID_ARGUMENT, "client_ip: not an address");
    return OK;
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

/* The connection goes back before the slow part begins. */
static struct status find_user(const struct call *call, struct attempt *attempt)
{
    const struct auth_service *service = call->service;
    int64_t tenant_id = attempt->tenant.id;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    TRY(found_or_not(user_store_find_by_login_id(db, tenant_id, attempt->login_id, &attempt->user),
                     &attempt->has_user));
    TRY(found_or_not(password_store_find(db, tenant_id, attempt->user.id, &attempt->verifier),
                     &attempt->has_verifier));
    return db_commit(&transaction);
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
    return NULL;
}

static void fill_actor(const struct attempt *attempt, struct outbox_event *event)
{
    event->actor.kind = OUTBOX_ACTOR_STRANGER;
    event->actor.login_id = attempt->login_id;
    if (attempt->refusal)
        return;
    event->actor.kind =
        attempt->user.kind == USER_KIND_STAFF ? OUTBOX_ACTOR_STAFF : OUTBOX_ACTOR_CUSTOMER;
    event->actor.user_id = attempt->user.id;
    event->actor.name = attempt->user.name;
}

static struct status append_event(struct call *call, const struct once *once,
                                  const struct attempt *attempt, struct db_transaction *transaction)
{
    const struct auth_service *service = call->service;
    const WithPasswordRequest *request = call->request;
    struct outbox_event event =
        record_of_call(call, once, attempt->refusal ? "authn_login_fail" : "authn_login_success",
                       attempt->tenant.id);
    char user_id[UUID_TEXT_CAPACITY];

    fill_actor(attempt, &event);
    event.source.address = request->client_ip;
    event.source.user_agent = request->user_agent;
    event.result = attempt->refusal ? OUTBOX_REFUSED : OUTBOX_SUCCEEDED;
    event.reason = attempt->refusal;
    if (attempt->has_user)
        record_about_user(&event, &attempt->user, user_id);
    if (attempt->refusal)
        return outbox_append_foldable(service->backbone.outbox, transaction, &event,
                                      attempt->login_id);
    return outbox_append(service->backbone.outbox, transaction, &event);
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

/* The event is on disk before session is asked: nobody comes in without a record. */
static struct status record(struct call *call, const struct attempt *attempt)
{
    const struct auth_service *service = call->service;
    struct once once;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, attempt->tenant.id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated) /* a refusal stays one; the token was given once and is not kept */
        return attempt->refusal ? OK : FAIL(ALREADY_EXISTS, "this sign-in was answered before");
    if (attempt->refusal == NULL)
        TRY(user_store_set_last_login(db, attempt->tenant.id, attempt->user.id, call->now_us));
    TRY(append_event(call, &once, attempt, &transaction));
    TRY(once_finish(call, &transaction, &once));
    return db_commit(&transaction);
}

static struct status create_session(struct call *call, const struct attempt *attempt,
                                    struct created_session *out)
{
    const struct auth_service *service = call->service;
    const WithPasswordRequest *request = call->request;
    const struct user *user = &attempt->user;
    struct session_limits limits = tenant_session_limits(&attempt->tenant, user->kind, user->roles);
    char **permissions = NULL;
    size_t permission_count = 0;

    TRY(permission_names(call, user, &permissions, &permission_count));
    struct new_session session = {
        .tenant_id = user->tenant_id,
        .user_id = user->id,
        .is_customer = user->kind == USER_KIND_CUSTOMER,
        .login_id = user->login_id,
        .name = user->name,
        .permissions = (const char *const *)permissions,
        .permission_count = permission_count,
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
    struct status created = session_create(service->session, &options, &session, call->arena, out);
    /* The user was disabled or changed since we looked: as if it had been before. */
    return created.code == STATUS_ABORTED ? refused() : created;
}

struct status handle_with_password(struct call *call)
{
    const WithPasswordRequest *request = call->request;
    WithPasswordResponse *response = call->response;
    struct attempt attempt = {0};
    struct created_session session;

    TRY(validate(request));
    if (!login_id_parse(bytes_of(request->login_id), attempt.login_id))
        attempt.login_id[0] = '\0';
    TRY(find_tenant(call, request->tenant_code, &attempt.tenant));
    TRY(find_user(call, &attempt));
    TRY(check_password(call, &attempt));
    attempt.refusal = refusal(&attempt);
    TRY(record(call, &attempt));
    if (attempt.refusal)
        return refused();

    renew_verifier(call, &attempt);
    TRY(create_session(call, &attempt, &session));
    response->user = arena_alloc(call->arena, sizeof *response->user);
    if (response->user == NULL)
        return arena_failure();
    sekisho__auth__v1__user__init(response->user);
    response->idle_ends_at_us = session.idle_ends_at_us;
    TRY(call_text(call, session.token, &response->session_token));
    return user_message(call, &attempt.user, response->user);
}
