/* What operators are told: each number of each running program is in docs/metrics.md as the program
 * says it, nothing is there that no program says, and the numbers count what happened. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "numbers.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "support/port.h"
#include "support/world/people.h"
#include "support/world/sender.h"
#include "support/world/world.h"

enum {
    SENDER = PROGRAMS, /* behind the programs of the world */
    TELLERS,
    FAMILIES_MAXIMUM = 128,
    DOCUMENT_MAXIMUM = 256 << 10,
    LINE_CAPACITY = 1024,
    ROW_CAPACITY = 1024,
};

/* One name, of every program that has it. */
struct family {
    char name[128]; /* as it is searched for: with _total */
    char kind[16];
    char labels[64]; /* "`method`, `code`", or "-" */
    char help[256];
    bool is_of[TELLERS];
};

static struct family families[FAMILIES_MAXIMUM];
static size_t family_count;
static int64_t aoba;

static struct family *family_named(const char *name)
{
    for (size_t i = 0; i < family_count; i++)
        if (strcmp(families[i].name, name) == 0)
            return &families[i];
    CHECK(family_count < FAMILIES_MAXIMUM);
    struct family *family = &families[family_count++];
    (void)snprintf(family->name, sizeof family->name, "%s", name);
    return family;
}

/* Names of a sample's labels; that of buckets belongs to every histogram. */
static void note_labels(const char *sample, struct family *family)
{
    const char *rest = strchr(sample, '{');
    char name[32];

    family->labels[0] = '\0';
    while (rest && sscanf(rest + 1, "%31[a-z_]=", name) == 1) {
        size_t length = strlen(family->labels);
        if (strcmp(name, "le") != 0)
            (void)snprintf(family->labels + length, sizeof family->labels - length, "%s`%s`",
                           length ? ", " : "", name);
        rest = strstr(rest, "\",");
        rest = rest ? rest + 1 : NULL;
    }
    if (family->labels[0] == '\0')
        (void)snprintf(family->labels, sizeof family->labels, "-");
}

static void note_line(size_t program, const char *line)
{
    static struct family *family;
    char name[96];
    char kind[16];
    char full_name[128];

    if (sscanf(line, "# TYPE %95s %15s", name, kind) == 2) {
        (void)snprintf(full_name, sizeof full_name, "%s%s", name,
                       strcmp(kind, "counter") == 0 ? "_total" : "");
        family = family_named(full_name);
        memcpy(family->kind, kind, sizeof kind);
        family->is_of[program] = true;
        return;
    }
    CHECK(family != NULL);
    if (sscanf(line, "# HELP %95s", name) == 1) {
        (void)snprintf(family->help, sizeof family->help, "%s",
                       line + strlen("# HELP ") + strlen(name) + 1);
    } else if (line[0] != '#') {
        note_labels(line, family);
    }
}

static void note_families(size_t program, struct answer answer)
{
    char *rest = NULL;

    for (char *line = strtok_r((char *)answer.body, "\n", &rest); line;
         line = strtok_r(NULL, "\n", &rest))
        note_line(program, line);
    answer_clear(&answer);
}

static void list_programs(const struct family *family, char out[64])
{
    size_t count = 0;

    out[0] = '\0';
    for (enum identity program = 0; program < PROGRAMS; program++) {
        size_t length = strlen(out);
        if (!family->is_of[program])
            continue;
        count++;
        (void)snprintf(out + length, 64 - length, "%s%s", length ? ", " : "",
                       identity_names[program]);
    }
    if (count == PROGRAMS)
        (void)snprintf(out, 64, "all");
    else if (family->is_of[SENDER])
        (void)snprintf(out, 64, "sender");
}

/* The row as the document must have it, up to what only the document says. */
static void row_of(const struct family *family, char out[ROW_CAPACITY])
{
    char programs[64];

    list_programs(family, programs);
    (void)snprintf(out, ROW_CAPACITY, "| `%s` | %s | %s | %s | %s |", family->name, family->kind,
                   family->labels, programs, family->help);
}

/* With a NUL behind it. */
static void read_document(struct buffer *out)
{
    buffer_init(out, DOCUMENT_MAXIMUM);
    CHECK_OK(file_read(METRICS_DOCUMENT, out));
    buffer_append_byte(out, 0);
    CHECK_OK(buffer_outcome(out));
}

static bool is_a_row_of_some_family(const char *line)
{
    char row[ROW_CAPACITY];

    for (size_t i = 0; i < family_count; i++) {
        row_of(&families[i], row);
        if (strncmp(line, row, strlen(row)) == 0)
            return true;
    }
    return false;
}

