/* Two who edit the same at once: the second is told, and nothing of the first is lost. At auth as
 * it runs. */

#include "base/clock.h"
#include "managing.h"
#include "rpc/field.h"
#include "support/world/people.h"

#define AUTH(name) Sekisho__Auth__V1__##name
#define TARGET(name, response)                                                                     \
    {                                                                                              \
        "sekisho.auth.v1." name, &sekisho__auth__v1__##response##__descriptor, RPC_REPEAT_BY_KEY   \
    }

enum { ARENA_MAXIMUM = 1 << 20, CODE_CAPACITY = 16 };

static const char *const edits[] = {
    "customers.view", "roles.edit", "settings.edit", "statements.view", "users.edit",
    "users.view",     NULL};

/* What is edited, by its names or roles: each as `text` from `base`. `with_pass` false: as the
 * operator. */
struct subject {
    const char *what;
    struct status (*change)(bool with_pass, int64_t base, const char *text);
    int64_t (*base)(void);
    const char *first, *second;
};

static struct uuid edited;
static char role_code[CODE_CAPACITY];

static struct status call(bool with_pass, const struct rpc_target *target,
                          const ProtobufCMessage *request, struct arena *arena, const void **answer)
{
    return managing_call(target, request, with_pass ? managing_pass(edits) : NULL, arena, answer);
}

static struct status change_rights(bool with_pass, int64_t base, const char *role)
{
    static const struct rpc_target target = TARGET("Users/ChangeRoles", user);
    CLEANUP(arena_clear) struct arena arena;
    AUTH(ChangeRolesRequest) request;
    char *roles[] = {rpc_text(role)};
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__change_roles_request__init(&request);
    request.tenant_id = with_pass ? 0 : aoba;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, edited.bytes};
    request.reason = rpc_text("moves to another desk");
    request.roles = roles;
    request.n_roles = role[0] ? 1 : 0;
    request.base_revision = base;
    return call(with_pass, &target, &request.base, &arena, &answer);
}

static int64_t rights_base(void)
{
    return base_of_rights(aoba, edited);
}

static struct status change_profile(bool with_pass, int64_t base, const char *name)
{
    static const struct rpc_target target = TARGET("Users/ChangeProfile", user);
    CLEANUP(arena_clear) struct arena arena;
    AUTH(ChangeProfileRequest) request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__change_profile_request__init(&request);
    request.tenant_id = with_pass ? 0 : aoba;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, edited.bytes};
    request.display_name = rpc_text(name);
    request.base_revision = base;
    return call(with_pass, &target, &request.base, &arena, &answer);
}

static int64_t profile_base(void)
{
    return base_of_profile(aoba, edited);
}

static struct status create_role(const char *name)
{
    static const struct rpc_target target = TARGET("Roles/Create", role);
    CLEANUP(arena_clear) struct arena arena;
    AUTH(CreateRoleRequest) request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__create_role_request__init(&request);
    request.tenant_id = aoba;
    request.name = rpc_text(name);
    TRY(call(false, &target, &request.base, &arena, &answer));
    CHECK(text_copy(role_code, sizeof role_code, ((const AUTH(Role) *)answer)->code));
    return OK;
}

static struct status change_role(bool with_pass, int64_t base, const char *name)
{
    static const struct rpc_target target = TARGET("Roles/Change", role);
    CLEANUP(arena_clear) struct arena arena;
    AUTH(ChangeRoleRequest) request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__change_role_request__init(&request);
    request.tenant_id = with_pass ? 0 : aoba;
    request.code = role_code;
    request.name = rpc_text(name);
    request.reason = rpc_text("another task");
    request.base_revision = base;
    return call(with_pass, &target, &request.base, &arena, &answer);
}

static struct status delete_role(bool with_pass, int64_t base)
{
    static const struct rpc_target target = TARGET("Roles/Delete", delete_role_response);
    CLEANUP(arena_clear) struct arena arena;
    AUTH(DeleteRoleRequest) request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__delete_role_request__init(&request);
    request.tenant_id = with_pass ? 0 : aoba;
    request.code = role_code;
    request.reason = rpc_text("nobody needs it");
    request.base_revision = base;
    return call(with_pass, &target, &request.base, &arena, &answer);
}

static int64_t role_base(void)
{
    return base_of_role(aoba, role_code);
}

static const struct subject subjects[] = {
    {"rights", change_rights, rights_base, "viewer", ""},
    {"profile", change_profile, profile_base, "佐藤 翔", "佐藤 翔子"},
    {"role", change_role, role_base, "大阪支店", "名古屋支店"},
};

/* The base moves with each change, so it stays where nothing of the second got in. */
static void tells_the_second_and_keeps_what_the_first_did(void)
{
    edited = create_user(aoba, "edited", "clerk");
    CHECK_OK(create_role("支店"));
    for (size_t i = 0; i < COUNT_OF(subjects); i++) {
        const struct subject *subject = &subjects[i];
        int64_t both = subject->base();
        CHECK_OK(subject->change(subject->change != change_rights, both, subject->first));
        int64_t after_the_first = subject->base();
        CHECK(after_the_first != both);
        CHECK_STATUS(subject->change(true, both, subject->second), ABORTED);
        CHECK_STATUS(subject->change(false, both, subject->second), ABORTED);
        CHECK_INT(subject->base(), after_the_first);
        CHECK_OK(subject->change(true, after_the_first, subject->second)); /* having seen it */
    }
}

