/* All there is of a company, written by the operator's command line and the portal's program as
 * they are: as many rows as the database has, hashes that are right, nobody else's, for nobody
 * else's eyes. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encoding.h"
#include "contract.h"
#include "crypto/hash.h"
#include "ctl.h"
#include "managing.h"
#include "support/world/people.h"

enum {
    COMMAND_MS = 60000,
    FILE_MAXIMUM = 4 << 20,
    USERS = 250,
    LEAVERS = 130,
    CUSTOMERS = 600,
    STATEMENTS = 1200
};

static char settings[TEST_PATH_CAPACITY];

static const char filling[] =
    "INSERT INTO auth.users (tenant, id, kind, state, login_id, name, mail, roles)"
    " SELECT $, gen_random_uuid(), 1, 1, 'many-' || n, E'a \"name\"\\n', '', 0"
    "   FROM generate_series(1, 249) n;"
    "INSERT INTO auth.own_roles (tenant, number, name, permissions)"
    " VALUES ($, 1, 'r', 'users.view');"
    "INSERT INTO auth.customer_groups (tenant, number, name) VALUES ($, 1, '東日本');"
    "INSERT INTO auth.logos (tenant, name, image) VALUES ($, repeat('0', 32), 'logo');"
    "UPDATE auth.tenants SET logo = repeat('0', 32) WHERE id = $;"
    "INSERT INTO portal.customers (tenant, id, code, name, group_number)"
    " SELECT $, gen_random_uuid(), 'c' || n, E'x\\ny', n % 2 FROM generate_series(1, 600) n;"
    "INSERT INTO auth.departures (tenant, id, user_id, caller, route, reason, decided_at, left_at,"
    "                             ended_sessions)"
    " SELECT $, gen_random_uuid(), gen_random_uuid(), 'auth', 2, '', '2020-01-01', '2020-01-01', 0"
    "   FROM generate_series(1, 130);"
    "INSERT INTO portal.customer_users (tenant, user_id, customer_id)"
    " SELECT $, gen_random_uuid(), id FROM portal.customers WHERE tenant = $  LIMIT 7;"
    "INSERT INTO portal.statements (tenant, id, customer_id, number, title, issued_on, amount_yen)"
    " SELECT $, gen_random_uuid(), (SELECT id FROM portal.customers"
    "        WHERE tenant = $ LIMIT 1), 'n' || n, '明細', '2026-11-01', n"
    "   FROM generate_series(1, 1200) n;";

static int64_t given_a_company(const char *code)
{
    int64_t tenant = create_tenant(code);

    (void)create_user(tenant, "suzuki", "viewer");
    contract_run(tenant, filling);
    return tenant;
}

/* Gives the exit code; what was printed is in the test's output. */
static int export_company(const char *code, int64_t portal_number, const char *folder)
{
    char command[4096];
    int size = snprintf(command, sizeof command,
                        "set -o pipefail; '%s' --config '%s' --export %" PRId64
                        " | '%s' --config '%s' tenant export %s '%s' --portal - --reason 'the end'",
                        world.programs[PORTAL].path, world.programs[PORTAL].configuration,
                        portal_number, SEKISHOCTL, settings, code, folder);
    const char *const arguments[] = {"/bin/bash", "-c", command, NULL};

    CHECK(size > 0 && (size_t)size < sizeof command);
    return test_process_run(arguments, COMMAND_MS);
}

/* Whole, with a NUL behind it. */
static char *read_file(const char *folder, const char *name, size_t *size_out)
{
    char path[TEST_PATH_CAPACITY];
    char *text = calloc(1, FILE_MAXIMUM);

    test_path_join(folder, name, path);
    FILE *file = fopen(path, "re");
    CHECK(text != NULL && file != NULL);
    *size_out = fread(text, 1, FILE_MAXIMUM - 1, file);
    CHECK(*size_out < FILE_MAXIMUM - 1);
    (void)fclose(file);
    return text;
}

static unsigned mode_of(const char *folder, const char *name)
{
    char path[TEST_PATH_CAPACITY];
    struct stat about;

    test_path_join(folder, name, path);
    CHECK(stat(path, &about) == 0);
    return about.st_mode & 07777;
}

