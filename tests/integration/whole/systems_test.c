/* Internal systems, by their certificates and what the operator grants them, at auth, session and
 * audit as they run. */
#include <stdio.h>
#include <string.h>

#include "history/record.h"
#include "managing.h"
#include "rpc/field.h"
#include "rpc/message.h"
#include "support/world/people.h"
#include "support/world/targets.h"

#define WRONG_PASSWORD "wrong password entirely"
#define NOBODYS_COMPANY INT64_C(987654321)

enum { ARENA_MAXIMUM = 4 << 20, GRANTABLE = 8 };

#define TARGET(name, response, repeat)                                                             \
    {                                                                                              \
        "sekisho.auth.v1." name, &sekisho__auth__v1__##response##__descriptor, repeat              \
    }
static const struct rpc_target VERIFY =
    TARGET("SignIn/VerifyPassword", verify_password_response, RPC_REPEAT_BY_KEY);
static const struct rpc_target GET_USER = TARGET("Users/Get", user, RPC_REPEAT_SAFE);

static struct uuid suzuki;

struct verified {
    struct status status;
    const char *text; /* of a refusal, one of a few */
    bool is_user;     /* the answer names suzuki.m */
    bool is_throttled;
    bool must_change;
};

/* Texts of refusals that outlive the arena. */
static const char *kept(const char *text)
{
    static const char *const known[] = {"ID or password is wrong",
                                        "the caller may not use this method"};

    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (strcmp(text, known[i]) == 0)
            return known[i];
    }
    return "another";
}

static void keep(const Sekisho__Auth__V1__VerifyPasswordResponse *response, struct verified *out)
{
    out->is_throttled = response->throttled != NULL;
    out->must_change = response->must_change_password;
    CHECK((response->user != NULL) == (response->device[0] != '\0'));
    CHECK(!response->user || (!out->is_throttled && !out->must_change));
    out->is_user = response->user && strcmp(response->user->login_id, "suzuki.m") == 0;
}

static void fill(Sekisho__Auth__V1__VerifyPasswordRequest *request, int64_t tenant_id,
                 const char *login_id, const char *password)
{
    sekisho__auth__v1__verify_password_request__init(request);
    request->tenant_id = tenant_id;
    request->login_id = rpc_text(login_id);
    request->password = rpc_text(password);
    request->client_ip = rpc_text("192.0.2.1");
    request->user_agent = rpc_text("Test");
}

static struct verified verify(int64_t tenant_id, const char *login_id, const char *password)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__VerifyPasswordRequest request;
    struct verified verified = {0};
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    fill(&request, tenant_id, login_id, password);
    struct status status = world_call(AUTH, BILLING, &VERIFY, &request.base, NULL, &arena, &answer);
    verified.status = (struct status){status.code, status_code_name(status.code)};
    verified.text = kept(status.text);
    if (status_is_ok(status))
        keep(answer, &verified);
    return verified;
}

static void forget_all(void)
{
    test_postgres_execute(&world.postgres, "TRUNCATE auth.sign_in_counters, auth.sign_in_sources");
}

/* The only event of this kind: who acted, and on what; NULL for whom there is not. */
static void expect_event(int64_t tenant_id, const char *kind, const char *label, const char *reason)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Audit__V1__SearchRequest request;
    const void *answer = NULL;

    wait_for_delivery();
    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__audit__v1__search_request__init(&request);
    request.tenant_id = tenant_id;
    request.action = rpc_text(kind);
    CHECK_OK(world_call(AUDIT, OPERATOR, &SEARCH_EVENTS, &request.base, NULL, &arena, &answer));
    const Sekisho__Audit__V1__SearchResponse *found = answer;
    CHECK(found->n_records > 0);
    Sekisho__Audit__V1__Event *event = NULL;
    CHECK_OK(history_record_open(found->records[0], &arena, &event));
    CHECK_INT(event->actor->kind, SEKISHO__AUDIT__V1__ACTOR_KIND__ACTOR_KIND_INTERNAL);
    CHECK_TEXT(event->actor->login_id, "billing");
    if (label)
        CHECK_TEXT(event->object->label, label);
    else
        CHECK(event->object->label[0] == '?'); /* what was typed is not kept */
    CHECK_TEXT(event->reason, reason);
    CHECK_TEXT(event->source->address, "192.0.2.1");
}

static void verifies_a_password_and_makes_no_session(void)
{
    size_t sessions = count_events(aoba, "session_created");
    struct verified verified = verify(aoba, "Suzuki.M", GOOD_PASSWORD);

    CHECK_OK(verified.status);
    CHECK(verified.is_user);
    expect_event(aoba, "password_verified", "鈴木 真理子", "");
    CHECK_INT(count_events(aoba, "session_created"), sessions);
    test_postgres_execute(&world.postgres,
                          "DO $$ BEGIN IF NOT EXISTS (SELECT FROM auth.users WHERE login_id = "
                          "'suzuki.m' AND last_login_at IS NOT NULL) THEN RAISE 'never'; END IF; "
                          "END $$");
}