static void documents_every_number_as_the_programs_say_it(void)
{
    CLEANUP(buffer_clear) struct buffer text;
    char row[ROW_CAPACITY];
    size_t missing = 0;

    read_document(&text);
    CHECK(family_count > 40);
    for (size_t i = 0; i < family_count; i++) {
        row_of(&families[i], row);
        if (strstr((const char *)text.data, row))
            continue;
        missing++;
        (void)fprintf(stderr, "not in docs/metrics.md: %s\n", row);
    }
    CHECK_INT(missing, 0);
}

static void documents_no_number_that_no_program_says(void)
{
    CLEANUP(buffer_clear) struct buffer text;
    char *rest = NULL;
    size_t rows = 0;

    read_document(&text);
    for (char *line = strtok_r((char *)text.data, "\n", &rest); line;
         line = strtok_r(NULL, "\n", &rest)) {
        if (strncmp(line, "| `", 3) != 0)
            continue;
        rows++;
        if (!is_a_row_of_some_family(line))
            test_fail(__FILE__, __LINE__, "no program says: %s", line);
    }
    CHECK_INT(rows, family_count);
}

#define SIGN_INS(result) "sekisho_auth_sign_ins_total{result=\"" result "\"}"
#define CALLS(method, code)                                                                        \
    "sekisho_rpc_server_calls_total{method=\"" method "\",code=\"" code "\"}"
#define WITH_PASSWORD "sekisho.auth.v1.SignIn/WithPassword"

static void counts_sign_ins_calls_and_hashes(void)
{
    char token[TOKEN_CAPACITY];
    double hashes = metrics_number(AUTH, "sekisho_auth_hashes_total");

    CHECK_STATUS(call_sign_in("aoba", "suzuki.m", "not the password", token, NULL),
                 UNAUTHENTICATED);
    CHECK_STATUS(call_sign_in("aoba", "nobody", GOOD_PASSWORD, token, NULL), UNAUTHENTICATED);
    CHECK_OK(call_sign_in("aoba", "suzuki.m", GOOD_PASSWORD, token, NULL));
    CHECK(metrics_number(AUTH, SIGN_INS("wrong_password")) == 1);
    CHECK(metrics_number(AUTH, SIGN_INS("unknown_user")) == 1);
    CHECK(metrics_number(AUTH, SIGN_INS("succeeded")) == 1);
    CHECK(metrics_number(AUTH, SIGN_INS("unknown_company")) == 0);
    CHECK(metrics_number(AUTH, CALLS(WITH_PASSWORD, "UNAUTHENTICATED")) == 2);
    CHECK(metrics_number(AUTH, CALLS(WITH_PASSWORD, "OK")) == 1);
    CHECK(metrics_number(AUTH, "sekisho_rpc_server_duration_seconds_count{method=\"" WITH_PASSWORD
                               "\"}") == 3);
    CHECK(metrics_number(AUTH, "sekisho_auth_hashes_total") == hashes + 3);
    CHECK(metrics_number(AUTH, "sekisho_rpc_client_calls_total{peer=\"session\",code=\"OK\"}") >=
          1);
    CHECK(metrics_number(SESSION, CALLS("sekisho.session.v1.Session/Create", "OK")) == 1);
}

/* The token that is to be used next, "" for none. */
static void rotate(const char *token, char out[static TOKEN_CAPACITY])
{
    static const struct rpc_target target = {"sekisho.session.v1.Session/Rotate",
                                             &sekisho__session__v1__rotate_response__descriptor,
                                             RPC_REPEAT_SAFE};
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__RotateRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 16);
    sekisho__session__v1__rotate_request__init(&request);
    request.token = arena_copy_text(&arena, token);
    CHECK_OK(world_call(SESSION, PORTAL, &target, &request.base, NULL, &arena, &answer));
    CHECK(text_copy(out, TOKEN_CAPACITY,
                    ((const Sekisho__Session__V1__RotateResponse *)answer)->token));
}

