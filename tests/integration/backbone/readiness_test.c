/* When a service starts, and when it says that it can answer: audit, the one that needs no other.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "peer.h"
#include "support/certificates.h"
#include "support/world/world.h"

static struct program *audit = &world.programs[AUDIT];

/* The status of a page of the operations port. */
static int ask(const char *page)
{
    struct peer peer;
    char request[128];

    (void)snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: any\r\n\r\n", page);
    peer_open(&peer, audit->operations_port, false);
    int status = peer_ask(&peer, request);
    peer_close(&peer);
    return status;
}

static bool has_operations_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(audit->operations_port),
                                  .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    CHECK(descriptor >= 0);
    int connected = connect(descriptor, (struct sockaddr *)&address, sizeof address);
    (void)close(descriptor);
    return connected == 0;
}

/* Until its operations port is there, which it opens before all else. */
static void launch(void)
{
    program_launch(AUDIT, "");
    WAIT_UNTIL(has_operations_port());
}

/* Waits for its end, which must be 1, and for the line that says why. */
static void expect_failure(const char *event)
{
    test_process_wait_for(&audit->process, event, WORLD_PATIENCE_MS, NULL);
    CHECK_INT(test_process_wait(&audit->process, WORLD_PATIENCE_MS), 1);
    CHECK(!test_process_has_said(&audit->process, "Sanitizer"));
    test_process_close(&audit->process);
}

static void lay_certificate(enum test_certificate kind, const char *name)
{
    char authority[TEST_PATH_CAPACITY];
    char folder[TEST_PATH_CAPACITY];

    world_path("ca", authority);
    world_path("audit", folder);
    test_certificate_issue(authority, folder, name, kind);
}

static void does_not_start_without_its_certificate(void)
{
    char path[TEST_PATH_CAPACITY];

    world_path("audit/tls.crt", path);
    CHECK_INT(unlink(path), 0);
    program_launch(AUDIT, "");
    expect_failure("tls_");
    lay_certificate(TEST_CERTIFICATE_GOOD, "audit");
}

static void does_not_start_with_a_certificate_that_is_over_or_somebody_elses(void)
{
    lay_certificate(TEST_CERTIFICATE_EXPIRED, "audit");
    program_launch(AUDIT, "");
    expect_failure("tls_");
    lay_certificate(TEST_CERTIFICATE_GOOD, "portal");
    program_launch(AUDIT, "");
    expect_failure("tls_");
    lay_certificate(TEST_CERTIFICATE_GOOD, "audit");
}

static void does_not_start_with_a_setting_that_is_no_setting(void)
{
    program_launch(AUDIT, "workers = none\n");
    test_process_wait_for(&audit->process, "workers", WORLD_PATIENCE_MS, NULL);
    CHECK_INT(test_process_wait(&audit->process, WORLD_PATIENCE_MS), 2);
    test_process_close(&audit->process);
}

static void is_not_ready_while_its_schema_is_missing(void)
{
    launch();
    CHECK_INT(ask("/healthz"), 200);
    CHECK_INT(ask("/readyz"), 503);
    test_process_wait_for(&audit->process, "db_migration_refused", WORLD_PATIENCE_MS, NULL);
    CHECK(!test_process_has_said(&audit->process, "process_ready"));
    program_migrate(AUDIT);
    WAIT_UNTIL(ask("/readyz") == 200);
    program_stop(AUDIT);
}

/* The old program beside the new schema, as a rolling update has them. */
static void is_ready_with_a_schema_that_is_newer(void)
{
    test_postgres_execute(&world.postgres,
                          "INSERT INTO audit.schema_migrations (set_name, version, name, sha256)"
                          " SELECT set_name, 999, 'later', sha256 FROM audit.schema_migrations"
                          " LIMIT 1");
    program_start(AUDIT, "");
    CHECK_INT(ask("/readyz"), 200);
    program_stop(AUDIT);
    test_postgres_execute(&world.postgres,
                          "DELETE FROM audit.schema_migrations WHERE version = 999");
}

static void is_not_ready_with_a_schema_made_by_another_migration(void)
{
    test_postgres_execute(&world.postgres, "UPDATE audit.schema_migrations"
                                           " SET sha256 = reverse(sha256) WHERE version = 1");
    launch();
    test_process_wait_for(&audit->process, "db_migration_refused", WORLD_PATIENCE_MS, NULL);
    CHECK_INT(ask("/readyz"), 503);
    CHECK_INT(ask("/healthz"), 200);
    test_postgres_execute(&world.postgres, "UPDATE audit.schema_migrations"
                                           " SET sha256 = reverse(sha256) WHERE version = 1");
    WAIT_UNTIL(ask("/readyz") == 200);
    program_stop(AUDIT);
}

static void follows_the_database_away_and_back(void)
{
    program_start(AUDIT, "");
    CHECK_INT(ask("/readyz"), 200);
    test_postgres_stop_immediate(&world.postgres);
    WAIT_UNTIL(ask("/readyz") == 503);
    CHECK_INT(ask("/healthz"), 200);
    CHECK_INT(ask("/metrics"), 200);
    test_process_wait_for(&audit->process, "database_readiness_changed", WORLD_PATIENCE_MS, NULL);
    test_postgres_start(&world.postgres);
    WAIT_UNTIL(ask("/readyz") == 200);
    program_stop(AUDIT);
}

static void starts_without_a_database_and_waits_for_it(void)
{
    test_postgres_stop(&world.postgres);
    launch();
    CHECK_INT(ask("/readyz"), 503);
    CHECK_INT(ask("/healthz"), 200);
    test_postgres_start(&world.postgres);
    WAIT_UNTIL(ask("/readyz") == 200);
    program_stop(AUDIT);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(does_not_start_without_its_certificate),
        TEST(does_not_start_with_a_certificate_that_is_over_or_somebody_elses),
        TEST(does_not_start_with_a_setting_that_is_no_setting),
        TEST(is_not_ready_while_its_schema_is_missing),
        TEST(is_ready_with_a_schema_that_is_newer),
        TEST(is_not_ready_with_a_schema_made_by_another_migration),
        TEST(follows_the_database_away_and_back),
        TEST(starts_without_a_database_and_waits_for_it),
    };

    world_prepare(WORLD_QUICK);
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
