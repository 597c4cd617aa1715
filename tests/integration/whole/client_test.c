/* libsekisho as it is installed, and the examples in C and Python, at auth as it runs: what an
 * internal system has in its hands. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "managing.h"
#include "sekisho.h"
#include "signed_pass.h"
#include "support/certificates.h"
#include "support/world/people.h"

#define WRONG_PASSWORD "wrong password entirely"

enum { BUILD_PATIENCE_MS = 120000 };

static char address[32];
static struct uuid suzuki;

/* An example to run: $1 password, $2 pass, $3 folder of the program, $4 address, $5 folder of the
 * certificate, $6 system, $7 company, $8 login ID. */
static const struct example {
    const char *name;
    const char *script;
} examples[] = {
    {"c", "printf '%s\\n' \"$1\" \"$2\" | \"$3/hosted_sign_in\" \"$4\" \"$5\" sekisho.test \"$6\""
          " \"$7\" \"$8\" statements.view"},
    {"python", "printf '%s\\n' \"$1\" \"$2\" | python3 " EXAMPLES "/python/hosted_sign_in.py"
               " \"$4\" \"$5\" \"$6\" \"$7\" \"$8\" statements.view"},
};

struct asked {
    const char *folder; /* of the certificate, in the world's */
    const char *system;
    int64_t tenant_id;
    const char *login_id;
    const char *password;
    const char *pass; /* NULL for none */
};

static struct asked right(void)
{
    return (struct asked){"billing", "billing", aoba, "suzuki.m", GOOD_PASSWORD, NULL};
}

/* Runs it to its end, where it must have said `text` and be content as `is_well` says. */
static void expect(const struct example *example, struct asked asked, bool is_well,
                   const char *text)
{
    char folder[TEST_PATH_CAPACITY], company[32];
    struct test_process process;

    world_path(asked.folder, folder);
    (void)snprintf(company, sizeof company, "%lld", (long long)asked.tenant_id);
    const char *const arguments[] = {"sh",
                                     "-c",
                                     example->script,
                                     "sh",
                                     asked.password,
                                     asked.pass ? asked.pass : "",
                                     world.directory.path,
                                     address,
                                     folder,
                                     asked.system,
                                     company,
                                     asked.login_id,
                                     NULL};
    test_process_open(&process, arguments);
    int status = test_process_wait(&process, WORLD_PATIENCE_MS);
    if (!test_process_has_said(&process, text) || (status == 0) != is_well)
        test_fail(__FILE__, __LINE__, "%s ended with %d and did not say \"%s\"", example->name,
                  status, text);
    test_process_close(&process);
}

static void forget_all(void)
{
    test_postgres_execute(&world.postgres, "TRUNCATE auth.sign_in_counters, auth.sign_in_sources");
}

static void expect_of_all(struct asked asked, bool is_well, const char *text)
{
    for (size_t i = 0; i < COUNT_OF(examples); i++)
        expect(&examples[i], asked, is_well, text);
}

static void lets_in_whoever_has_the_right_password(void)
{
    expect_of_all(right(), true, "right: 鈴木 真理子, viewer");
    expect_of_all(right(), true, "statements.view: yes");
    expect_of_all(right(), true, "users: ");
}

static void tells_wrong_and_throttled(void)
{
    struct asked asked = right();

    asked.password = WRONG_PASSWORD;
    expect_of_all(asked, false, "wrong: ID or password");
    asked.login_id = "nobody";
    expect_of_all(asked, false, "wrong: ID or password");
    asked = right();
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.sign_in_counters SET failures = 100, last_at = now()");
    expect_of_all(asked, false, "tried too often");
    forget_all();
}

static void refuses_who_is_not_granted(void)
{
    struct asked asked = right();

    asked.folder = asked.system = "internal";
    expect_of_all(asked, false, "refused: 7 the caller may not use this method");
}

