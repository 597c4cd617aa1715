/* Whether what is asked about users takes longer when there are more of them: lists, searches by
 * the beginning of a login ID or a name, and Explain, of companies of 10^4, 10^5 and 10^6 users.
 * A goal of a ratio of at least 0.67, of the largest's rate by a smaller one's: at most 1.5 times
 * as long. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "bench/load/processes.h"
#include "bench/support/bench.h"
#include "company.h"
#include "rpc/field.h"
#include "sekisho/auth/v1/auth.pb-c.h"

enum { PAGE_SIZE = 50, ARENA_MAXIMUM = 1 << 20 };

static const struct rpc_target SEARCH = {"sekisho.auth.v1.Users/Search",
                                         &sekisho__auth__v1__search_users_response__descriptor,
                                         RPC_REPEAT_SAFE};
static const struct rpc_target EXPLAIN = {"sekisho.auth.v1.Users/Explain",
                                          &sekisho__auth__v1__explain_response__descriptor,
                                          RPC_REPEAT_SAFE};

static struct company companies[] = {
    {.program = AUTH, .users = 1000000},
    {.program = SECOND_AUTH, .users = 100000},
    {.program = THIRD_AUTH, .users = 10000},
};
static const char *const sizes[] = {"1e6", "1e5", "1e4"};

/* Any of the company's users who is not deleted, by turns near and far. */
static unsigned choose_user(const struct company *company, uint64_t turn)
{
    unsigned number = (unsigned)(turn * 0x9e3779b97f4a7c15u >> 32) % company->users;

    return number / 100 % 10 == 9 ? number - 100 : number;
}

static void search(const struct company *company, const char *prefix, size_t expected)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__SearchUsersRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__search_users_request__init(&request);
    request.tenant_id = COMPANY_TENANT;
    request.prefix = rpc_text(prefix);
    request.page_size = PAGE_SIZE;
    CHECK_OK(world_call(company->program, OPERATOR, &SEARCH, &request.base, NULL, &arena, &answer));
    CHECK_INT(((const Sekisho__Auth__V1__SearchUsersResponse *)answer)->n_users, expected);
}

static void list(const struct company *company, uint64_t turn)
{
    (void)turn;
    search(company, "", PAGE_SIZE);
}

static void search_login_id(const struct company *company, uint64_t turn)
{
    char login_id[COMPANY_NAME_CAPACITY];

    company_login_id(choose_user(company, turn), login_id);
    search(company, login_id, 1);
}

/* Without the last digit. */
static void search_ten_login_ids(const struct company *company, uint64_t turn)
{
    char login_id[COMPANY_NAME_CAPACITY];

    company_login_id(choose_user(company, turn), login_id);
    login_id[strlen(login_id) - 1] = '\0';
    search(company, login_id, 10);
}

static void search_name(const struct company *company, uint64_t turn)
{
    char name[COMPANY_NAME_CAPACITY];

    company_name(choose_user(company, turn), name);
    search(company, name, 1);
}

/* One in a hundred has it, so a larger company has more of them. */
static void search_family(const struct company *company, uint64_t turn)
{
    char name[COMPANY_NAME_CAPACITY];

    company_name(choose_user(company, turn), name);
    *strchr(name, ' ') = '\0';
    search(company, name, PAGE_SIZE);
}

static void explain(const struct company *company, uint64_t turn)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__ExplainRequest request;
    struct uuid id;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    company_user_id(choose_user(company, turn), &id);
    sekisho__auth__v1__explain_request__init(&request);
    request.tenant_id = COMPANY_TENANT;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    request.permission = rpc_text("customers.view");
    CHECK_OK(
        world_call(company->program, OPERATOR, &EXPLAIN, &request.base, NULL, &arena, &answer));
}

static const struct question {
    const char *name;
    void (*ask)(const struct company *company, uint64_t turn);
} questions[] = {
    {"list", list},        {"login-id", search_login_id},  {"ten-login-ids", search_ten_login_ids},
    {"name", search_name}, {"family-name", search_family}, {"explain", explain},
};

struct asking {
    const struct company *company;
    const struct question *question;
    uint64_t turn;
    char name[BENCH_NAME_CAPACITY / 2];
};

static uint64_t ask_for(void *context, int64_t duration_us)
{
    struct asking *asking = context;
    int64_t until_us = clock_monotonic_us() + duration_us;
    uint64_t begun = asking->turn;

    for (; clock_monotonic_us() < until_us; asking->turn++)
        asking->question->ask(asking->company, asking->turn);
    return asking->turn - begun;
}

static struct bench_side side_of(struct asking *asking)
{
    const struct company *company = asking->company;
    struct bench_side side = {asking->name, ask_for, asking, .processes = {0}};

    asking->question->ask(company, 0); /* every connection to the database is open */
    side.processes[0] = world.programs[company->program].process.pid;
    (void)postgres_processes(&company->postgres, side.processes + 1, BENCH_PROCESSES_MAXIMUM - 1);
    return side;
}

static void compare(struct bench *bench, const struct question *question)
{
    struct asking askings[COUNT_OF(companies)];
    struct bench_side sides[COUNT_OF(companies)];

    for (size_t i = 0; i < COUNT_OF(companies); i++) {
        askings[i] = (struct asking){.company = &companies[i], .question = question};
        (void)snprintf(askings[i].name, sizeof askings[i].name, "%s-%s", question->name, sizes[i]);
        sides[i] = side_of(&askings[i]);
    }
    (void)bench_compare(bench, &sides[0], &sides[1], COUNT_OF(companies) - 1);
}

int main(void)
{
    struct bench *bench = bench_open("users");

    world_prepare(WORLD_AS_DELIVERED);
    for (size_t i = 0; i < COUNT_OF(companies); i++)
        company_open(&companies[i]);
    for (size_t i = 0; i < COUNT_OF(questions); i++)
        compare(bench, &questions[i]);
    for (size_t i = 0; i < COUNT_OF(companies); i++)
        company_close(&companies[i]);
    world_close();
    bench_close(&bench);
    return EXIT_SUCCESS;
}
