/* Users of another system, with the passwords they have there; auth, session and audit as they run.
 */

#include "managing.h"
#include "rpc/field.h"
#include "support/world/people.h"

#define PASSWORD "correct horse 電池 staple"
#define BCRYPT "$2b$05$abcdefghijklmnopqrstuuD/J0sXZiO6GxXrDI5ctifF/qgPeaL66"
#define ARGON2 "$argon2id$v=19$m=64,t=2,p=2$c2l4dGVlbiBieXRlcyBvZg$VUiETMdKVgR5MHYNLk5QrlFHhHr4MI4o"

static struct status import(const char *login_id, const char *password, const char *hash)
{
    static const struct rpc_target CREATE = {
        "sekisho.auth.v1.Users/Create", &sekisho__auth__v1__user__descriptor, RPC_REPEAT_BY_KEY};
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__CreateUserRequest request;
    char *roles[] = {rpc_text("viewer")};
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__create_user_request__init(&request);
    request.tenant_id = aoba;
    request.kind = SEKISHO__AUTH__V1__USER_KIND__USER_KIND_STAFF;
    request.login_id = rpc_text(login_id);
    request.display_name = rpc_text("移行 太郎");
    request.roles = roles;
    request.n_roles = COUNT_OF(roles);
    request.password = rpc_text(password);
    request.password_hash = rpc_text(hash);
    struct status status = managing_call(&CREATE, &request.base, NULL, &arena, &answer);
    return (struct status){status.code, status_code_name(status.code)};
}

/* The renewal is committed before the answer. */
#define CHECK_IMPORTED_ARE(count)                                                                  \
    TEST_POSTGRES_WAIT_FOR(                                                                        \
        &world.postgres,                                                                           \
        "(SELECT count(*) FROM auth.passwords WHERE imported IS NOT NULL) = " #count)

static void lets_them_in_by_the_password_they_have_and_makes_it_our_own(void)
{
    static const char *const hashes[][2] = {{"moved.bcrypt", BCRYPT}, {"moved.argon2", ARGON2}};

    for (size_t i = 0; i < COUNT_OF(hashes); i++) {
        CHECK_OK(import(hashes[i][0], "", hashes[i][1]));
        CHECK_STATUS(sign_in(hashes[i][0], PASSWORD "!"), UNAUTHENTICATED);
        CHECK_IMPORTED_ARE(1);
        CHECK_OK(sign_in(hashes[i][0], PASSWORD));
        CHECK_IMPORTED_ARE(0);
        CHECK_OK(sign_in(hashes[i][0], PASSWORD));
        CHECK_STATUS(sign_in(hashes[i][0], PASSWORD "!"), UNAUTHENTICATED);
    }
}

static void refuses_a_hash_of_no_known_form_and_both_at_once(void)
{
    CHECK_STATUS(import("moved.md5", "", "$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/"), INVALID_ARGUMENT);
    CHECK_STATUS(import("moved.both", GOOD_PASSWORD, BCRYPT), INVALID_ARGUMENT);
    CHECK_STATUS(sign_in("moved.both", GOOD_PASSWORD), UNAUTHENTICATED);
    CHECK_STATUS(import("moved.neither", "", ""), INVALID_ARGUMENT);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(lets_them_in_by_the_password_they_have_and_makes_it_our_own),
        TEST(refuses_a_hash_of_no_known_form_and_both_at_once),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