static void refuses_with_the_words_of_a_sign_in(void)
{
    struct uuid gone = create_user(aoba, "gone", "viewer");

    CHECK_OK(call_disable(aoba, gone));
    const struct {
        int64_t tenant_id;
        const char *login_id, *password;
    } refused[] = {
        {aoba, "suzuki.m", WRONG_PASSWORD},
        {aoba, "nobody", GOOD_PASSWORD},
        {aoba, "いない人", GOOD_PASSWORD},
        {aoba, "gone", GOOD_PASSWORD},
        {minato, "suzuki.m", GOOD_PASSWORD},
        {NOBODYS_COMPANY, "suzuki.m", GOOD_PASSWORD},
        {aoba, "suzuki.m", ""},
    };
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        forget_all();
        struct verified verified =
            verify(refused[i].tenant_id, refused[i].login_id, refused[i].password);
        CHECK_STATUS(verified.status, UNAUTHENTICATED);
        CHECK_TEXT(verified.text, "ID or password is wrong");
    }
    expect_event(minato, "authn_login_fail", NULL, "unknown_user");
    forget_all();
}

/* As many as it takes, at most so many: how many wrong ones were looked at. */
static int guesses_until_throttled(const char *login_id, int maximum)
{
    for (int i = 0; i < maximum; i++) {
        struct verified verified = verify(aoba, login_id, WRONG_PASSWORD);
        if (verified.is_throttled)
            return i;
        CHECK_STATUS(verified.status, UNAUTHENTICATED);
    }
    return maximum;
}

static void limits_guessing_as_sign_in_does(void)
{
    static const char *const logins[] = {"suzuki.m", "nobody"};
    char token[TOKEN_CAPACITY];

    for (size_t i = 0; i < COUNT_OF(logins); i++) {
        forget_all();
        CHECK(guesses_until_throttled(logins[i], 30) <= 6);
        struct verified right = verify(aoba, logins[i], GOOD_PASSWORD);
        CHECK_OK(right.status);
        CHECK(right.is_throttled && !right.is_user);
        CHECK_STATUS(call_sign_in("aoba", logins[i], GOOD_PASSWORD, token, NULL),
                     RESOURCE_EXHAUSTED);
    }
    forget_all();
}

static void knows_no_link_for_whoever_must_change_their_password(void)
{
    create_user(aoba, "leaked", "viewer");
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.users SET must_change_password = true WHERE login_id = "
                          "'leaked'");
    size_t links = count_events(aoba, "link_issued");
    struct verified verified = verify(aoba, "leaked", GOOD_PASSWORD);
    CHECK_OK(verified.status);
    CHECK(verified.must_change);
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "link_issued"), links);
}

static void answers_a_key_once(void)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__VerifyPasswordRequest request;
    struct rpc_call_options options = {.idempotency_key = bytes_of("the key of one verification")};
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    fill(&request, aoba, "suzuki.m", GOOD_PASSWORD);
    struct rpc_client *client = world_client(AUTH, BILLING);
    CHECK_OK(rpc_call(client, &VERIFY, &request.base, &options, &arena, &answer));
    CHECK_STATUS(rpc_call(client, &VERIFY, &request.base, &options, &arena, &answer),
                 ALREADY_EXISTS);
}

static void refuses_what_is_malformed(void)
{
    static char long_password[2000];

    memset(long_password, 'x', sizeof long_password - 1);
    CHECK_STATUS(verify(0, "suzuki.m", GOOD_PASSWORD).status, INVALID_ARGUMENT);
    CHECK_STATUS(verify(-1, "suzuki.m", GOOD_PASSWORD).status, INVALID_ARGUMENT);
    CHECK_STATUS(verify(aoba, "suzuki.m", long_password).status, INVALID_ARGUMENT);
}

static struct verified get_user(int64_t tenant_id)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__GetUserRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__get_user_request__init(&request);
    request.tenant_id = tenant_id;
    request.which_case = SEKISHO__AUTH__V1__GET_USER_REQUEST__WHICH_USER_ID;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, suzuki.bytes};
    struct status status =
        world_call(AUTH, BILLING, &GET_USER, &request.base, NULL, &arena, &answer);
    return (struct verified){{status.code, status_code_name(status.code)},
                             .text = kept(status.text)};
}

