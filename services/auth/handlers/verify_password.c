#include "crypto/crypto.h"
#include "domain/ticket.h"
#include "handlers/examine.h"
#include "handlers/handlers.h"
#include "handlers/messages.h"
#include "handlers/system_caller.h"
#include "service.h"
#include "store/tenant_store.h"

typedef Sekisho__Auth__V1__VerifyPasswordRequest VerifyPasswordRequest;
typedef Sekisho__Auth__V1__VerifyPasswordResponse VerifyPasswordResponse;

/* Of a system that is granted every company, also one that there is not: on with it as at sign-in.
 */
static struct status find_tenant(const struct call *call, int64_t id, struct tenant *out)
{
    const struct auth_service *service = call->service;
    bool found = false;

    CLEANUP(db_release) struct db *db = NULL;
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    TRY(examine_found(tenant_store_find_any_tenant(db, id, out), &found));
    if (!found || tenant_is_deleted(out))
        *out = (struct tenant){.id = OUTBOX_INSTALLATION};
    return OK;
}

/* By which the system asks for passes of this user. */
static struct status make_ticket(const struct call *call, const struct attempt *attempt, char **out)
{
    const struct auth_service *service = call->service;
    char text[TICKET_CAPACITY];
    uint8_t random[UUID_SIZE];

    TRY(crypto_random(random, sizeof random));
    const struct ticket ticket = {
        .sign_in_id = uuid_v4(random),
        .tenant_id = attempt->user.tenant_id,
        .user_id = attempt->user.id,
        .version = attempt->user.version,
        .verified_at_us = call->now_us,
    };
    ticket_encode(&service->ticket_keys, call->caller, &ticket, text);
    return call_text(call, text, out);
}

static struct status answer(const struct call *call, const struct attempt *attempt)
{
    VerifyPasswordResponse *response = call->response;

    response->password_is_due =
        tenant_password_is_due(&attempt->tenant, attempt->verifier.set_at_us, call->now_us);
    TRY(examine_remember_device(call, attempt, &response->device));
    TRY(make_ticket(call, attempt, &response->ticket));
    return examine_user(call, attempt, &response->user);
}

static struct status verify(struct call *call, struct attempt *attempt)
{
    const VerifyPasswordRequest *request = call->request;
    VerifyPasswordResponse *response = call->response;

    TRY(examine_form(attempt));
    TRY(find_tenant(call, request->tenant_id, &attempt->tenant));
    TRY(examine(call, attempt));
    if (attempt->tried.verdict.kind != THROTTLE_ADMITTED)
        return throttled_message(call, attempt->tried.verdict, &response->throttled);
    response->must_change_password = attempt->is_to_change;
    if (attempt->is_to_change)
        return OK;
    return attempt->refusal ? examine_refused() : answer(call, attempt);
}

struct status handle_verify_password(struct call *call)
{
    const VerifyPasswordRequest *request = call->request;
    struct attempt attempt = {
        .presented = {.login_id = request->login_id,
                      .password = request->password,
                      .client_ip = request->client_ip,
                      .user_agent = request->user_agent,
                      .device = request->device},
        .hosted_by = call->caller,
    };

    if (request->tenant_id <= 0)
        return FAIL(INVALID_ARGUMENT, "tenant_id: say whose user");
    TRY(system_caller_check(call, request->tenant_id));
    struct status outcome = verify(call, &attempt);

    examine_end(call, &attempt, outcome);
    return outcome;
}
