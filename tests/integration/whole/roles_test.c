/* A company's own roles, what users are granted beside them, and why somebody may do something, at
 * auth and session as they run. */
#include "role_calls.h"
#include "rpc/field.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "support/world/people.h"
#include "support/world/targets.h"

#define AUTH(name) Sekisho__Auth__V1__##name

enum { ARENA_MAXIMUM = 1 << 20, PASS_CAPACITY = 4097 };

static const char *const sees[] = {"customers.view", "statements.view", NULL};
static const char *const sees_history[] = {"customers.view", "history.view", NULL};
static const char *const makes_roles[] = {"customers.view", "roles.edit", "statements.view",
                                          "users.edit",     "users.view", NULL};
static const char *const looks[] = {"users.view", NULL};

/* What session says to a request that needs the permission. */
static enum status_code ask(const char *token, const char *permission)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__CheckRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__session__v1__check_request__init(&request);
    request.token = rpc_text(token);
    request.client_ip = rpc_text("203.0.113.14");
    request.permission = rpc_text(permission);
    return world_call(SESSION, PORTAL, &CHECK_SESSION, &request.base, NULL, &arena, &answer).code;
}

static void enter(const char *login_id, char token[static TOKEN_CAPACITY])
{
    CHECK_OK(call_sign_in("aoba", login_id, GOOD_PASSWORD, token, NULL));
}

static void puts_a_changed_role_in_force_before_it_answers(void)
{
    char token[TOKEN_CAPACITY];
    char code[ROLE_CODE_CAPACITY];
    struct uuid id = create_user(aoba, "osaka", "viewer");

    CHECK_OK(role_create(NULL, "大阪支店", sees, code));
    CHECK_OK(role_give(NULL, id, code, NULL));
    enter("osaka", token);
    CHECK_INT(ask(token, "statements.view"), STATUS_OK);
    CHECK_INT(ask(token, "history.view"), STATUS_PERMISSION_DENIED);
    CHECK_OK(role_change(NULL, aoba, code, "大阪支店", sees_history));
    CHECK_INT(ask(token, "statements.view"), STATUS_UNAUTHENTICATED); /* the very next request */
    enter("osaka", token);
    CHECK_INT(ask(token, "statements.view"), STATUS_PERMISSION_DENIED);
    CHECK_INT(ask(token, "history.view"), STATUS_OK);
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "role_changed"), 1);
    CHECK_INT(count_events(aoba, "user_roles_changed"), 2);
}

/* Whoever issued a link knows it, and was asked about what the user might do then. */
static void voids_links_when_their_user_may_do_something_else(void)
{
    struct invited invited;
    struct invited reset;
    char code[ROLE_CODE_CAPACITY];
    struct uuid id = create_user(aoba, "widened", "viewer");

    CHECK_OK(role_create(NULL, "名古屋支店", sees, code));
    CHECK_OK(invite(NULL, "newcomer", code, &invited));
    CHECK_OK(role_change(NULL, aoba, code, "名古屋支店", sees_history));
    CHECK_STATUS(set_password(invited.link, ACTIVATION, NEW_PASSWORD), NOT_FOUND);
    CHECK_OK(act(&RESEND, NULL, invited.id, &invited));
    CHECK_OK(role_change(NULL, aoba, code, "愛知支店", sees_history)); /* another name alone */
    CHECK_OK(set_password(invited.link, ACTIVATION, NEW_PASSWORD));

    CHECK_OK(act(&START_RESET, NULL, id, &reset));
    CHECK_OK(role_give(NULL, id, "auditor", NULL));
    CHECK_STATUS(set_password(reset.link, RESET, NEW_PASSWORD), NOT_FOUND);
}

static void leaves_everybody_in_when_a_role_gets_another_name(void)
{
    char token[TOKEN_CAPACITY];
    char code[ROLE_CODE_CAPACITY];
    struct uuid id = create_user(aoba, "renamed", "viewer");

    CHECK_OK(role_create(NULL, "before", sees, code));
    CHECK_OK(role_give(NULL, id, code, NULL));
    enter("renamed", token);
    CHECK_OK(role_change(NULL, aoba, code, "after", sees));
    CHECK_INT(ask(token, "statements.view"), STATUS_OK);
}

