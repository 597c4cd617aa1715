#include "handlers/handlers.h"

#include "backbone/once.h"
#include "handlers/manager.h"
#include "handlers/messages.h"
#include "handlers/new_password.h"
#include "handlers/new_user.h"
#include "service.h"
#include "store/password_store.h"
#include "store/user_store.h"

typedef Sekisho__Auth__V1__CreateUserRequest CreateUserRequest;

static struct status create(struct call *call, struct user *user, const struct verifier *verifier)
{
    const struct auth_service *service = call->service;
    struct once once;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, user->tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return OK;
    TRY(manager_check_rights(&(struct manager){.tenant_id = user->tenant_id, .is_operator = true},
                             db, user));
    TRY(user_store_create(db, user));
    TRY(password_store_put(db, user->tenant_id, user->id, verifier));
    TRY(new_user_record(call, &once, &transaction, "user_created", user));
    TRY(user_message(call, user, call->response));
    TRY(once_finish(call, &transaction, &once));
    return db_commit(&transaction);
}

struct status handle_create_user(struct call *call)
{
    const struct auth_service *service = call->service;
    const CreateUserRequest *request = call->request;
    const struct new_user described = {
        .kind = (int)request->kind,
        .login_id = request->login_id,
        .name = request->display_name,
        .mail = request->mail,
        .roles = request->roles,
        .role_count = request->n_roles,
    };
    struct user user;
    struct verifier verifier;
    struct bytes password;
    password_faults faults = 0;

    TRY(new_user_read(&described, &user));
    user.tenant_id = request->tenant_id;
    TRY(new_password_judge(call, &user, request->password, &password, &faults));
    TRY(password_refusal(faults));
    TRY(credentials_make(service->credentials, password, &verifier));
    return create(call, &user, &verifier);
}