/* TLS ends before anything is said, for each of them alike. */
static void refuses_certificates_that_are_not_good(void)
{
    static const struct {
        const char *folder;
        const char *authority;
        enum test_certificate kind;
    } strangers[] = {
        {"foreign", "other-ca", TEST_CERTIFICATE_GOOD},
        {"self-signed", "ca", TEST_CERTIFICATE_SELF_SIGNED},
        {"elsewhere", "ca", TEST_CERTIFICATE_FOREIGN_TRUST_DOMAIN},
        {"expired", "ca", TEST_CERTIFICATE_EXPIRED},
    };
    char authority[TEST_PATH_CAPACITY], folder[TEST_PATH_CAPACITY];
    struct asked asked = right();

    world_path("other-ca", authority);
    test_certificate_authority(authority);
    for (size_t i = 0; i < COUNT_OF(strangers); i++) {
        world_path(strangers[i].authority, authority);
        world_path(strangers[i].folder, folder);
        test_certificate_issue(authority, folder, "billing", strangers[i].kind);
        asked.folder = strangers[i].folder;
        expect(&examples[0], asked, false, "");
        expect(&examples[1], asked, false, "refused: ");
    }
}

static void refuses_a_server_of_another_name(void)
{
    char kept[sizeof address];

    memcpy(kept, address, sizeof kept);
    (void)snprintf(address, sizeof address, "127.0.0.1:%u", world.programs[AUDIT].port);
    expect(&examples[0], right(), false, "refused: ");
    expect(&examples[1], right(), false, "the server is not auth");
    memcpy(address, kept, sizeof kept);
}

static const char *pass_for(const char *audience, const char *key, int64_t offset_s)
{
    struct pass_claims claims = auditors_claims(audience, aoba, suzuki);

    return signed_pass(key, &claims, clock_wall_us() + offset_s * 1000000);
}

static void verifies_a_pass_by_the_keys_of_session(void)
{
    struct asked asked = right();
    char text[64];

    (void)snprintf(text, sizeof text, "of company %lld", (long long)aoba);
    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        asked.pass = pass_for("system:billing", "pass.key", 0);
        expect(&examples[i], asked, true, text);
        asked.pass = pass_for("billing", "pass.key", 0);
        expect(&examples[i], asked, false, "pass: not valid");
        asked.pass = pass_for("system:reports", "pass.key", 0);
        expect(&examples[i], asked, false, "pass: not valid");
        asked.pass = pass_for("auth", "pass.key", 0);
        expect(&examples[i], asked, false, "pass: not valid");
        asked.pass = pass_for("system:billing", "event.key", 0);
        expect(&examples[i], asked, false, "pass: not valid");
        asked.pass = pass_for("system:billing", "pass.key", -60);
        expect(&examples[i], asked, false, "pass: not valid");
        asked.pass = pass_for("system:billing", "pass.key", 60);
        expect(&examples[i], asked, false, "pass: not valid");
        asked.pass = "e30.e30.e30";
        expect(&examples[i], asked, false, "pass: not valid");
    }
}

/* With what it was told when it verified the password. */
static void asks_for_a_pass_of_its_own_and_says_whom_it_reaches(void)
{
    char text[64];

    (void)snprintf(text, sizeof text, "pass: suzuki.m of company %lld", (long long)aoba);
    expect_of_all(right(), true, text);
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.users SET scope = 10 WHERE login_id = 'suzuki.m'");
    expect_of_all(right(), true, "statements.view: no");
    expect_of_all(right(), true, "statements.view: groups 1 3");
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.users SET scope = 1 WHERE login_id = 'suzuki.m'");
}