static void counts_tokens_that_gave_way_and_those_that_were_stolen(void)
{
    char token[TOKEN_CAPACITY];
    char successor[TOKEN_CAPACITY];

    CHECK_OK(call_sign_in("aoba", "suzuki.m", GOOD_PASSWORD, token, NULL));
    test_postgres_execute(&world.postgres,
                          "UPDATE session.sessions SET rotates_at = now() - interval '1 s'");
    rotate(token, successor);
    CHECK_OK(call_check(successor, NULL, NULL));
    CHECK(metrics_number(SESSION, "sekisho_session_rotated_total") == 1);
    CHECK(metrics_number(SESSION, "sekisho_session_stolen_total") == 0);
    test_postgres_execute(&world.postgres, "UPDATE session.replaced_tokens"
                                           "   SET replaced_at = replaced_at - interval '30 s'");
    CHECK_STATUS(call_check(token, NULL, NULL), UNAUTHENTICATED);
    CHECK_STATUS(call_check(successor, NULL, NULL), UNAUTHENTICATED);
    CHECK(metrics_number(SESSION, "sekisho_session_stolen_total") == 1);
}

static void says_that_the_file_of_internal_systems_is_refused(void)
{
    char path[TEST_PATH_CAPACITY];

    CHECK(metrics_number(AUTH, "sekisho_auth_systems_refused") == 0);
    world_grants_write("billing Users/Get everybody\n");
    WAIT_UNTIL(metrics_number(AUTH, "sekisho_auth_systems_refused") == 1);
    world_grants_write(world_grants);
    WAIT_UNTIL(metrics_number(AUTH, "sekisho_auth_systems_refused") == 0);
    world_path("systems", path);
    CHECK(unlink(path) == 0);
    WAIT_UNTIL(metrics_number(AUTH, "sekisho_auth_systems_refused") == 1);
    world_grants_write(world_grants);
    WAIT_UNTIL(metrics_number(AUTH, "sekisho_auth_systems_refused") == 0);
}

static void counts_calls_that_no_method_answers(void)
{
    static const struct rpc_target nothing = {
        "sekisho.auth.v1.SignIn/Nothing", &sekisho__auth__v1__user__descriptor, RPC_REPEAT_SAFE};
    Sekisho__Auth__V1__GetSelfRequest request = SEKISHO__AUTH__V1__GET_SELF_REQUEST__INIT;
    CLEANUP(arena_clear) struct arena arena;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    CHECK_STATUS(world_call(AUTH, PORTAL, &nothing, &request.base, NULL, &arena, &answer),
                 UNIMPLEMENTED);
    CHECK(metrics_number(AUTH, CALLS("unknown", "UNIMPLEMENTED")) == 1);
}

static void counts_events_on_their_way_into_the_history(void)
{
    WAIT_UNTIL(metrics_number(AUTH, "sekisho_outbox_waiting") == 0 && count_events(aoba, "") >= 3);
    CHECK(metrics_number(AUTH, "sekisho_outbox_delivered_total") >= 3);
    CHECK(metrics_number(AUTH, "sekisho_outbox_takes_changes") == 1);
    CHECK(metrics_number(AUDIT, "sekisho_audit_events_total{outcome=\"appended\"}") >= 3);
    CHECK(metrics_number(AUDIT, "sekisho_audit_events_total{outcome=\"reading\"}") >= 1);
    CHECK(metrics_number(AUDIT, "sekisho_audit_events_total{outcome=\"refused\"}") == 0);
}

static void says_how_the_database_and_the_certificate_are(void)
{
    for (enum identity program = 0; program < PROGRAMS; program++) {
        CHECK(metrics_number(program, "sekisho_ready") == 1);
        CHECK(metrics_number(program, "sekisho_database_ready") == 1);
        CHECK(metrics_number(program, "sekisho_database_clock_known") == 1);
        CHECK(metrics_number(program, "sekisho_database_connections{pool=\"svc\"}") >= 1);
        CHECK(metrics_number(program, "sekisho_mesh_certificate_expiry_timestamp_seconds") > 1.7e9);
        CHECK(metrics_number(program,
                             "sekisho_mesh_certificate_loads_total{outcome=\"accepted\"}") >= 1);
    }
    CHECK(metrics_number(PORTAL, "sekisho_http_certificate_expiry_timestamp_seconds") > 1.7e9);
}

/* Asks the portal; `request` without the Host header. */
static int ask_portal(const char *line, const char *rest)
{
    struct peer peer;
    char request[LINE_CAPACITY];

    (void)snprintf(request, sizeof request, "%s HTTP/1.1\r\nHost: localhost:%u\r\n%s", line,
                   world.programs[PORTAL].port, rest);
    peer_open(&peer, world.programs[PORTAL].port, true);
    int status = peer_ask(&peer, request);
    peer_close(&peer);
    return status;
}

#define PAGES(route, class) "sekisho_portal_pages_total{route=\"" route "\",class=\"" class "\"}"