static void grants_beside_the_roles_and_takes_back(void)
{
    static const char *const none[] = {NULL};
    static const char *const sees_more[] = {"history.view", NULL};
    char token[TOKEN_CAPACITY];
    struct uuid id = create_user(aoba, "granted", "viewer");

    CHECK_OK(role_give(NULL, id, "viewer", sees_more));
    enter("granted", token);
    CHECK_INT(ask(token, "history.view"), STATUS_OK);
    CHECK_OK(role_give(NULL, id, "viewer", NULL)); /* nothing is said about them: nothing changes */
    CHECK_INT(ask(token, "history.view"), STATUS_OK);
    CHECK_OK(role_give(NULL, id, "viewer", none));
    CHECK_INT(ask(token, "history.view"), STATUS_UNAUTHENTICATED);
    enter("granted", token);
    CHECK_INT(ask(token, "history.view"), STATUS_PERMISSION_DENIED);
}

static void lets_nobody_make_or_give_what_they_lack(void)
{
    static const char *const sees_history_alone[] = {"history.view", NULL};
    char code[ROLE_CODE_CAPACITY];
    char wide[ROLE_CODE_CAPACITY];
    struct uuid id = create_user(aoba, "receiver", "viewer");

    CHECK_STATUS(role_create(makes_roles, "wide", sees_history, wide), PERMISSION_DENIED);
    CHECK_OK(role_create(makes_roles, "narrow", sees, code));
    CHECK_STATUS(role_change(makes_roles, 0, code, "narrow", sees_history), PERMISSION_DENIED);
    CHECK_OK(role_create(NULL, "wide", sees_history, wide));
    CHECK_STATUS(role_change(makes_roles, 0, wide, "wide", sees), PERMISSION_DENIED);
    CHECK_STATUS(role_delete(makes_roles, 0, wide), PERMISSION_DENIED);
    CHECK_STATUS(role_give(makes_roles, id, wide, NULL), PERMISSION_DENIED);
    CHECK_STATUS(role_give(makes_roles, id, "viewer", sees_history_alone), PERMISSION_DENIED);
    CHECK_OK(role_give(makes_roles, id, code, NULL));
    CHECK_OK(role_give(NULL, id, wide, NULL));
    CHECK_STATUS(act(&START_RESET, manages_viewers, id, NULL), PERMISSION_DENIED);
}

static void lets_nobody_change_a_role_of_their_own(void)
{
    char code[ROLE_CODE_CAPACITY];

    CHECK_OK(role_create(NULL, "own desk", sees, code));
    CHECK_OK(role_give(NULL, colleague, code, NULL));
    CHECK_STATUS(role_change(makes_roles, 0, code, "own desk", sees), FAILED_PRECONDITION);
    CHECK_OK(role_give(NULL, colleague, "auditor", NULL));
    CHECK_OK(role_change(makes_roles, 0, code, "own desk", sees));
}

/* Also to whoever may not list them. */
static void tells_whoever_has_a_role_what_it_is_called(void)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__GetSelfRequest request;
    char token[TOKEN_CAPACITY];
    char pass[PASS_CAPACITY];
    char code[ROLE_CODE_CAPACITY];
    const void *answer = NULL;

    struct uuid id = create_user(aoba, "named", "viewer");
    CHECK_OK(role_create(NULL, "神戸支店", sees, code));
    CHECK_OK(role_give(NULL, id, code, NULL));
    enter("named", token);
    CHECK_OK(call_check(token, "auth", pass));
    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__get_self_request__init(&request);
    CHECK_OK(world_call(AUTH, PORTAL, &GET_SELF, &request.base, pass, &arena, &answer));
    const Sekisho__Auth__V1__User *user = answer;
    CHECK_INT(user->n_role_labels, 1);
    CHECK_TEXT(user->roles[0], code);
    CHECK_TEXT(user->role_labels[0], "神戸支店");
}

