/* Passes of whoever signed in at an internal system, as systems ask for them and verify them with
 * libsekisho, at auth and session as they run. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "contract.h"
#include "pass/issuer.h"
#include "pass/keys.h"
#include "scope_calls.h"
#include "sekisho.h"
#include "sekisho/audit/v1/history.pb-c.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "signed_pass.h"
#include "support/certificates.h"
#include "support/world/people.h"

#define HERE "203.0.113.14"

static struct sekisho *billing; /* hosts the sign-in */
static struct sekisho *reports; /* is called by it */
static struct asking by_operator;
static char pass[SEKISHO_PASS_CAPACITY];

static void open_client(const char *name, struct sekisho **out)
{
    char files[4][TEST_PATH_CAPACITY], address[32], path[TEST_PATH_CAPACITY];
    struct sekisho_options options = {.address = address,
                                      .name = name,
                                      .trust_domain = "sekisho.test",
                                      .certificate_file = files[0],
                                      .key_file = files[1],
                                      .trust_file = files[2],
                                      .pass_keys_file = files[3],
                                      .is_silent = true};

    (void)snprintf(address, sizeof address, "127.0.0.1:%u", world.programs[AUTH].port);
    static const char *const names[] = {"tls.crt", "tls.key", "ca.crt"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        (void)snprintf(path, sizeof path, "%s/%s", name, names[i]);
        world_path(path, files[i]);
    }
    world_path("passes.json", files[3]);
    CHECK_INT(sekisho_open(&options, out), SEKISHO_OK);
}

/* A user, and what billing was told when it verified their password. */
struct known {
    struct uuid id;
    struct sekisho_verdict verdict;
};

static void sign_in_at_billing(int64_t tenant_id, const char *login_id, struct known *out)
{
    struct sekisho_call call = {.timeout_ms = 10000};
    const struct sekisho_password password = {
        .tenant_id = tenant_id, .login_id = login_id, .password = GOOD_PASSWORD, .client_ip = HERE};

    CHECK_INT(sekisho_verify_password(billing, &call, &password, &out->verdict), SEKISHO_OK);
    CHECK_INT(out->verdict.kind, SEKISHO_RIGHT);
}

static struct known known_as(const char *login_id)
{
    struct known known = {.id = create_user(aoba, login_id, "viewer")};

    sign_in_at_billing(aoba, login_id, &known);
    return known;
}

static enum sekisho_code ask(struct sekisho *by, int64_t tenant_id, const char *ticket,
                             const char *system)
{
    struct sekisho_call call = {.timeout_ms = 10000};

    return sekisho_issue_pass(by, &call, tenant_id, ticket, HERE, system, pass);
}

static enum sekisho_code ask_for(const struct known *known, const char *system)
{
    return ask(billing, aoba, known->verdict.ticket, system);
}

static bool is_valid(struct sekisho *to)
{
    struct sekisho_pass read;

    return sekisho_verify_pass(to, pass, &read) == SEKISHO_OK;
}

/* As the portal, to each service of ours. */
static void check_that_no_service_takes_it(const char *text)
{
    static const struct {
        enum identity program;
        struct rpc_target target;
        const ProtobufCMessageDescriptor *request;
    } methods[] = {
        {AUTH,
         {"sekisho.auth.v1.Users/GetSelf", &sekisho__auth__v1__user__descriptor, RPC_REPEAT_SAFE},
         &sekisho__auth__v1__get_self_request__descriptor},
        {SESSION,
         {"sekisho.session.v1.Session/List", &sekisho__session__v1__list_response__descriptor,
          RPC_REPEAT_SAFE},
         &sekisho__session__v1__list_request__descriptor},
        {AUDIT,
         {"sekisho.audit.v1.History/Search", &sekisho__audit__v1__search_response__descriptor,
          RPC_REPEAT_SAFE},
         &sekisho__audit__v1__search_request__descriptor},
    };

    for (size_t i = 0; i < COUNT_OF(methods); i++) {
        CLEANUP(arena_clear) struct arena arena;
        const void *answer = NULL;

        arena_init(&arena, 1 << 20);
        ProtobufCMessage *request = arena_alloc(&arena, methods[i].request->sizeof_message);
        CHECK(request != NULL);
        methods[i].request->message_init(request);
        struct status status = world_call(methods[i].program, PORTAL, &methods[i].target, request,
                                          text, &arena, &answer);
        CHECK_STATUS(status, UNAUTHENTICATED);
    }
}

