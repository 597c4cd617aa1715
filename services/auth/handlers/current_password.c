#include "handlers/current_password.h"

#include "pass/pass.h"
#include "service.h"
#include "text/normal.h"

static void prepare(const struct call *call, struct current_password *current)
{
    const struct user *user = current->user;
    const struct password_trier trier = {
        .tenant_id = user->tenant_id,
        .user_id = user->id,
        .login_id = user->login_id,
        .address = call->pass->client_ip,
        .networks = current->networks,
        .device = current->device,
        .devices_from_us = user->devices_from_us,
    };

    password_try_init(call, &trier, &current->tried);
}

static struct status compute(const struct call *call, struct current_password *current)
{
    const struct auth_service *service = call->service;
    struct bytes password;

    TRY(text_nfc(call->arena, bytes_of(current->typed), &password));
    return credentials_check(service->credentials, current->verifier, password, &current->is_right);
}

static struct status forgive(const struct call *call, const struct password_try *tried)
{
    const struct auth_service *service = call->service;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, tried->tenant_id, &transaction));
    TRY(password_try_forgive(db, tried));
    return db_commit(&transaction);
}

struct status current_password_check(const struct call *call, struct current_password *current)
{
    struct password_try *tried = &current->tried;

    prepare(call, current);
    TRY(password_try_reserve(call, tried));
    if (tried->verdict.kind != THROTTLE_ADMITTED)
        return OK;
    struct status computed = compute(call, current);
    if (!status_is_ok(computed)) {
        password_try_give_back(call, tried);
        return computed;
    }
    TRY(password_try_settle(call, tried, !current->is_right));
    return current->is_right ? forgive(call, tried) : OK;
}