static void deletes_a_role_that_nobody_has(void)
{
    char code[ROLE_CODE_CAPACITY];
    struct uuid id = create_user(aoba, "holder", "viewer");

    CHECK_OK(role_create(NULL, "short-lived", sees, code));
    CHECK_OK(role_give(NULL, id, code, NULL));
    CHECK_STATUS(role_delete(NULL, aoba, code), FAILED_PRECONDITION);
    CHECK_OK(disable(NULL, id));
    CHECK_OK(act(&DELETE_USER, NULL, id, NULL));
    CHECK_STATUS(role_delete(NULL, aoba, code), FAILED_PRECONDITION); /* still to be restored */
    CHECK_OK(act(&RESTORE, NULL, id, NULL));
    CHECK_OK(role_give(NULL, id, "viewer", NULL));
    CHECK_OK(role_delete(NULL, aoba, code));
    CHECK_STATUS(role_delete(NULL, aoba, code), NOT_FOUND);
    CHECK_STATUS(role_give(NULL, id, code, NULL), INVALID_ARGUMENT);
}

static void demands_the_permission_of_each_method(void)
{
    char code[ROLE_CODE_CAPACITY];

    CHECK_STATUS(role_create(looks, "denied", looks, code), PERMISSION_DENIED);
    CHECK_STATUS(role_change(looks, 0, "own-01", "denied", looks), PERMISSION_DENIED);
    CHECK_STATUS(role_delete(looks, 0, "own-01"), PERMISSION_DENIED);
}

static void takes_a_role_of_another_company_for_a_missing_one(void)
{
    char code[ROLE_CODE_CAPACITY];

    CHECK_OK(role_create(NULL, "ours alone", sees, code));
    CHECK_STATUS(role_change(NULL, minato, code, "theirs", sees), NOT_FOUND);
    CHECK_STATUS(role_delete(NULL, minato, code), NOT_FOUND);
    CHECK_STATUS(role_change(NULL, aoba, "own-26", "nobody's", sees), NOT_FOUND);
    CHECK_STATUS(role_change(NULL, aoba, "clerk", "built in", sees), NOT_FOUND);
}

static void refuses_a_name_twice_and_what_is_no_permission(void)
{
    static const char *const nonsense[] = {"statements.eat", NULL};
    static const char *const customers_own[] = {"own-statements.view", NULL};
    char code[ROLE_CODE_CAPACITY];

    CHECK_OK(role_create(NULL, "once", sees, code));
    CHECK_STATUS(role_create(NULL, "once", sees, code), ALREADY_EXISTS);
    CHECK_STATUS(role_create(NULL, "nonsense", nonsense, code), INVALID_ARGUMENT);
    CHECK_STATUS(role_create(NULL, "customer's", customers_own, code), INVALID_ARGUMENT);
    CHECK_STATUS(role_create(NULL, "", sees, code), INVALID_ARGUMENT);
}

static void refuses_what_is_read_as_another_role(void)
{
    char code[ROLE_CODE_CAPACITY];

    CHECK_STATUS(role_create(NULL, "ＶＩＥＷＥＲ", sees, code), ALREADY_EXISTS);
    CHECK_STATUS(role_create(NULL, " 管理者", sees, code), ALREADY_EXISTS);
    CHECK_OK(role_create(NULL, "Sales", sees, code));
    CHECK_STATUS(role_create(NULL, "ｓａｌｅｓ", sees, code), ALREADY_EXISTS);
    CHECK_STATUS(role_change(NULL, aoba, code, "監査", sees), ALREADY_EXISTS);
    CHECK_OK(role_change(NULL, aoba, code, "sales", sees)); /* of its own name another spelling */
}

