#include "managing.h"

#include <string.h>

#include "base/clock.h"
#include "rpc/field.h"
#include "rpc/message.h"
#include "signed_pass.h"
#include "support/world/people.h"
#include "support/world/targets.h"

#define TARGET(name, response)                                                                     \
    {                                                                                              \
        "sekisho.auth.v1." name, &sekisho__auth__v1__##response##__descriptor, RPC_REPEAT_BY_KEY   \
    }
#define ACT(name, request, response)                                                               \
    {                                                                                              \
        TARGET(name, response), &sekisho__auth__v1__##request##__descriptor                        \
    }
static const struct rpc_target INVITE = TARGET("Users/Invite", user_link);
static const struct rpc_target CHANGE_PROFILE = TARGET("Users/ChangeProfile", user);
static const struct rpc_target SET_PASSWORD = TARGET("Links/SetPassword", set_password_response);

const struct act RESEND = ACT("Users/Resend", resend_request, user_link);
const struct act START_RESET = ACT("Users/StartReset", start_reset_request, user_link);
const struct act ENABLE = ACT("Users/Enable", enable_user_request, user);
const struct act DELETE_USER = ACT("Users/Delete", delete_user_request, user);
const struct act RESTORE = ACT("Users/Restore", restore_user_request, user);

int64_t aoba, minato;
struct uuid administrator, colleague;

static struct status code_of(struct status status)
{
    return (struct status){status.code, status_code_name(status.code)};
}

const char *managing_pass(const char *const *permissions)
{
    struct pass_claims claims = auditors_claims("auth", aoba, colleague);

    if (permissions == NULL)
        return NULL;
    claims.permissions = permissions;
    for (claims.permission_count = 0; permissions[claims.permission_count];)
        claims.permission_count++;
    return signed_pass("pass.key", &claims, clock_wall_us());
}

const char *const manages_viewers[MANAGES_VIEWERS] = {"customers.view",
                                                      "statements.view",
                                                      "users.create",
                                                      "users.delete",
                                                      "users.edit",
                                                      "users.view",
                                                      NULL};

struct status managing_call(const struct rpc_target *target, const ProtobufCMessage *request,
                            const char *pass, struct arena *arena, const void **answer)
{
    return code_of(
        world_call(AUTH, pass ? PORTAL : OPERATOR, target, request, pass, arena, answer));
}

static void keep_link(const Sekisho__Auth__V1__UserLink *answer, struct invited *out)
{
    CHECK(uuid_from_bytes(answer->user->user_id.data, answer->user->user_id.len, &out->id));
    CHECK(text_copy(out->link, sizeof out->link, answer->token));
}

struct status invite(const char *const *permissions, const char *login_id, const char *role,
                     struct invited *out)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__InviteUserRequest request;
    char *roles[] = {rpc_text(role)};
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__invite_user_request__init(&request);
    request.tenant_id = permissions ? 0 : aoba;
    request.kind = SEKISHO__AUTH__V1__USER_KIND__USER_KIND_STAFF;
    request.login_id = rpc_text(login_id);
    request.display_name = rpc_text("藤田 恵");
    request.roles = roles;
    request.n_roles = 1;
    TRY(managing_call(&INVITE, &request.base, managing_pass(permissions), &arena, &answer));
    keep_link(answer, out);
    return OK;
}

static void *field(ProtobufCMessage *message, const char *name)
{
    const ProtobufCFieldDescriptor *found =
        protobuf_c_message_descriptor_get_field_by_name(message->descriptor, name);

    CHECK(found != NULL);
    return (char *)message + found->offset;
}

void act_fill(ProtobufCMessage *message, int64_t tenant_id, struct uuid *id)
{
    *(int64_t *)field(message, "tenant_id") = tenant_id;
    *(ProtobufCBinaryData *)field(message, "user_id") = (ProtobufCBinaryData){UUID_SIZE, id->bytes};
    *(char **)field(message, "reason") = rpc_text("because");
}

struct status act(const struct act *target, const char *const *permissions, struct uuid id,
                  struct invited *link_out)
{
    CLEANUP(arena_clear) struct arena arena;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    ProtobufCMessage *request = rpc_message_new(target->request, &arena);
    CHECK(request != NULL);
    act_fill(request, permissions ? 0 : aoba, &id);
    TRY(managing_call(&target->method, request, managing_pass(permissions), &arena, &answer));
    if (link_out)
        keep_link(answer, link_out);
    return OK;
}