static void is_believed_by_whom_it_is_for_and_by_nobody_else(void)
{
    struct known known = known_as("for-one");
    struct sekisho_pass read;

    CHECK_INT(ask_for(&known, NULL), SEKISHO_OK);
    CHECK_INT(sekisho_verify_pass(billing, pass, &read), SEKISHO_OK);
    CHECK_TEXT(read.login_id, "for-one");
    CHECK_TEXT(read.client_ip, HERE);
    CHECK(read.tenant_id == aoba && !read.is_customer);
    CHECK(memcmp(read.user_id, known.id.bytes, UUID_SIZE) == 0);
    CHECK(sekisho_pass_reach(&read, "statements.view") == SEKISHO_ALL_CUSTOMERS);
    CHECK_INT(sekisho_pass_reach(&read, "users.edit"), 0);
    CHECK_INT(sekisho_pass_reach(&read, ""), 0);
    CHECK(!is_valid(reports));
    check_that_no_service_takes_it(pass);
    CHECK_INT(ask_for(&known, "reports"), SEKISHO_OK);
    CHECK(is_valid(reports));
    CHECK(!is_valid(billing));
    check_that_no_service_takes_it(pass);
}

/* Nor is one for a service of that name, were there any. */
static void is_not_a_service_s(void)
{
    static const char *const audiences[] = {"billing", "auth", "system:", "system:billing2"};
    char token[TOKEN_CAPACITY];

    for (size_t i = 0; i < COUNT_OF(audiences); i++) {
        struct pass_claims claims = auditors_claims(audiences[i], aoba, colleague);
        CHECK(text_copy(pass, sizeof pass, signed_pass("pass.key", &claims, clock_wall_us())));
        CHECK(!is_valid(billing));
    }
    (void)known_as("has-session");
    CHECK_OK(call_sign_in("aoba", "has-session", GOOD_PASSWORD, token, NULL));
    CHECK_OK(call_check(token, "auth", pass));
    CHECK(!is_valid(billing));
}

static void says_which_customers_are_reached(void)
{
    struct known known = {.id = create_user(aoba, "of-east", "viewer")};
    struct sekisho_call call = {.timeout_ms = 10000};
    struct sekisho_pass read;
    uint64_t reach = 0;
    bool is_allowed = true;

    CHECK_OK(scope_give(&by_operator, known.id, "viewer", NULL, SCOPE_GROUP(1) | SCOPE_GROUP(2)));
    sign_in_at_billing(aoba, "of-east", &known);
    CHECK_INT(ask_for(&known, NULL), SEKISHO_OK);
    CHECK_INT(sekisho_verify_pass(billing, pass, &read), SEKISHO_OK);
    CHECK(strstr(read.permissions, "statements.view") == NULL);
    CHECK(read.limited_count == 2);
    const uint64_t reaches[] = {sekisho_pass_reach(&read, "statements.view"),
                                sekisho_user_reach(&known.verdict.user, "statements.view")};
    for (size_t i = 0; i < COUNT_OF(reaches); i++) {
        CHECK(sekisho_reaches(reaches[i], 1) && sekisho_reaches(reaches[i], 2));
        CHECK(!sekisho_reaches(reaches[i], 0) && !sekisho_reaches(reaches[i], 3) &&
              !sekisho_reaches(reaches[i], 64));
    }
    CHECK_INT(sekisho_check_reach(billing, &call, aoba, known.id.bytes, "statements.view", &reach),
              SEKISHO_OK);
    CHECK(reach == reaches[0]);
    CHECK_INT(sekisho_check_permission(billing, &call, aoba, known.id.bytes, "statements.view",
                                       &is_allowed),
              SEKISHO_OK);
    CHECK(!is_allowed);
    CHECK_OK(scope_give(&by_operator, known.id, "viewer", NULL, SCOPE_NONE));
    CHECK_INT(sekisho_check_reach(billing, &call, aoba, known.id.bytes, "statements.view", &reach),
              SEKISHO_OK);
    CHECK_INT(reach, 0);
}