static void counts_pages_by_route_and_refusals_by_cause(void)
{
    CHECK_INT(ask_portal("GET /admin", "\r\n"), 303);
    CHECK_INT(ask_portal("GET /nowhere-at-all", "\r\n"), 404);
    CHECK_INT(ask_portal("GET /sign-in", "\r\n"), 200);
    CHECK_INT(ask_portal("POST /sign-in", "Content-Type: application/x-www-form-urlencoded\r\n"
                                          "Content-Length: 6\r\n\r\ncsrf=x"),
              403);
    CHECK_INT(ask_portal("POST /csp", "Content-Type: application/csp-report\r\n"
                                      "Content-Length: 2\r\n\r\n{}"),
              204);
    CHECK(metrics_number(PORTAL, PAGES("GET /admin", "3xx")) == 1);
    CHECK(metrics_number(PORTAL, PAGES("none", "4xx")) == 1);
    CHECK(metrics_number(PORTAL, PAGES("GET /sign-in", "2xx")) == 1);
    CHECK(metrics_number(PORTAL, PAGES("POST /sign-in", "4xx")) == 1);
    CHECK(metrics_number(
              PORTAL, "sekisho_portal_page_duration_seconds_count{route=\"GET /sign-in\"}") == 1);
    CHECK(metrics_number(PORTAL, "sekisho_portal_refused_total{reason=\"no_session\"}") == 1);
    CHECK(metrics_number(PORTAL, "sekisho_portal_refused_total{reason=\"csrf\"}") == 1);
    CHECK(metrics_number(PORTAL, "sekisho_portal_csp_reports_total") == 1);
    CHECK(metrics_number(PORTAL, "sekisho_http_answers_total{class=\"4xx\"}") == 2);
    CHECK(metrics_number(PORTAL, "sekisho_http_sent_bytes_total") > 1000);
}

static void says_that_session_is_away_and_counts_barriers_it_did_not_raise(void)
{
    static const char connections[] = "sekisho_rpc_client_connections{peer=\"session\"}";
    struct uuid leaver = create_user(aoba, "leaver", "viewer");

    CHECK(metrics_number(AUTH, "sekisho_auth_barrier_failures_total") == 0);
    CHECK(metrics_number(AUTH, connections) >= 1);
    program_stop(SESSION);
    CHECK(!status_is_ok(call_disable(aoba, leaver)));
    CHECK(metrics_number(AUTH, "sekisho_auth_barrier_failures_total") >= 1);
    WAIT_UNTIL(metrics_number(AUTH, connections) == 0);
    WAIT_UNTIL(metrics_number(AUTH, "sekisho_auth_decisions_overdue") == 1);
    program_start(SESSION, "");
    WAIT_UNTIL(metrics_number(AUTH, connections) >= 1);
    WAIT_UNTIL(metrics_number(AUTH, "sekisho_auth_decisions_overdue") == 0);
}

static void never_prints_what_a_stranger_typed(void)
{
    for (enum identity program = 0; program < PROGRAMS; program++) {
        struct answer answer = metrics_fetch(program);
        CHECK(strstr((const char *)answer.body, "nowhere-at-all") == NULL);
        CHECK(strstr((const char *)answer.body, "suzuki") == NULL);
        CHECK(strstr((const char *)answer.body, "aoba") == NULL);
        answer_clear(&answer);
    }
}

static void note_sender(void)
{
    CLEANUP(test_process_close) struct test_process sender;
    const uint16_t port = test_port_take();

    world_write_key("mail.key");
    world_sender_open(&sender, port, test_port_take());
    note_families(SENDER, metrics_fetch_at(port));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(documents_every_number_as_the_programs_say_it),
        TEST(documents_no_number_that_no_program_says),
        TEST(counts_sign_ins_calls_and_hashes),
        TEST(counts_tokens_that_gave_way_and_those_that_were_stolen),
        TEST(says_that_the_file_of_internal_systems_is_refused),
        TEST(counts_calls_that_no_method_answers),
        TEST(counts_events_on_their_way_into_the_history),
        TEST(says_how_the_database_and_the_certificate_are),
        TEST(counts_pages_by_route_and_refusals_by_cause),
        TEST(says_that_session_is_away_and_counts_barriers_it_did_not_raise),
        TEST(never_prints_what_a_stranger_typed),
    };

    world_open(WORLD_QUICK);
    program_migrate(PORTAL);
    program_start(PORTAL, "");
    for (enum identity program = 0; program < PROGRAMS; program++)
        note_families(program, metrics_fetch(program));
    note_sender();
    aoba = create_tenant("aoba");
    (void)create_user(aoba, "suzuki.m", "viewer");
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