static void check_file(const char *folder, const char *manifest, const char *name, int64_t rows)
{
    char expected[256];
    char hash[2 * SHA256_SIZE + 1];
    uint8_t bytes[SHA256_SIZE];
    size_t size = 0;
    char *text = read_file(folder, name, &size);

    crypto_sha256(text, size, bytes);
    hex_encode(bytes, sizeof bytes, hash);
    (void)snprintf(expected, sizeof expected,
                   "{\"name\":\"%s\",\"rows\":%" PRId64 ",\"bytes\":%zu,\"sha256\":\"%s\"}", name,
                   rows, size, hash);
    if (strstr(manifest, expected) == NULL)
        (void)fprintf(stderr, "%s\nis not in\n%s\n", expected, manifest);
    CHECK(strstr(manifest, expected) != NULL);
    CHECK_INT(mode_of(folder, name), 0600);
    free(text);
}

static int64_t lines_of(const char *folder, const char *name)
{
    size_t size = 0;
    int64_t lines = 0;
    char *text = read_file(folder, name, &size);

    for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    free(text);
    return lines;
}

static void check_folder(const char *folder)
{
    size_t size = 0;
    char *manifest = read_file(folder, "manifest.json", &size);

    CHECK_INT(mode_of(folder, "."), 0700);
    check_file(folder, manifest, "company.json", 1);
    check_file(folder, manifest, "logo.png", 1);
    check_file(folder, manifest, "users.jsonl", USERS);
    check_file(folder, manifest, "leavers.jsonl", LEAVERS);
    check_file(folder, manifest, "roles.jsonl", 6);
    check_file(folder, manifest, "customer_groups.jsonl", 1);
    check_file(folder, manifest, "networks.json", 1);
    check_file(folder, manifest, "customers.jsonl", CUSTOMERS);
    check_file(folder, manifest, "customer_users.jsonl", 7);
    check_file(folder, manifest, "statements.jsonl", STATEMENTS);
    check_file(folder, manifest, "history.jsonl", lines_of(folder, "history.jsonl"));
    CHECK_INT(lines_of(folder, "users.jsonl"), USERS);
    CHECK_INT(lines_of(folder, "statements.jsonl"), STATEMENTS);
    CHECK(lines_of(folder, "history.jsonl") >= 3);
    free(manifest);
}

static void check_has(const char *folder, const char *name, const char *text, bool has)
{
    size_t size = 0;
    char *found = read_file(folder, name, &size);

    CHECK((strstr(found, text) != NULL) == has);
    free(found);
}

static void writes_as_much_as_there_is_whatever_state_the_company_is_in(void)
{
    static const char *const names[] = {"active", "suspended", "deleted"};
    int64_t tenant = given_a_company("whole");

    (void)given_a_company("other");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char folder[TEST_PATH_CAPACITY];
        world_path(names[i], folder);
        if (i == 1)
            CHECK_OK(contract_suspend(tenant));
        if (i == 2)
            CHECK_OK(contract_end(tenant, "whole", "the end"));
        CHECK_INT(export_company("whole", tenant, folder), 0);
        check_folder(folder);
        check_has(folder, "history.jsonl", "\"kind\":\"tenant_exported\"", true);
        check_has(folder, "users.jsonl", "\"loginId\":\"suzuki\"", true);
        check_has(folder, "users.jsonl", "verifier", false);
        check_has(folder, "customers.jsonl", "\"group_number\" : 1,", true);
        check_has(folder, "logo.png", "logo", true);
    }
    TEST_POSTGRES_WAIT_FOR(&world.postgres, "NOT EXISTS (SELECT FROM portal.outbox)");
    wait_for_delivery();
    CHECK_INT(count_events(tenant, "tenant_exported"), COUNT_OF(names));
    CHECK_INT(count_events(tenant, "tenant_data_exported"), COUNT_OF(names));
}

static bool has_manifest(const char *folder)
{
    char path[TEST_PATH_CAPACITY];

    test_path_join(folder, "manifest.json", path);
    return access(path, F_OK) == 0;
}

/* A part that somebody else made, in a file. */
static int export_with(const char *code, const char *folder, const char *part)
{
    char path[TEST_PATH_CAPACITY];

    world_path("part", path);
    test_file_write(path, part, strlen(part));
    const char *const arguments[] = {SEKISHOCTL, "--config", settings, "tenant",   "export",  code,
                                     folder,     "--portal", path,     "--reason", "the end", NULL};
    return test_process_run(arguments, COMMAND_MS);
}

