/* The portal against nginx, over HTTPS on 16 connections that are kept: the signed-in home page
 * (behind which stand session, auth, audit and PostgreSQL) and an asset, each against nginx serving
 * the same bytes from a file. Goals: home 0.3, asset 0.7 of nginx's rate. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/load/http_answer.h"
#include "bench/load/processes.h"
#include "bench/support/bench.h"
#include "nginx.h"
#include "support/world/people.h"

enum {
    CONNECTIONS = 16,
    PEOPLE = CONNECTIONS, /* each of a company of their own: a company's history has one writer */
};

/* Requests that are sent in turn. */
struct requests {
    char texts[PEOPLE][TLS_LOAD_ASK_CAPACITY];
    size_t count;
    size_t next;
};

static char tokens[PEOPLE][TOKEN_CAPACITY];
static char authority[TEST_PATH_CAPACITY];

static void sign_in_everybody(void)
{
    for (size_t i = 0; i < PEOPLE; i++) {
        char company[32];
        (void)snprintf(company, sizeof company, "company-%zu", i);
        create_user(create_tenant(company), "suzuki", "administrator");
        CHECK_OK(call_sign_in(company, "suzuki", GOOD_PASSWORD, tokens[i], NULL));
    }
}

/* For each session, or for nobody in particular. */
static struct requests requests_for(const char *path, bool signed_in)
{
    struct requests requests = {.count = signed_in ? PEOPLE : 1};

    for (size_t i = 0; i < requests.count; i++)
        CHECK(snprintf(requests.texts[i], sizeof requests.texts[i],
                       "GET %s HTTP/1.1\r\nHost: localhost:%u\r\n%s%s%s\r\n", path,
                       world.programs[PORTAL].port, signed_in ? "Cookie: __Host-sid=" : "",
                       signed_in ? tokens[i] : "", signed_in ? "\r\n" : "") > 0);
    return requests;
}

static size_t ask(void *context, char out[static TLS_LOAD_ASK_CAPACITY])
{
    struct requests *requests = context;
    const char *text = requests->texts[requests->next];

    requests->next = (requests->next + 1) % requests->count;
    CHECK(text_copy(out, TLS_LOAD_ASK_CAPACITY, text));
    return strlen(text);
}

static struct tls_load_options load_of(uint16_t port, struct requests *requests)
{
    return (struct tls_load_options){.port = port,
                                     .authority_file = authority,
                                     .connections = CONNECTIONS,
                                     .ask = ask,
                                     .measure = http_answer_measure,
                                     .context = requests};
}

static size_t add_programs(pid_t *out)
{
    for (enum identity program = 0; program < PROGRAMS; program++)
        out[program] = world.programs[program].process.pid;
    return PROGRAMS;
}

/* The first asset that the page names. */
static void find_asset(struct bytes page, char path[static TEST_PATH_CAPACITY])
{
    const char *begin = memmem(page.data, page.size, "/assets/portal.", strlen("/assets/portal."));
    CHECK(begin != NULL);
    const char *end = memchr(begin, '"', (size_t)((const char *)page.data + page.size - begin));
    CHECK(end != NULL && end - begin < TEST_PATH_CAPACITY);
    (void)snprintf(path, TEST_PATH_CAPACITY, "%.*s", (int)(end - begin), begin);
}

/* `answer` is what the portal gives, once. */
static void compare(struct bench *bench, const char *name, const char *peer_name,
                    struct requests *requests, struct buffer *answer)
{
    struct tls_load_options own_options = load_of(world.programs[PORTAL].port, requests);
    struct nginx nginx;
    char size_name[32];

    (void)snprintf(size_name, sizeof size_name, "%s-size", name);
    tls_load_once(&own_options, answer);
    nginx_open(&nginx, buffer_bytes(answer));
    struct tls_load_options peer_options = load_of(nginx.port, requests);
    CLEANUP(tls_load_close) struct tls_load *own_load = tls_load_open(&own_options);
    CLEANUP(tls_load_close) struct tls_load *peer_load = tls_load_open(&peer_options);
    (void)tls_load_run(own_load, 1000000); /* until every connection to the database is open */

    struct bench_side own = {name, tls_load_run, own_load, .processes = {0}};
    struct bench_side peer = {peer_name, tls_load_run, peer_load, .processes = {nginx.process.pid}};
    size_t count = add_programs(own.processes);
    (void)postgres_processes(&world.postgres, own.processes + count,
                             BENCH_PROCESSES_MAXIMUM - count);
    (void)bench_compare(bench, &own, &peer, 1);
    bench_figure(bench, size_name, (double)answer->size, "bytes");
    tls_load_close(&peer_load);
    nginx_close(&nginx);
}

int main(void)
{
    struct bench *bench = bench_open("page");
    CLEANUP(buffer_clear) struct buffer page;
    CLEANUP(buffer_clear) struct buffer file;
    char path[TEST_PATH_CAPACITY];

    world_open(WORLD_AS_DELIVERED);
    program_start(PORTAL, "");
    world_path("ca/ca.crt", authority);
    sign_in_everybody();
    buffer_init(&page, TLS_LOAD_ANSWER_CAPACITY);
    buffer_init(&file, TLS_LOAD_ANSWER_CAPACITY);

    struct requests home = requests_for("/admin", true);
    compare(bench, "page", "nginx", &home, &page);
    find_asset(buffer_bytes(&page), path);
    struct requests asset = requests_for(path, false);
    compare(bench, "asset", "nginx-asset", &asset, &file);
    world_close();
    bench_close(&bench);
    return EXIT_SUCCESS;
}
