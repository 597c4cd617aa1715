#include "handlers/handlers.h"

#include "backbone/once.h"
#include "crypto/crypto.h"
#include "handlers/manager.h"
#include "handlers/messages.h"
#include "handlers/new_password.h"
#include "handlers/new_user.h"
#include "handlers/record.h"
#include "handlers/scopes.h"
#include "service.h"
#include "store/password_store.h"
#include "store/user_store.h"

typedef Sekisho__Auth__V1__CreateUserRequest CreateUserRequest;

/* Whoever typed it knows it. */
static struct status record_password(const struct call *call, const struct once *once,
                                     struct db_transaction *transaction, const struct user *user)
{
    const struct auth_service *service = call->service;
    struct outbox_event event =
        record_of_call(call, once, "password_change_required", user->tenant_id);
    char id[UUID_TEXT_CAPACITY];

    if (!user->must_change_password)
        return OK;
    event.id = record_id(call, once, RECORD_PASSWORD);
    record_about_user(&event, user, id);
    return outbox_append(service->backbone.outbox, transaction, &event);
}

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
    TRY(new_user_create(call, db, user));
    TRY(verifier->imported[0] ? password_store_import(db, user->tenant_id, user->id, verifier)
                              : password_store_put(db, user->tenant_id, user->id, verifier));
    TRY(new_user_record(call, &once, &transaction, "user_created", user));
    TRY(record_password(call, &once, &transaction, user));
    TRY(user_message(call, user, call->response));
    TRY(once_finish(call, &transaction, &once));
    return db_commit(&transaction);
}

static struct status make_verifier(const struct call *call, const struct user *user,
                                   struct verifier *out)
{
    const struct auth_service *service = call->service;
    const CreateUserRequest *request = call->request;
    struct bytes password;
    password_faults faults = 0;

    TRY(new_password_judge(call, user, request->password, &password, &faults));
    TRY(password_refusal(faults));
    return credentials_make(service->credentials, password, out);
}

/* Nobody here knows the password, so no rule can be applied to it. */
static struct status import_verifier(const struct call *call, struct verifier *out)
{
    const struct auth_service *service = call->service;
    const CreateUserRequest *request = call->request;
    struct imported imported;

    if (request->password[0] != '\0')
        return FAIL(INVALID_ARGUMENT, "password or password_hash, not both");
    TRY(imported_parse(request->password_hash, &imported));
    struct status made = credentials_import(service->credentials, &imported, out);
    crypto_wipe(&imported, sizeof imported);
    return made;
}

struct status handle_create_user(struct call *call)
{
    const CreateUserRequest *request = call->request;
    struct new_user described = {
        .kind = (int)request->kind,
        .login_id = request->login_id,
        .name = request->display_name,
        .mail = request->mail,
        .roles = request->roles,
        .role_count = request->n_roles,
    };
    struct user user;
    struct verifier verifier;

    TRY(scope_read(request->scope, &described.scope));
    TRY(new_user_read(&described, &user));
    user.tenant_id = request->tenant_id;
    user.must_change_password = request->password_hash[0] == '\0' && !request->keeps_password;
    TRY(request->password_hash[0] ? import_verifier(call, &verifier)
                                  : make_verifier(call, &user, &verifier));
    return create(call, &user, &verifier);
}
