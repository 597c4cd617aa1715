#include "handlers/handlers.h"

#include "backbone/once.h"
#include "crypto/crypto.h"
#include "domain/password.h"
#include "handlers/messages.h"
#include "handlers/record.h"
#include "service.h"
#include "store/password_store.h"
#include "store/tenant_store.h"
#include "store/user_store.h"
#include "text/login_id.h"
#include "text/normal.h"

typedef Sekisho__Auth__V1__CreateUserRequest CreateUserRequest;

static struct status read_roles(const CreateUserRequest *request, struct user *user)
{
    for (size_t i = 0; i < request->n_roles; i++) {
        enum role role;
        if (!role_parse(request->roles[i], &role))
            return FAIL(INVALID_ARGUMENT,
                        "roles: administrator, user-manager, clerk, viewer or auditor");
        user->roles |= ROLE_SET(role);
    }
    if (user->kind == USER_KIND_CUSTOMER && user->roles != 0)
        return FAIL(INVALID_ARGUMENT, "roles: only staff have any");
    return OK;
}

static struct status read_user(const CreateUserRequest *request, struct user *out)
{
    struct user user = {.tenant_id = request->tenant_id,
                        .kind = (enum user_kind)request->kind,
                        .state = USER_STATE_ACTIVE};

    if (user.kind != USER_KIND_STAFF && user.kind != USER_KIND_CUSTOMER)
        return FAIL(INVALID_ARGUMENT, "kind: staff or customer");
    if (!login_id_parse(bytes_of(request->login_id), user.login_id))
        return FAIL(INVALID_ARGUMENT, "login_id: 3 to 64 of a-z, 0-9 and . _ @ + -");
    if (!text_copy(user.name, sizeof user.name, request->display_name) ||
        !user_name_is_valid(user.name))
        return FAIL(INVALID_ARGUMENT, "display_name: 1 to 128 bytes without control characters");
    if (!text_copy(user.mail, sizeof user.mail, request->mail) || !user_mail_is_valid(user.mail))
        return FAIL(INVALID_ARGUMENT, "mail: not an address");
    TRY(read_roles(request, &user));
    *out = user;
    return OK;
}

/* NOT_FOUND for a company that does not exist. */
static struct status check_password(const struct call *call, const struct user *user,
                                    struct bytes *normal_out)
{
    const struct auth_service *service = call->service;
    const CreateUserRequest *request = call->request;
    struct tenant tenant;

    CLEANUP(db_release) struct db *db = NULL;
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    TRY(tenant_store_find_any_tenant(db, user->tenant_id, &tenant));
    TRY(text_nfc(call->arena, bytes_of(request->password), normal_out));

    const char *text = arena_copy_bytes(call->arena, *normal_out);
    if (text == NULL)
        return arena_failure();
    struct password_owner owner = {
        .login_id = user->login_id, .name = user->name, .tenant_code = tenant.code};
    return password_validate(text, &owner);
}

static struct status record_created(const struct call *call, const struct once *once,
                                    struct db_transaction *transaction, const struct user *user)
{
    const struct auth_service *service = call->service;
    struct outbox_event event = record_of_call(call, once, "user_created", user->tenant_id);
    struct outbox_change changes[ROLE_COUNT + 1] = {{.field = "login_id", .after = user->login_id}};
    char id[UUID_TEXT_CAPACITY];
    size_t count = 1;

    for (enum role role = 0; role < ROLE_COUNT; role++) {
        if (user->roles & ROLE_SET(role))
            changes[count++] = (struct outbox_change){.field = "role", .after = role_name(role)};
    }
    record_about_user(&event, user, id);
    event.changes = changes;
    event.change_count = count;
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
    TRY(user_store_create(db, user));
    TRY(password_store_put(db, user->tenant_id, user->id, verifier));
    TRY(record_created(call, &once, &transaction, user));
    TRY(user_message(call, user, call->response));
    TRY(once_finish(call, &transaction, &once));
    return db_commit(&transaction);
}

struct status handle_create_user(struct call *call)
{
    const struct auth_service *service = call->service;
    struct user user;
    struct verifier verifier;
    struct bytes password;
    uint8_t random[UUID_SIZE];

    TRY(read_user(call->request, &user));
    TRY(check_password(call, &user, &password));
    TRY(credentials_make(service->credentials, password, &verifier));
    TRY(crypto_random(random, sizeof random));
    user.id = uuid_v4(random);
    return create(call, &user, &verifier);
}