static void goes_to_nobody_who_may_not_look_the_user_up(void)
{
    static const char *const others[] = {"unheard-of", "auth", "portal", "internal",
                                         "system:reports"};
    struct known ours = known_as("not-for-all");
    struct known theirs = {.id = create_user(minato, "minatos", "viewer")};

    for (size_t i = 0; i < COUNT_OF(others); i++)
        CHECK_INT(ask_for(&ours, others[i]), SEKISHO_PERMISSION_DENIED);
    sign_in_at_billing(minato, "minatos", &theirs);
    CHECK_INT(ask(billing, minato, theirs.verdict.ticket, NULL), SEKISHO_OK);
    CHECK_INT(ask(billing, minato, theirs.verdict.ticket, "reports"), SEKISHO_PERMISSION_DENIED);
}

static void is_given_for_a_ticket_of_the_own_system_and_company_alone(void)
{
    struct known known = known_as("ticketed");
    char changed[SEKISHO_TICKET_CAPACITY];

    memcpy(changed, known.verdict.ticket, sizeof changed);
    changed[40] = changed[40] == 'A' ? 'B' : 'A';
    CHECK_INT(ask(reports, aoba, known.verdict.ticket, NULL), SEKISHO_UNAUTHENTICATED);
    CHECK_INT(ask(billing, minato, known.verdict.ticket, NULL), SEKISHO_UNAUTHENTICATED);
    CHECK_INT(ask(billing, aoba, changed, NULL), SEKISHO_UNAUTHENTICATED);
    CHECK_INT(ask(billing, aoba, "", NULL), SEKISHO_UNAUTHENTICATED);
    CHECK_INT(ask(billing, 0, known.verdict.ticket, NULL), SEKISHO_INVALID_ARGUMENT);
    CHECK_INT(ask_for(&known, NULL), SEKISHO_OK);
}

/* Also before the finisher gets to disabling them. */
static void ends_with_the_leaving_date(void)
{
    struct known left = known_as("has-left");

    CHECK_INT(ask_for(&left, NULL), SEKISHO_OK);
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.users SET leaves_at = now() - interval '1 hour'"
                          " WHERE login_id = 'has-left'");
    CHECK_INT(ask_for(&left, NULL), SEKISHO_UNAUTHENTICATED);
}

static void ends_with_what_the_user_was(void)
{
    struct known disabled = known_as("goes");
    struct known changed = known_as("is-moved");
    struct known stays = known_as("stays");

    CHECK_OK(disable(NULL, disabled.id));
    CHECK_INT(ask_for(&disabled, NULL), SEKISHO_UNAUTHENTICATED);
    CHECK_OK(scope_give(&by_operator, changed.id, "clerk", NULL, SCOPE_ALL));
    CHECK_INT(ask_for(&changed, NULL), SEKISHO_UNAUTHENTICATED);
    sign_in_at_billing(aoba, "is-moved", &changed);
    CHECK_INT(ask_for(&changed, NULL), SEKISHO_OK);
    CHECK_INT(ask_for(&stays, NULL), SEKISHO_OK);
    CHECK_OK(contract_suspend(aoba));
    CHECK_INT(ask_for(&stays, NULL), SEKISHO_UNAUTHENTICATED);
    CHECK_OK(contract_resume(aoba));
    /* As a session that was ended with the company. */
    CHECK_INT(ask_for(&stays, NULL), SEKISHO_UNAUTHENTICATED);
    sign_in_at_billing(aoba, "stays", &stays);
    CHECK_INT(ask_for(&stays, NULL), SEKISHO_OK);
}