static void open_library(struct sekisho **out)
{
    char files[3][TEST_PATH_CAPACITY];
    struct sekisho_options options = {.address = address,
                                      .name = "billing",
                                      .trust_domain = "sekisho.test",
                                      .certificate_file = files[0],
                                      .key_file = files[1],
                                      .trust_file = files[2],
                                      .is_silent = true};

    world_path("billing/tls.crt", files[0]);
    world_path("billing/tls.key", files[1]);
    world_path("billing/ca.crt", files[2]);
    CHECK_INT(sekisho_open(&options, out), SEKISHO_OK);
    sekisho_close(out);
    CHECK(*out == NULL);
    options.name = "reports"; /* the certificate says billing */
    CHECK_INT(sekisho_open(&options, out), SEKISHO_FAILED_PRECONDITION);
    options.name = NULL;
    CHECK_INT(sekisho_open(&options, out), SEKISHO_INVALID_ARGUMENT);
    options.name = "billing";
    options.key_file = "/nowhere";
    CHECK_INT(sekisho_open(&options, out), SEKISHO_FAILED_PRECONDITION);
    options.key_file = files[1];
    options.address = "";
    CHECK_INT(sekisho_open(&options, out), SEKISHO_INVALID_ARGUMENT);
    CHECK(*out == NULL);
    options.address = address;
    CHECK_INT(sekisho_open(&options, out), SEKISHO_OK);
}

/* Who asks without a customer in mind would take them for rights to all. */
static void tells_nothing_of_rights_that_reach_groups_only(struct sekisho *sekisho,
                                                           struct sekisho_call *call)
{
    struct sekisho_user user;
    bool is_allowed = false;

    CHECK_INT(
        sekisho_check_permission(sekisho, call, aoba, suzuki.bytes, "statements.view", &is_allowed),
        SEKISHO_OK);
    CHECK(is_allowed);
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.users SET scope = 2 WHERE login_id = 'suzuki.m'");
    CHECK_INT(
        sekisho_check_permission(sekisho, call, aoba, suzuki.bytes, "statements.view", &is_allowed),
        SEKISHO_OK);
    CHECK(!is_allowed);
    CHECK_INT(sekisho_get_user(sekisho, call, aoba, suzuki.bytes, &user), SEKISHO_OK);
    CHECK(strstr(user.permissions, "statements.view") == NULL);
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.users SET scope = 1 WHERE login_id = 'suzuki.m'");
}

static void says_what_is_wrong_with_a_call(void)
{
    struct sekisho *sekisho = NULL;
    struct sekisho_verdict verdict = {0};
    struct sekisho_user user = {0};
    struct sekisho_pass pass;
    size_t count = 77;
    bool is_allowed = false;
    struct sekisho_password password = {.tenant_id = aoba,
                                        .login_id = "suzuki.m",
                                        .password = GOOD_PASSWORD,
                                        .client_ip = "192.0.2.7"};
    struct sekisho_call by_key = {.key = "a key that was used before", .key_size = 26};
    struct sekisho_call short_key = {.key = "short", .key_size = 5};
    struct sekisho_call too_long = {.timeout_ms = 60001};
    struct sekisho_call call = {0};

    open_library(&sekisho);
    CHECK_INT(sekisho_verify_password(sekisho, &by_key, &password, &verdict), SEKISHO_OK);
    CHECK_INT(verdict.kind, SEKISHO_RIGHT);
    CHECK_TEXT(by_key.text, "");
    CHECK_INT(sekisho_verify_password(sekisho, &by_key, &password, &verdict),
              SEKISHO_ALREADY_EXISTS);
    CHECK_INT(sekisho_verify_password(sekisho, &short_key, &password, &verdict),
              SEKISHO_INVALID_ARGUMENT);
    CHECK_INT(sekisho_verify_password(sekisho, &too_long, &password, &verdict),
              SEKISHO_INVALID_ARGUMENT);
    password.client_ip = "billing's own";
    CHECK_INT(sekisho_verify_password(sekisho, &call, &password, &verdict),
              SEKISHO_INVALID_ARGUMENT);
    password.client_ip = NULL;
    CHECK_INT(sekisho_verify_password(sekisho, &call, &password, &verdict),
              SEKISHO_INVALID_ARGUMENT);

    CHECK_INT(sekisho_get_user(sekisho, &call, aoba, suzuki.bytes, &user), SEKISHO_OK);
    CHECK_TEXT(user.login_id, "suzuki.m");
    CHECK(user.is_active && !user.is_customer && strstr(user.permissions, "statements.view"));
    user = (struct sekisho_user){0};
    CHECK_INT(sekisho_get_user(sekisho, &call, minato, suzuki.bytes, &user), SEKISHO_NOT_FOUND);
    CHECK_INT(sekisho_find_user(sekisho, &call, aoba, NULL, &user), SEKISHO_NOT_FOUND);
    CHECK_INT(user.tenant_id, 0);
    CHECK_INT(sekisho_find_user(sekisho, &call, aoba, "SUZUKI.M", &user), SEKISHO_OK);
    CHECK_INT(sekisho_list_users(sekisho, &call, aoba, "", 0, &user, &count),
              SEKISHO_INVALID_ARGUMENT);
    CHECK_INT(count, 77);
    CHECK_INT(sekisho_list_users(sekisho, &call, aoba, "", 1, &user, &count), SEKISHO_OK);
    CHECK_INT(count, 1);
    CHECK_INT(
        sekisho_check_permission(sekisho, &call, aoba, suzuki.bytes, "users.edit", &is_allowed),
        SEKISHO_OK);
    CHECK(!is_allowed);
    tells_nothing_of_rights_that_reach_groups_only(sekisho, &call);
    CHECK_INT(sekisho_check_permission(sekisho, &call, aoba, suzuki.bytes, "no.such", &is_allowed),
              SEKISHO_INVALID_ARGUMENT);
    CHECK_INT(sekisho_verify_pass(sekisho, pass_for("system:billing", "pass.key", 0), &pass),
              SEKISHO_UNAUTHENTICATED); /* it has no keys */
    sekisho_close(&sekisho);
}

