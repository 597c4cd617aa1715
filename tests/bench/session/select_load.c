#include "select_load.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "sessions.h"
#include "support/world/world.h"

enum { CONNECTIONS_MAXIMUM = 64, PATIENCE_MS = 10000, MAC_SIZE = 32 };

struct select_load {
    PGconn *connections[CONNECTIONS_MAXIMUM];
    size_t connection_count;
    size_t session_count;
    uint64_t random;
    size_t under_way;
    uint64_t rows;
    int64_t until_us;
};

static const char sql[] = "SELECT tenant, session_id, user_id, version, epoch, started_at,"
                          "       last_seen_at, ends_at, idle_seconds, absolute_seconds"
                          "  FROM session.sessions WHERE token_mac = $1";

static void check_result(PGconn *connection, PGresult *result, ExecStatusType wanted)
{
    if (PQresultStatus(result) != wanted)
        test_fail(__FILE__, __LINE__, "PostgreSQL said %s", PQerrorMessage(connection));
    PQclear(result);
}

static PGconn *connect_and_prepare(void)
{
    char port[8];
    char password_file[TEST_PATH_CAPACITY];
    char password[128] = "";
    static const Oid types[] = {17}; /* bytea */

    (void)snprintf(port, sizeof port, "%u", world.postgres.port);
    test_postgres_password_path(&world.postgres, "session_system", password_file);
    FILE *file = fopen(password_file, "re");
    CHECK(file != NULL && fgets(password, sizeof password, file) != NULL && fclose(file) == 0);
    password[strcspn(password, "\n")] = '\0';
    const char *const names[] = {"host",     "port",    "dbname",      "user",
                                 "password", "sslmode", "sslrootcert", NULL};
    const char *const values[] = {world.postgres.host,    port,     world.postgres.database,
                                  "session_system",       password, "verify-full",
                                  world.postgres.ca_path, NULL};
    PGconn *connection = PQconnectdbParams(names, values, 0);
    if (PQstatus(connection) != CONNECTION_OK)
        test_fail(__FILE__, __LINE__, "PostgreSQL said %s", PQerrorMessage(connection));
    check_result(connection, PQprepare(connection, "find", sql, 1, types), PGRES_COMMAND_OK);
    CHECK(PQsetnonblocking(connection, 1) == 0);
    return connection;
}

static void begin(struct select_load *load, PGconn *connection)
{
    uint8_t mac[MAC_SIZE];
    const char *const values[] = {(const char *)mac};
    static const int sizes[] = {MAC_SIZE};
    static const int binary[] = {1};

    load->random = load->random * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX */
    sessions_mac((load->random >> 33) % load->session_count, mac);
    CHECK(PQsendQueryPrepared(connection, "find", 1, values, sizes, binary, 1) == 1);
    CHECK(PQflush(connection) == 0);
}

/* Takes the row and, unless the run is over, asks for the next. */
static void advance(struct select_load *load, PGconn *connection)
{
    CHECK(PQconsumeInput(connection) == 1);
    if (PQisBusy(connection))
        return;
    PGresult *result = PQgetResult(connection);
    CHECK(PQntuples(result) == 1);
    check_result(connection, result, PGRES_TUPLES_OK);
    CHECK(PQgetResult(connection) == NULL);
    load->rows++;
    if (clock_monotonic_us() < load->until_us)
        begin(load, connection);
    else
        load->under_way--;
}

struct select_load *select_load_open(size_t connections, size_t count)
{
    struct select_load *load = calloc(1, sizeof *load);

    CHECK(load != NULL && connections <= CONNECTIONS_MAXIMUM);
    *load = (struct select_load){
        .connection_count = connections, .session_count = count, .random = connections};
    for (size_t i = 0; i < connections; i++)
        load->connections[i] = connect_and_prepare();
    return load;
}

static void turn(struct select_load *load)
{
    struct pollfd ready[CONNECTIONS_MAXIMUM];

    for (size_t i = 0; i < load->connection_count; i++)
        ready[i] = (struct pollfd){.fd = PQsocket(load->connections[i]), .events = POLLIN};
    CHECK(poll(ready, load->connection_count, PATIENCE_MS) > 0);
    for (size_t i = 0; i < load->connection_count; i++) {
        if (ready[i].revents)
            advance(load, load->connections[i]);
    }
}

uint64_t select_load_run(void *context, int64_t duration_us)
{
    struct select_load *load = context;

    load->rows = 0;
    load->until_us = clock_monotonic_us() + duration_us;
    load->under_way = load->connection_count;
    for (size_t i = 0; i < load->connection_count; i++)
        begin(load, load->connections[i]);
    while (load->under_way > 0)
        turn(load);
    return load->rows;
}

void select_load_processes(const struct select_load *load, pid_t *out)
{
    for (size_t i = 0; i < load->connection_count; i++)
        out[i] = PQbackendPID(load->connections[i]);
}

void select_load_close(struct select_load **handle)
{
    struct select_load *load = *handle;

    *handle = NULL;
    if (load == NULL)
        return;
    for (size_t i = 0; i < load->connection_count; i++)
        PQfinish(load->connections[i]);
    free(load);
}