/* As the operator; seconds that a session lasts. */
static void put_limits(int32_t of_staff, int32_t of_customers)
{
    static const struct rpc_target PUT = {"sekisho.auth.v1.Tenants/PutSessionLimits",
                                          &sekisho__auth__v1__tenant__descriptor,
                                          RPC_REPEAT_BY_KEY};
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__PutSessionLimitsRequest request;
    Sekisho__Auth__V1__SessionLimits staff, customers;
    const Tenant *tenant = NULL;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    CHECK_OK(contract_get(OPERATOR, aoba, NULL, &arena, &tenant));
    sekisho__auth__v1__put_session_limits_request__init(&request);
    sekisho__auth__v1__session_limits__init(&staff);
    staff.idle_seconds = 2;
    staff.maximum_sessions = 5;
    customers = staff;
    staff.absolute_seconds = of_staff;
    customers.absolute_seconds = of_customers;
    request.tenant_id = aoba;
    request.base_revision = tenant->revision;
    request.staff = &staff;
    request.customers = &customers;
    CHECK_OK(world_call(AUTH, OPERATOR, &PUT, &request.base, NULL, &arena, &answer));
}

static void stays_over_when_sessions_may_last_longer_again(void)
{
    struct known over = known_as("over-once");

    put_limits(3, 43200);
    WAIT_UNTIL(ask_for(&over, NULL) == SEKISHO_UNAUTHENTICATED);
    put_limits(43200, 43200);
    CHECK_INT(ask_for(&over, NULL), SEKISHO_UNAUTHENTICATED);
    sign_in_at_billing(aoba, "over-once", &over);
    CHECK_INT(ask_for(&over, NULL), SEKISHO_OK);
    put_limits(43200, 3); /* of customers, whom it does not concern */
    put_limits(43200, 43200);
    CHECK_INT(ask_for(&over, NULL), SEKISHO_OK);
}

static void ends_when_links_are_voided_and_with_the_longest_time_of_a_session(void)
{
    struct known before = known_as("before");

    CHECK_INT(ask_for(&before, NULL), SEKISHO_OK);
    test_postgres_execute(&world.postgres, "UPDATE auth.tenants SET links_void_until = now()");
    CHECK_INT(ask_for(&before, NULL), SEKISHO_UNAUTHENTICATED);
    struct known after = known_as("after");
    CHECK_INT(ask_for(&after, NULL), SEKISHO_OK);
    test_postgres_execute(
        &world.postgres,
        "UPDATE auth.tenants SET staff_idle_seconds = 3, staff_absolute_seconds = 3");
    WAIT_UNTIL(ask_for(&after, NULL) == SEKISHO_UNAUTHENTICATED);
    test_postgres_execute(
        &world.postgres,
        "UPDATE auth.tenants SET staff_idle_seconds = 1800, staff_absolute_seconds = 43200");
}

static void is_not_given_outside_the_allow_list(void)
{
    static const char sql[] =
        "DO $$ DECLARE aoba bigint := (SELECT id FROM auth.tenants WHERE code = 'aoba'); BEGIN"
        "  INSERT INTO auth.networks (tenant, is_on, version, last_version)"
        "  VALUES (aoba, true, 1, 1)"
        "      ON CONFLICT (tenant) DO UPDATE SET is_on = true, version = 1, last_version = 1;"
        "  INSERT INTO auth.network_policies (tenant, version, saved_by)"
        "  VALUES (aoba, 1, 'operator');"
        "  INSERT INTO auth.network_lists VALUES (aoba, 1, 'everyone', 2);"
        "  INSERT INTO auth.network_ranges (tenant, version, list, position, range, label, owner)"
        "  VALUES (aoba, 1, 'everyone', 0, '198.51.100.0/24', '', ''); END $$";
    struct known known = known_as("outside");

    CHECK_INT(ask_for(&known, NULL), SEKISHO_OK);
    test_postgres_execute(&world.postgres, sql);
    CHECK_INT(ask_for(&known, NULL), SEKISHO_UNAUTHENTICATED);
    test_postgres_execute(&world.postgres, "UPDATE auth.networks SET is_on = false");
    CHECK_INT(ask_for(&known, NULL), SEKISHO_OK);
}

