#include "handlers/new_password.h"

#include "domain/password.h"
#include "service.h"
#include "store/tenant_store.h"
#include "text/normal.h"

struct status new_password_check(const struct call *call, const struct user *user,
                                 const char *typed, struct bytes *normal_out)
{
    const struct auth_service *service = call->service;
    password_faults faults = 0;
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
    TRY(password_judge(call->arena, *normal_out, &owner, &faults));
    return password_refusal(faults);
}
