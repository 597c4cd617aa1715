#include "handlers/new_password.h"

#include "service.h"
#include "store/password_store.h"
#include "store/tenant_store.h"
#include "text/normal.h"

struct status new_password_look_up(const struct call *call, struct bytes normal,
                                   password_faults *faults)
{
    const struct auth_service *service = call->service;
    bool is_known = false;

    TRY(breached_find(service->breached, normal, &is_known));
    if (is_known)
        *faults |= PASSWORD_FAULT(PASSWORD_BREACHED);
    return OK;
}

struct status new_password_judge(const struct call *call, const struct user *user,
                                 const char *typed, struct bytes *normal_out,
                                 password_faults *faults_out)
{
    const struct auth_service *service = call->service;
    struct tenant tenant;

    CLEANUP(db_release) struct db *db = NULL;
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    TRY(tenant_store_find_any_tenant(db, user->tenant_id, &tenant));
    TRY(text_nfc(call->arena, bytes_of(typed), normal_out));

    const struct password_owner owner = {
        .login_id = user->login_id,
        .name = user->name,
        .tenant_code = tenant.code,
        .tenant_name = tenant.name,
    };
    TRY(password_judge(call->arena, *normal_out, &owner, faults_out));
    return new_password_look_up(call, *normal_out, faults_out);
}

/* The connection goes back before the slow part begins. */
static struct status list_last(const struct call *call, const struct user *user,
                               struct verifier out[static PASSWORD_HISTORY], size_t *count_out)
{
    const struct auth_service *service = call->service;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, user->tenant_id, &transaction));
    return password_store_list_last(db, user->tenant_id, user->id, out, count_out);
}

struct status new_password_compare(const struct call *call, const struct user *user,
                                   struct bytes normal, password_faults *faults)
{
    const struct auth_service *service = call->service;
    struct verifier last[PASSWORD_HISTORY];
    size_t count = 0;
    bool is_former = false;

    if (*faults != 0)
        return OK;
    TRY(list_last(call, user, last, &count));
    TRY(credentials_check_any(service->credentials, last, count, normal, &is_former));
    if (is_former)
        *faults |= PASSWORD_FAULT(PASSWORD_FORMER);
    return OK;
}