static void believes_no_part_that_is_not_whole_or_of_another_company(void)
{
    static const char *const parts[] = {
        "",
        "company $",
        "company $\n",
        "company 999999\nend {\"customers\":0,\"customer_users\":0,\"statements\":0}\n",
        "company $\ncustomers {}\n",
        "company $\ncustomers {}\nend {\"customers\":2,\"customer_users\":0,"
        "\"statements\":0}\n",
        "company $\nstatements {}\ncustomers {}\nend {\"customers\":1,"
        "\"customer_users\":0,\"statements\":1}\n",
        "company $\nend {\"customers\":0,\"customer_users\":0,\"statements\":0}\nx",
        "company $\nsecrets {}\nend {\"customers\":0,\"customer_users\":0,"
        "\"statements\":0}\n",
    };
    static const char good[] =
        "company $\nend {\"customers\":0,\"customer_users\":0,\"statements\":0}\n";
    int64_t tenant = create_tenant("parted");
    char folder[TEST_PATH_CAPACITY];
    char part[512];
    char name[16];

    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        (void)snprintf(name, sizeof name, "parted-%zu", i);
        world_path(name, folder);
        contract_number(tenant, parts[i], sizeof part, part);
        CHECK_INT(export_with("parted", folder, part), 1);
        CHECK(!has_manifest(folder));
    }
    world_path("parted", folder);
    contract_number(tenant, good, sizeof part, part);
    CHECK_INT(export_with("parted", folder, part), 0);
    CHECK(has_manifest(folder));
    CHECK_INT(export_with("parted", folder, part), 1); /* the folder is there */
}

static void refuses_whom_it_does_not_know(void)
{
    char folder[TEST_PATH_CAPACITY];

    world_path("unknown", folder);
    CHECK_INT(export_with("no-such", folder, ""), 1);
    CHECK(access(folder, F_OK) != 0);
    CHECK(export_company("whole", 0, folder) != 0);
    CHECK(!has_manifest(folder));
}

/* The sentence comes from a service, and is told when the rest is put away. */
static void tells_what_was_refused_midway(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};
    int64_t tenant = create_tenant("midway");
    char folder[TEST_PATH_CAPACITY];

    contract_run(tenant, "UPDATE auth.tenants SET logo = repeat('0', 32) WHERE id = $");
    world_path("midway", folder);
    const char *const arguments[] = {SEKISHOCTL, "--config", settings,  "tenant",
                                     "export",   "midway",   folder,    "--portal",
                                     "-",        "--reason", "the end", NULL};
    test_process_open(&process, arguments);
    CHECK_INT(test_process_wait(&process, COMMAND_MS), 1);
    CHECK(test_process_has_said(&process, "sekishoctl: there is no such logo\n"));
    CHECK(test_process_has_said(&process, "There is no manifest.json"));
    CHECK(!has_manifest(folder));
}

/* As of an erased company, whose code leads nowhere. */
static void reads_a_history_by_the_number_of_its_company(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};
    int64_t tenant = create_tenant("numbered");
    char number[24];

    (void)snprintf(number, sizeof number, "%" PRId64, tenant);
    wait_for_delivery();
    const char *const both[] = {SEKISHOCTL, "--config", settings, "history",
                                "numbered", "--id",     number,   NULL};
    CHECK_INT(test_process_run(both, COMMAND_MS), 2);
    const char *const arguments[] = {SEKISHOCTL, "--config", settings, "history",
                                     "--id",     number,     NULL};
    test_process_open(&process, arguments);
    CHECK_INT(test_process_wait(&process, COMMAND_MS), 0);
    CHECK(test_process_has_said(&process, "tenant_created"));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(writes_as_much_as_there_is_whatever_state_the_company_is_in),
        TEST(believes_no_part_that_is_not_whole_or_of_another_company),
        TEST(refuses_whom_it_does_not_know),
        TEST(tells_what_was_refused_midway),
        TEST(reads_a_history_by_the_number_of_its_company),
    };

    managing_open();
    program_start(PORTAL, "");
    ctl_write_settings(settings);
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
