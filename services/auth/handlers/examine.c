#include "handlers/examine.h"

#include "domain/sign_in_result.h"
#include "handlers/messages.h"
#include "handlers/networks_ask.h"
#include "handlers/presented.h"
#include "service.h"
#include "store/password_store.h"
#include "store/user_store.h"
#include "text/normal.h"

struct status examine_found(struct status status, bool *found_out)
{
    *found_out = status_is_ok(status);
    return status.code == STATUS_NOT_FOUND ? OK : status;
}

/* The connection goes back before the slow part begins. The key is only looked at: it is taken when
 * the outcome is written. */
static struct status find_user(struct call *call, struct attempt *attempt)
{
    const struct auth_service *service = call->service;
    int64_t tenant_id = attempt->tenant.id;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    TRY(attempt_look(call, attempt, &transaction));
    if (attempt->is_repeated)
        return OK;
    TRY(examine_found(user_store_find_by_login_id(db, tenant_id, attempt->login_id, &attempt->user),
                      &attempt->has_user));
    TRY(examine_found(password_store_find(db, tenant_id, attempt->user.id, &attempt->verifier),
                      &attempt->has_verifier));
    return networks_open_policy(call, db, tenant_id, &attempt->networks);
}

/* What does not have the form of a login ID has a counter as it is typed, or everybody who mistypes
 * would share one. */
static void prepare_try(const struct call *call, struct attempt *attempt)
{
    const struct password_trier trier = {
        .tenant_id = attempt->tenant.id,
        .user_id = attempt->user.id,
        .login_id = attempt->login_id[0] ? attempt->login_id : attempt->presented.login_id,
        .address = attempt->address,
        .networks = &attempt->networks,
        .device = attempt->presented.device,
        .devices_from_us = attempt->user.devices_from_us,
    };

    password_try_init(call, &trier, &attempt->tried);
}

static struct status check_password(const struct call *call, struct attempt *attempt)
{
    const struct auth_service *service = call->service;
    struct bytes password;

    TRY(text_nfc(call->arena, bytes_of(attempt->presented.password), &password));
    return credentials_check(service->credentials,
                             attempt->has_verifier ? &attempt->verifier : NULL, password,
                             &attempt->matches);
}

/* For the history alone, which only the company's own people read. */
static const char *refusal(const struct call *call, const struct attempt *attempt)
{
    if (attempt->tenant.id == OUTBOX_INSTALLATION)
        return "unknown_company";
    if (!attempt->has_user)
        return "unknown_user";
    if (!attempt->matches)
        return "wrong_password";
    if (attempt->user.state != USER_STATE_ACTIVE || user_has_left(&attempt->user, call->now_us))
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
    struct verifier renewed;
    struct bytes password;

    if (!credentials_is_outdated(service->credentials, &attempt->verifier))
        return;
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    if (status_is_ok(text_nfc(call->arena, bytes_of(attempt->presented.password), &password)) &&
        status_is_ok(credentials_make(service->credentials, password, &renewed)) &&
        status_is_ok(db_acquire(service->backbone.db, call->log, &db)) &&
        status_is_ok(db_begin_tenant(db, attempt->tenant.id, &transaction)) &&
        status_is_ok(password_store_renew(db, attempt->tenant.id, attempt->user.id,
                                          &attempt->verifier, &renewed)) &&
        status_is_ok(db_commit(&transaction)))
        log_info(call->log, "password_rehashed", LOG_UUID("user_id", attempt->user.id));
}

static struct status judge(struct call *call, struct attempt *attempt)
{
    TRY(check_password(call, attempt));
    attempt->network = networks_judge_user(&attempt->networks, &attempt->user, attempt->address);
    attempt->refusal = refusal(call, attempt);
    attempt->is_to_change = attempt->refusal == NULL && attempt->user.must_change_password;
    if (attempt->is_to_change)
        attempt->refusal = sign_in_words[SIGN_IN_MUST_CHANGE];
    return attempt->refusal || attempt->enter == NULL ? OK : attempt->enter(call, attempt);
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
    if (attempt->session.elsewhere > 0) {
        password_try_give_back(call, &attempt->tried);
        return attempt_record_no_room(call, attempt);
    }
    TRY(password_try_settle(call, &attempt->tried,
                            attempt->refusal != NULL && !attempt->is_to_change));
    return attempt_record(call, attempt);
}

struct status examine_form(struct attempt *attempt)
{
    const struct presented *presented = &attempt->presented;

    TRY(presented_check(presented->password, presented->user_agent, presented->client_ip,
                        &attempt->address));
    if (!login_id_parse(bytes_of(presented->login_id), attempt->login_id))
        attempt->login_id[0] = '\0';
    return OK;
}

struct status examine(struct call *call, struct attempt *attempt)
{
    TRY(find_user(call, attempt));
    if (attempt->is_repeated)
        return OK;
    prepare_try(call, attempt);
    TRY(password_try_reserve(call, &attempt->tried));
    if (attempt->tried.verdict.kind != THROTTLE_ADMITTED) {
        attempt->refusal = sign_in_words[SIGN_IN_THROTTLED];
        return attempt_record_throttled(call, attempt);
    }
    TRY(decide(call, attempt));
    if (attempt->refusal == NULL)
        renew_verifier(call, attempt);
    return OK;
}

/* One answer for every cause. */
struct status examine_refused(void)
{
    return FAIL(UNAUTHENTICATED, "ID or password is wrong");
}

struct status examine_remember_device(const struct call *call, const struct attempt *attempt,
                                      char **out)
{
    const struct auth_service *service = call->service;
    const struct device_owner owner = {attempt->tenant.id, attempt->user.id,
                                       attempt->user.devices_from_us};
    char device[DEVICE_TEXT_CAPACITY] = "";

    TRY(device_issue(&service->device_keys, attempt->presented.device, &owner, call->now_us,
                     device));
    return call_text(call, device, out);
}

struct status examine_user(const struct call *call, const struct attempt *attempt,
                           Sekisho__Auth__V1__User **out)
{
    *out = arena_alloc(call->arena, sizeof **out);
    if (*out == NULL)
        return arena_failure();
    sekisho__auth__v1__user__init(*out);
    return user_message(call, &attempt->user, *out);
}

void examine_end(struct call *call, struct attempt *attempt, struct status outcome)
{
    struct auth_service *service = call->service;

    network_policy_close(&attempt->networks);
    issued_link_wipe(&attempt->link);
    metrics_count(&service->counters.sign_ins[sign_in_result_of(outcome, attempt->refusal)]);
}