static void add_key(const char *file, struct pass_keys *keys)
{
    static const struct log quiet = {.service = "test", .descriptor = -1};
    CLEANUP(pass_issuer_close) struct pass_issuer issuer = {0};
    char path[TEST_PATH_CAPACITY];

    world_path(file, path);
    CHECK_OK(pass_issuer_open(path, &quiet, &issuer));
    keys->keys[keys->count++] = issuer.key;
}

static void write_keys(const char *const *files, size_t count)
{
    struct pass_keys keys = {0};
    char path[TEST_PATH_CAPACITY];
    CLEANUP(buffer_clear) struct buffer text;

    for (size_t i = 0; i < count; i++)
        add_key(files[i], &keys);
    buffer_init(&text, PASS_KEYS_FILE_MAXIMUM);
    pass_keys_encode(&keys, &text);
    world_path("passes.json", path);
    test_file_write(path, (const char *)text.data, text.size);
}

static bool believes(const char *key)
{
    struct pass_claims claims = auditors_claims("system:billing", aoba, colleague);

    CHECK(text_copy(pass, sizeof pass, signed_pass(key, &claims, clock_wall_us())));
    return is_valid(billing);
}

/* The new key is in the file first, and the old one goes last; each time the library is opened
 * anew, for it looks at its file only every ten seconds. */
static void is_believed_by_the_key_before_and_the_one_after_while_they_change(void)
{
    static const char *const files[] = {"pass.key", "next.key"};

    world_write_key("next.key");
    CHECK(believes("pass.key") && !believes("next.key"));
    write_keys(files, 2);
    sekisho_close(&billing);
    open_client("billing", &billing);
    CHECK(believes("pass.key") && believes("next.key"));
    write_keys(files + 1, 1);
    sekisho_close(&billing);
    open_client("billing", &billing);
    CHECK(!believes("pass.key") && believes("next.key"));
}

static void grant_reports(void)
{
    char text[1024], authority[TEST_PATH_CAPACITY], folder[TEST_PATH_CAPACITY];

    (void)snprintf(text, sizeof text, "%sreports Users/Get %lld\nreports SignIn/IssuePass *\n",
                   world_grants, (long long)aoba);
    world_grants_write(text);
    world_path("ca", authority);
    world_path("reports", folder);
    test_certificate_issue(authority, folder, "reports", TEST_CERTIFICATE_GOOD);
    open_client("reports", &reports);
    WAIT_UNTIL(ask(reports, aoba, "", NULL) == SEKISHO_UNAUTHENTICATED);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(is_believed_by_whom_it_is_for_and_by_nobody_else),
        TEST(is_not_a_service_s),
        TEST(says_which_customers_are_reached),
        TEST(goes_to_nobody_who_may_not_look_the_user_up),
        TEST(is_given_for_a_ticket_of_the_own_system_and_company_alone),
        TEST(ends_with_the_leaving_date),
        TEST(ends_with_what_the_user_was),
        TEST(ends_when_links_are_voided_and_with_the_longest_time_of_a_session),
        TEST(stays_over_when_sessions_may_last_longer_again),
        TEST(is_not_given_outside_the_allow_list),
        TEST(is_believed_by_the_key_before_and_the_one_after_while_they_change),
    };
    uint32_t number = 0;

    managing_open();
    by_operator = (struct asking){aoba, NULL, SCOPE_NONE};
    CHECK_OK(group_put(&by_operator, 0, "East", &number));
    CHECK_OK(group_put(&by_operator, 0, "West", &number));
    open_client("billing", &billing);
    grant_reports();
    int status = test_run(tests, COUNT_OF(tests));
    sekisho_close(&billing);
    sekisho_close(&reports);
    world_close();
    return status;
}