/* Last: auth is gone then. */
static void takes_an_outage_for_no_answer(void)
{
    program_stop(AUTH);
    expect(&examples[0], right(), false, "refused: 14");
    program_start(AUTH, "");
}

static void copy_pass_keys(void)
{
    char from[TEST_PATH_CAPACITY], to[TEST_PATH_CAPACITY];

    world_path("passes.json", from);
    world_path("billing/passes.json", to);
    const char *const arguments[] = {"cp", from, to, NULL};
    CHECK_INT(test_process_run(arguments, WORLD_PATIENCE_MS), 0);
}

static void install_and_build(void)
{
    const char *const install[] = {CMAKE,      "--install",          BUILD, "--component", "client",
                                   "--prefix", world.directory.path, NULL};
    const char *const build[] = {
        "sh",
        "-ec",
        "PKG_CONFIG_PATH=$(dirname \"$(find \"$1\" -name sekisho.pc)\"); export PKG_CONFIG_PATH;"
        "flags=$(pkg-config --cflags --libs sekisho);"
        "exec " COMPILER " -Wall -Wextra -Werror $3 \"$2\" -o \"$1/hosted_sign_in\" $flags"
        " \"-Wl,-rpath,$(pkg-config --variable=libdir sekisho)\"",
        "sh",
        world.directory.path,
        EXAMPLES "/c/hosted_sign_in.c",
        sizeof SANITIZE > 1 ? "-fsanitize=" SANITIZE : "-O2",
        NULL};

    CHECK_INT(test_process_run(install, BUILD_PATIENCE_MS), 0);
    CHECK_INT(test_process_run(build, BUILD_PATIENCE_MS), 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(lets_in_whoever_has_the_right_password),
        TEST(tells_wrong_and_throttled),
        TEST(refuses_who_is_not_granted),
        TEST(refuses_certificates_that_are_not_good),
        TEST(refuses_a_server_of_another_name),
        TEST(verifies_a_pass_by_the_keys_of_session),
        TEST(asks_for_a_pass_of_its_own_and_says_whom_it_reaches),
        TEST(says_what_is_wrong_with_a_call),
        TEST(takes_an_outage_for_no_answer),
    };

    managing_open();
    suzuki = create_user(aoba, "suzuki.m", "viewer");
    (void)snprintf(address, sizeof address, "127.0.0.1:%u", world.programs[AUTH].port);
    copy_pass_keys();
    install_and_build();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
