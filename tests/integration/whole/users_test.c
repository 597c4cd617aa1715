/* Looking up one user, at auth as it runs. */

#include "sekisho/auth/v1/auth.pb-c.h"
#include "support/world/people.h"

static int64_t aoba, minato;
static struct uuid suzuki;

/* By login ID, or by id when that is NULL; NULL both: by nothing. */
static struct status get_user(int64_t tenant, const char *login_id, const struct uuid *id,
                              char login_out[static 65])
{
    static const struct rpc_target GET = {"sekisho.auth.v1.Users/Get",
                                          &sekisho__auth__v1__user__descriptor, RPC_REPEAT_SAFE};
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__GetUserRequest request;
    struct uuid copy = id ? *id : (struct uuid){0};
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__get_user_request__init(&request);
    request.tenant_id = tenant;
    if (login_id) {
        request.which_case = SEKISHO__AUTH__V1__GET_USER_REQUEST__WHICH_LOGIN_ID;
        request.login_id = arena_copy_text(&arena, login_id);
    } else if (id) {
        request.which_case = SEKISHO__AUTH__V1__GET_USER_REQUEST__WHICH_USER_ID;
        request.user_id = (ProtobufCBinaryData){UUID_SIZE, copy.bytes};
    }
    struct status status = world_call(AUTH, OPERATOR, &GET, &request.base, NULL, &arena, &answer);
    if (!status_is_ok(status))
        return (struct status){status.code, status_code_name(status.code)};
    CHECK(text_copy(login_out, 65, ((const Sekisho__Auth__V1__User *)answer)->login_id));
    return OK;
}

static void refuses_a_question_for_nobody(void)
{
    char login[65];

    CHECK_STATUS(get_user(aoba, NULL, NULL, login), INVALID_ARGUMENT);
    CHECK_STATUS(get_user(0, "suzuki.m", NULL, login), INVALID_ARGUMENT);
}

static void knows_no_user_of_another_company(void)
{
    char login[65];

    CHECK_STATUS(get_user(minato, "suzuki.m", NULL, login), NOT_FOUND);
    CHECK_STATUS(get_user(minato, NULL, &suzuki, login), NOT_FOUND);
}

static void takes_a_login_id_of_no_form_for_nobodys(void)
{
    char login[65];

    CHECK_STATUS(get_user(aoba, "", NULL, login), NOT_FOUND);
    CHECK_STATUS(get_user(aoba, "'; DROP TABLE users; --", NULL, login), NOT_FOUND);
}

static void finds_a_user_by_id_and_by_every_spelling_of_the_login_id(void)
{
    static const char *const spellings[] = {"suzuki.m", "Suzuki.M", "ＳＵＺＵＫＩ．Ｍ"};
    char login[65];

    for (size_t i = 0; i < COUNT_OF(spellings); i++) {
        CHECK_OK(get_user(aoba, spellings[i], NULL, login));
        CHECK_TEXT(login, "suzuki.m");
    }
    CHECK_OK(get_user(aoba, NULL, &suzuki, login));
    CHECK_TEXT(login, "suzuki.m");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_a_question_for_nobody),
        TEST(knows_no_user_of_another_company),
        TEST(takes_a_login_id_of_no_form_for_nobodys),
        TEST(finds_a_user_by_id_and_by_every_spelling_of_the_login_id),
    };

    world_open(WORLD_QUICK);
    aoba = create_tenant("aoba");
    minato = create_tenant("minato");
    suzuki = create_user(aoba, "suzuki.m", "viewer");
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