static void demands_the_base_of_who_has_a_form(void)
{
    for (size_t i = 0; i < COUNT_OF(subjects); i++) {
        int64_t before = subjects[i].base();
        CHECK_STATUS(subjects[i].change(true, 0, subjects[i].first), INVALID_ARGUMENT);
        CHECK_STATUS(subjects[i].change(true, -1, subjects[i].first), INVALID_ARGUMENT);
        CHECK_STATUS(subjects[i].change(false, -1, subjects[i].first), INVALID_ARGUMENT);
        CHECK_INT(subjects[i].base(), before);
        CHECK_OK(
            subjects[i].change(false, 0, subjects[i].first)); /* a command, whatever is there */
    }
    CHECK_STATUS(delete_role(true, 0), INVALID_ARGUMENT);
}

/* Its number is given again, and what was looked at is another role. */
static void takes_no_role_for_a_deleted_one_of_the_same_number(void)
{
    char former[CODE_CAPACITY];

    CHECK_OK(delete_role(true, role_base()));
    CHECK_OK(create_role("支店"));
    int64_t looked_at = role_base();
    CHECK(text_copy(former, sizeof former, role_code));
    CHECK_OK(delete_role(true, looked_at));
    CHECK_OK(create_role("経理"));
    CHECK_TEXT(role_code, former);
    CHECK_STATUS(change_role(true, looked_at, "支店"), ABORTED);
    CHECK_STATUS(delete_role(true, looked_at), ABORTED);
    CHECK_OK(delete_role(true, role_base()));
}

/* What a user's password or state does leaves a form about their roles as good as it was. */
static void is_not_disturbed_by_what_it_does_not_overwrite(void)
{
    int64_t base = rights_base();

    CHECK_OK(change_profile(true, profile_base(), "佐藤 昭"));
    CHECK_OK(disable(NULL, edited));
    CHECK_OK(act(&ENABLE, NULL, edited, NULL));
    CHECK_OK(change_rights(false, base, "clerk"));
}

/* Both change the same revision, and each is told of the other: 0 asks nothing, for callers from
 * before there was one. */
static struct status set_leaving(int64_t base, int64_t leaves_at_us)
{
    static const struct rpc_target target = TARGET("Users/SetLeavingDate", user);
    CLEANUP(arena_clear) struct arena arena;
    AUTH(SetLeavingDateRequest) request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__set_leaving_date_request__init(&request);
    request.tenant_id = aoba;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, edited.bytes};
    request.leaves_at_us = leaves_at_us;
    request.base_revision = base;
    return call(false, &target, &request.base, &arena, &answer);
}

static struct status set_exempt(int64_t base, const char *reason)
{
    static const struct rpc_target target = TARGET("Users/SetDormantExempt", user);
    CLEANUP(arena_clear) struct arena arena;
    AUTH(SetDormantExemptRequest) request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__set_dormant_exempt_request__init(&request);
    request.tenant_id = aoba;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, edited.bytes};
    request.reason = rpc_text(reason);
    request.base_revision = base;
    return call(false, &target, &request.base, &arena, &answer);
}

static int64_t departure_base(void)
{
    static const struct rpc_target target = {"sekisho.auth.v1.Users/Get",
                                             &sekisho__auth__v1__user__descriptor, RPC_REPEAT_SAFE};
    CLEANUP(arena_clear) struct arena arena;
    AUTH(GetUserRequest) request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__get_user_request__init(&request);
    request.which_case = SEKISHO__AUTH__V1__GET_USER_REQUEST__WHICH_USER_ID;
    request.tenant_id = aoba;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, edited.bytes};
    CHECK_OK(call(false, &target, &request.base, &arena, &answer));
    return ((const AUTH(User) *)answer)->departure_revision;
}

static void takes_no_date_back_that_somebody_else_has_set(void)
{
    const int64_t later_us = clock_wall_us() + INT64_C(30) * 24 * 3600 * 1000000;

    edited = create_user(aoba, "departing", "clerk");
    int64_t both = departure_base();
    CHECK_OK(set_leaving(both, later_us));
    CHECK_STATUS(set_leaving(both, 0), ABORTED);
    CHECK_STATUS(set_exempt(both, "on leave"), ABORTED);
    int64_t after = departure_base();
    CHECK(after != both);
    CHECK_OK(set_exempt(after, "on leave"));
    CHECK_STATUS(set_exempt(after, ""), ABORTED);
    CHECK_STATUS(set_leaving(after, 0), ABORTED);
    CHECK_OK(set_leaving(0, 0));
    CHECK_OK(set_exempt(departure_base(), ""));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(tells_the_second_and_keeps_what_the_first_did),
        TEST(demands_the_base_of_who_has_a_form),
        TEST(takes_no_role_for_a_deleted_one_of_the_same_number),
        TEST(is_not_disturbed_by_what_it_does_not_overwrite),
        TEST(takes_no_date_back_that_somebody_else_has_set),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