static struct status explain(const char *const *pass, struct uuid id, const char *permission,
                             AUTH(Rule) rule, const char *role)
{
    static const struct rpc_target target = {"sekisho.auth.v1.Users/Explain",
                                             &sekisho__auth__v1__explain_response__descriptor,
                                             RPC_REPEAT_SAFE};
    CLEANUP(arena_clear) struct arena arena;
    AUTH(ExplainRequest) request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__explain_request__init(&request);
    request.tenant_id = pass ? 0 : aoba;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    request.permission = rpc_text(permission);
    TRY(managing_call(&target, &request.base, managing_pass(pass), &arena, &answer));
    CHECK_INT(((const AUTH(ExplainResponse) *)answer)->rule, rule);
    CHECK_TEXT(((const AUTH(ExplainResponse) *)answer)->role, role);
    return OK;
}

/* Nobody is left who may edit what they cannot see; and nobody gives so what they lack. */
static void includes_what_a_permission_is_of_no_use_without(void)
{
    static const char *const edits_roles[] = {"roles.edit", NULL};
    static const char *const downloads[] = {"statements.download", NULL};
    static const char *const has_no_view[] = {"roles.edit", "settings.edit", "users.edit", NULL};
    static const char *const edits_settings[] = {"settings.edit", NULL};
    char code[ROLE_CODE_CAPACITY];
    struct uuid id = create_user(aoba, "included", "auditor");

    CHECK_OK(role_create(NULL, "edits roles", edits_roles, code));
    CHECK_OK(role_give(NULL, id, code, downloads));
    CHECK_OK(explain(NULL, id, "users.view", SEKISHO__AUTH__V1__RULE__RULE_ROLE, code));
    CHECK_OK(explain(NULL, id, "statements.view", SEKISHO__AUTH__V1__RULE__RULE_GRANT, ""));
    CHECK_OK(explain(NULL, id, "customers.view", SEKISHO__AUTH__V1__RULE__RULE_GRANT, ""));
    CHECK_OK(explain(NULL, id, "settings.view", SEKISHO__AUTH__V1__RULE__RULE_DEFAULT, ""));
    CHECK_STATUS(role_create(has_no_view, "edits", edits_settings, code), PERMISSION_DENIED);
}

static void names_the_rule_that_decides(void)
{
    static const char *const exports[] = {"customers.export", NULL};
    char code[ROLE_CODE_CAPACITY];
    struct uuid id = create_user(aoba, "explained", "viewer");
    struct uuid foreign = create_user(minato, "elsewhere", "viewer");

    CHECK_OK(role_create(NULL, "explained", sees_history, code));
    CHECK_OK(role_give(NULL, id, code, exports));
    CHECK_OK(explain(looks, id, "history.view", SEKISHO__AUTH__V1__RULE__RULE_ROLE, code));
    CHECK_OK(explain(looks, id, "customers.export", SEKISHO__AUTH__V1__RULE__RULE_GRANT, ""));
    CHECK_OK(explain(looks, id, "statements.view", SEKISHO__AUTH__V1__RULE__RULE_DEFAULT, ""));
    CHECK_OK(disable(NULL, id));
    CHECK_OK(explain(looks, id, "history.view", SEKISHO__AUTH__V1__RULE__RULE_STATE, ""));
    CHECK_STATUS(explain(looks, foreign, "users.view", 0, ""), NOT_FOUND);
    CHECK_STATUS(explain(looks, id, "history.eat", 0, ""), INVALID_ARGUMENT);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(puts_a_changed_role_in_force_before_it_answers),
        TEST(voids_links_when_their_user_may_do_something_else),
        TEST(leaves_everybody_in_when_a_role_gets_another_name),
        TEST(grants_beside_the_roles_and_takes_back),
        TEST(lets_nobody_make_or_give_what_they_lack),
        TEST(lets_nobody_change_a_role_of_their_own),
        TEST(tells_whoever_has_a_role_what_it_is_called),
        TEST(deletes_a_role_that_nobody_has),
        TEST(demands_the_permission_of_each_method),
        TEST(takes_a_role_of_another_company_for_a_missing_one),
        TEST(refuses_a_name_twice_and_what_is_no_permission),
        TEST(includes_what_a_permission_is_of_no_use_without),
        TEST(refuses_what_is_read_as_another_role),
        TEST(names_the_rule_that_decides),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