struct status rename_user(const char *const *permissions, struct uuid id, const char *name,
                          const char *mail)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__ChangeProfileRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__change_profile_request__init(&request);
    request.tenant_id = permissions ? 0 : aoba;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    request.display_name = rpc_text(name);
    request.mail = rpc_text(mail);
    request.base_revision = base_of_profile(aoba, id);
    TRY(managing_call(&CHANGE_PROFILE, &request.base, managing_pass(permissions), &arena, &answer));
    CHECK_TEXT(((const Sekisho__Auth__V1__User *)answer)->display_name, name);
    return OK;
}

struct status disable(const char *const *permissions, struct uuid id)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__DisableUserRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__disable_user_request__init(&request);
    request.tenant_id = permissions ? 0 : aoba;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    request.reason = rpc_text("left");
    return managing_call(&DISABLE_USER, &request.base, managing_pass(permissions), &arena, &answer);
}

static void fill_set_password(const char *link, Sekisho__Auth__V1__LinkPurpose purpose,
                              const char *password, Sekisho__Auth__V1__SetPasswordRequest *out)
{
    sekisho__auth__v1__set_password_request__init(out);
    out->token = rpc_text(link);
    out->purpose = purpose;
    out->password = rpc_text(password);
    out->client_ip = rpc_text("203.0.113.14");
}

struct status set_password(const char *link, Sekisho__Auth__V1__LinkPurpose purpose,
                           const char *password)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__SetPasswordRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    fill_set_password(link, purpose, password, &request);
    return code_of(world_call(AUTH, PORTAL, &SET_PASSWORD, &request.base, NULL, &arena, &answer));
}

struct status set_password_faults(const char *link, Sekisho__Auth__V1__LinkPurpose purpose,
                                  const char *password, unsigned *out)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__SetPasswordRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    fill_set_password(link, purpose, password, &request);
    request.tells_faults = true;
    TRY(code_of(world_call(AUTH, PORTAL, &SET_PASSWORD, &request.base, NULL, &arena, &answer)));
    const Sekisho__Auth__V1__SetPasswordResponse *response = answer;
    *out = 0;
    for (size_t i = 0; i < response->n_faults; i++)
        *out |= 1u << response->faults[i];
    return OK;
}

struct status sign_in(const char *login_id, const char *password)
{
    char token[TOKEN_CAPACITY];

    return call_sign_in("aoba", login_id, password, token, NULL);
}

void managing_open(void)
{
    world_open(WORLD_QUICK);
    aoba = create_tenant("aoba");
    minato = create_tenant("minato");
    administrator = create_user(aoba, "boss", "administrator");
    colleague = create_user(aoba, "auditor", "viewer");
}

int64_t base_of_role(int64_t tenant_id, const char *code)
{
    static const struct rpc_target target = {"sekisho.auth.v1.Roles/List",
                                             &sekisho__auth__v1__list_roles_response__descriptor,
                                             RPC_REPEAT_SAFE};
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__ListRolesRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__list_roles_request__init(&request);
    request.tenant_id = tenant_id;
    CHECK_OK(managing_call(&target, &request.base, NULL, &arena, &answer));
    const Sekisho__Auth__V1__ListRolesResponse *response = answer;
    for (size_t i = 0; i < response->n_roles; i++) {
        if (strcmp(response->roles[i]->code, code) == 0)
            return response->roles[i]->revision;
    }
    return 1;
}

static const Sekisho__Auth__V1__User *find_user(int64_t tenant_id, struct uuid id,
                                                struct arena *arena)
{
    static const struct rpc_target target = {"sekisho.auth.v1.Users/Get",
                                             &sekisho__auth__v1__user__descriptor, RPC_REPEAT_SAFE};
    Sekisho__Auth__V1__GetUserRequest request;
    const void *answer = NULL;

    sekisho__auth__v1__get_user_request__init(&request);
    request.tenant_id = tenant_id;
    request.which_case = SEKISHO__AUTH__V1__GET_USER_REQUEST__WHICH_USER_ID;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    struct status found = managing_call(&target, &request.base, NULL, arena, &answer);
    return status_is_ok(found) ? answer : NULL;
}

int64_t base_of_rights(int64_t tenant_id, struct uuid id)
{
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, 1 << 20);
    const Sekisho__Auth__V1__User *user = find_user(tenant_id, id, &arena);
    return user ? user->rights_revision : 1;
}

int64_t base_of_profile(int64_t tenant_id, struct uuid id)
{
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, 1 << 20);
    const Sekisho__Auth__V1__User *user = find_user(tenant_id, id, &arena);
    return user ? user->profile_revision : 1;
}
