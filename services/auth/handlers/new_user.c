#include "handlers/new_user.h"

#include "crypto/crypto.h"
#include "handlers/record.h"
#include "handlers/scope_labels.h"
#include "service.h"
#include "store/role_store.h"
#include "store/user_store.h"
#include "text/login_id.h"

struct status new_user_read_roles(char *const *names, size_t count, enum user_kind kind,
                                  role_set *out)
{
    role_set roles = 0;

    for (size_t i = 0; i < count; i++) {
        enum role role;
        uint32_t number;
        if (role_parse(names[i], &role))
            roles |= ROLE_SET(role);
        else if (own_role_parse(names[i], &number))
            roles |= own_role_bit(number);
        else
            return FAIL(INVALID_ARGUMENT,
                        "roles: administrator, user-manager, clerk, viewer, auditor or own-01");
    }
    if (role_set_count(roles) > USER_ROLES_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "roles: at most 8");
    if (kind == USER_KIND_CUSTOMER && roles != 0)
        return FAIL(INVALID_ARGUMENT, "roles: only staff have any");
    *out = roles;
    return OK;
}

struct status new_user_read_profile(const char *name, const char *mail, struct user *out)
{
    if (!text_copy(out->name, sizeof out->name, name) || !user_name_is_valid(out->name))
        return FAIL(INVALID_ARGUMENT,
                    "display_name: 1 to 128 bytes without control or hidden characters");
    if (!text_copy(out->mail, sizeof out->mail, mail) || !user_mail_is_valid(out->mail))
        return FAIL(INVALID_ARGUMENT, "mail: not an address");
    return OK;
}

static struct status make_id(struct uuid *out)
{
    uint8_t random[UUID_SIZE];

    TRY(crypto_random(random, sizeof random));
    *out = uuid_v4(random);
    return OK;
}

struct status new_user_read(const struct new_user *described, struct user *out)
{
    struct user user = {.kind = (enum user_kind)described->kind, .state = USER_STATE_ACTIVE};

    if (user.kind != USER_KIND_STAFF && user.kind != USER_KIND_CUSTOMER)
        return FAIL(INVALID_ARGUMENT, "kind: staff or customer");
    if (!login_id_parse(bytes_of(described->login_id), user.login_id))
        return FAIL(INVALID_ARGUMENT, "login_id: 3 to 64 of a-z, 0-9 and . _ @ + -");
    TRY(new_user_read_profile(described->name, described->mail, &user));
    TRY(new_user_read_roles(described->roles, described->role_count, user.kind, &user.roles));
    user.scope = described->scope;
    if (user.kind == USER_KIND_CUSTOMER && !scope_is_all(user.scope))
        return FAIL(INVALID_ARGUMENT, "scope: only staff have one");
    TRY(make_id(&user.id));
    *out = user;
    return OK;
}

struct status new_user_create(const struct call *call, struct db *db, struct user *user)
{
    const struct auth_service *service = call->service;
    struct retired_names names;

    retired_names_compute(&service->retired_keys, user->tenant_id, user->login_id, &names);
    return user_store_create(db, user, &names);
}

struct status new_user_record(const struct call *call, const struct once *once,
                              struct db_transaction *transaction, const char *kind,
                              const struct user *user)
{
    return new_user_record_step(call, once, transaction, RECORD_OUTCOME, kind, user);
}

struct status new_user_record_step(const struct call *call, const struct once *once,
                                   struct db_transaction *transaction, enum record_step step,
                                   const char *kind, const struct user *user)
{
    const struct auth_service *service = call->service;
    struct outbox_event event = record_of_call(call, once, kind, user->tenant_id);
    struct outbox_change changes[USER_ROLES_MAXIMUM + 2] = {
        {.field = "login_id", .after = user->login_id}};
    struct own_role own[OWN_ROLES_MAXIMUM];
    struct scope_labels scopes;
    char id[UUID_TEXT_CAPACITY];
    size_t own_count = 0;
    size_t count = 1;

    TRY(role_store_list(transaction->db, user->tenant_id, own, &own_count));
    for (unsigned bit = 0; bit < ROLE_COUNT + OWN_ROLES_MAXIMUM; bit++) {
        if (user->roles & ROLE_SET(bit))
            changes[count++] = (struct outbox_change){.field = "role",
                                                      .after = own_role_label(bit, own, own_count)};
    }
    if (!scope_is_all(user->scope)) {
        TRY(scope_labels_find(transaction->db, user->tenant_id, SCOPE_NONE, user->scope, &scopes));
        changes[count++] = (struct outbox_change){.field = "scope", .after = scopes.after};
    }
    record_about_user(&event, user, id);
    event.id = record_id(call, once, step);
    event.changes = changes;
    event.change_count = count;
    return outbox_append(service->backbone.outbox, transaction, &event);
}