/* Each method by which a company can be asked about, for that company. */
static struct verified call_for(size_t method, int64_t tenant_id)
{
    static const struct {
        struct rpc_target target;
        const ProtobufCMessageDescriptor *request;
    } methods[GRANTABLE] = {
        {TARGET("Users/List", list_users_response, RPC_REPEAT_SAFE),
         &sekisho__auth__v1__list_users_request__descriptor},
        {TARGET("Users/Get", user, RPC_REPEAT_SAFE),
         &sekisho__auth__v1__get_user_request__descriptor},
        {TARGET("Users/Search", search_users_response, RPC_REPEAT_SAFE),
         &sekisho__auth__v1__search_users_request__descriptor},
        {TARGET("Users/Explain", explain_response, RPC_REPEAT_SAFE),
         &sekisho__auth__v1__explain_request__descriptor},
        {TARGET("Roles/List", list_roles_response, RPC_REPEAT_SAFE),
         &sekisho__auth__v1__list_roles_request__descriptor},
        {TARGET("SignIn/VerifyPassword", verify_password_response, RPC_REPEAT_BY_KEY),
         &sekisho__auth__v1__verify_password_request__descriptor},
        {TARGET("SignIn/IssuePass", issue_pass_response, RPC_REPEAT_SAFE),
         &sekisho__auth__v1__issue_pass_request__descriptor},
        {TARGET("CustomerGroups/List", list_customer_groups_response, RPC_REPEAT_SAFE),
         &sekisho__auth__v1__list_customer_groups_request__descriptor},
    };
    CLEANUP(arena_clear) struct arena arena;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    ProtobufCMessage *request = rpc_message_new(methods[method].request, &arena);
    CHECK(request != NULL);
    memcpy((char *)request + methods[method].request->fields[0].offset, &tenant_id,
           sizeof tenant_id);
    struct status status =
        world_call(AUTH, BILLING, &methods[method].target, request, NULL, &arena, &answer);
    return (struct verified){{status.code, status_code_name(status.code)},
                             .text = kept(status.text)};
}

static void grant_for(const char *companies)
{
    static const char *const methods[GRANTABLE] = {
        "SignIn/VerifyPassword", "SignIn/IssuePass", "Users/List", "Users/Get",
        "Users/Search",          "Users/Explain",    "Roles/List", "CustomerGroups/List"};
    char text[1024];
    int size = 0;

    for (size_t i = 0; i < COUNT_OF(methods); i++)
        size += snprintf(text + size, sizeof text - (size_t)size, "billing %s %s\n", methods[i],
                         companies);
    world_grants_write(text);
}

static void refuses_a_company_that_is_not_granted_as_one_that_is_not_there(void)
{
    char companies[32];

    (void)snprintf(companies, sizeof companies, "%lld", (long long)aoba);
    grant_for(companies);
    WAIT_UNTIL(get_user(minato).status.code == STATUS_PERMISSION_DENIED);
    for (size_t i = 0; i < GRANTABLE; i++) {
        struct verified foreign = call_for(i, minato);
        struct verified missing = call_for(i, NOBODYS_COMPANY);
        CHECK(call_for(i, aoba).status.code != STATUS_PERMISSION_DENIED);
        CHECK_STATUS(foreign.status, PERMISSION_DENIED);
        CHECK_STATUS(missing.status, PERMISSION_DENIED);
        CHECK_TEXT(foreign.text, "the caller may not use this method");
        CHECK_TEXT(missing.text, foreign.text);
    }
}

static void takes_back_what_was_granted_and_keeps_it_by_a_file_that_is_wrong(void)
{
    world_grants_write("billing Users/Get everybody\n");
    test_process_wait_for(&world.programs[AUTH].process, "systems_refused", WORLD_PATIENCE_MS,
                          NULL);
    CHECK_OK(get_user(aoba).status);
    world_grants_write("reports Users/Get *\n");
    WAIT_UNTIL(get_user(aoba).status.code == STATUS_PERMISSION_DENIED);
    CHECK_TEXT(get_user(aoba).text, "the caller may not use this method");
    CHECK_STATUS(verify(aoba, "suzuki.m", GOOD_PASSWORD).status, PERMISSION_DENIED);
    world_grants_write(world_grants);
    WAIT_UNTIL(get_user(aoba).status.code == STATUS_OK);
}

static void does_not_start_with_grants_that_are_wrong(void)
{
    program_stop(AUTH);
    world_grants_write("portal Users/Get *\n");
    program_launch(AUTH, "");
    CHECK(test_process_wait(&world.programs[AUTH].process, WORLD_PATIENCE_MS) != 0);
    test_process_close(&world.programs[AUTH].process);
    world_grants_write(world_grants);
    program_start(AUTH, "");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(verifies_a_password_and_makes_no_session),
        TEST(refuses_with_the_words_of_a_sign_in),
        TEST(limits_guessing_as_sign_in_does),
        TEST(knows_no_link_for_whoever_must_change_their_password),
        TEST(answers_a_key_once),
        TEST(refuses_what_is_malformed),
        TEST(refuses_a_company_that_is_not_granted_as_one_that_is_not_there),
        TEST(takes_back_what_was_granted_and_keeps_it_by_a_file_that_is_wrong),
        TEST(does_not_start_with_grants_that_are_wrong),
    };

    managing_open();
    suzuki = create_user(aoba, "suzuki.m", "viewer");
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
