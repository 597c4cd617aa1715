/* Checks, look-ups and changes of allow-lists at once. The rule that is watched: once a company's
 * lists were doubted, no yes by lists that were read before. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/network_table.h"

#define NOW INT64_C(1764000000000000)

enum { COMPANIES = 4096, CHECKERS = 3 };

/* Stands in for the database: whether the company's lists let the address in. */
static atomic_bool rows[COMPANIES];
/* Answered to the caller: from here on every yes is wrong. */
static atomic_bool closed[COMPANIES];

static struct network_table *table;
static struct network_range range;
static struct address inside;
static atomic_uint changing;
static atomic_ulong wrong;
static atomic_ulong yes;

/* One list, of a range that holds the address or of none. */
static struct network_policy policy_of(int64_t company)
{
    const struct network_list list = {"everyone", NETWORK_ENFORCE, &range,
                                      atomic_load(&rows[company]) ? 1 : 0};
    struct network_policy policy = {0};

    if (!status_is_ok(network_policy_open(&list, 1, NOW, &policy)))
        exit(1);
    return policy;
}

/* As Check does: memory first, then the row. */
static bool check(int64_t company)
{
    static const struct network_user user = {.roles = ""};
    enum network_verdict verdict = NETWORK_OUTSIDE;

    if (network_table_judge(table, company, NOW, &user, inside, &verdict))
        return verdict == NETWORK_INSIDE;
    uint64_t mark = network_table_mark(table, company);
    CLEANUP(network_policy_close) struct network_policy policy = policy_of(company);
    verdict = network_policy_judge(&policy, &user, inside);
    if (company % 2 == 0)
        (void)sched_yield(); /* so that the change may come in between */
    (void)network_table_put(table, company, &policy, mark);
    return verdict == NETWORK_INSIDE;
}

/* Always the company whose lists are changing. */
static void *run_checker(void *unused)
{
    (void)unused;
    for (uint32_t company; (company = atomic_load(&changing)) < COMPANIES;) {
        bool was_closed = atomic_load(&closed[company]);
        if (!check(company))
            continue;
        atomic_fetch_add(&yes, 1);
        if (was_closed)
            atomic_fetch_add(&wrong, 1);
    }
    return NULL;
}

/* As PutNetworks does: commit, then memory, then the answer. */
static void *run_closer(void *unused)
{
    (void)unused;
    for (uint32_t company = 0; company < COMPANIES; company++) {
        atomic_store(&changing, company);
        for (unsigned long seen = atomic_load(&yes); atomic_load(&yes) < seen + CHECKERS;)
            (void)sched_yield();
        atomic_store(&rows[company], false);
        if (company % 8 == 0)
            network_table_doubt_all(table);
        else
            network_table_doubt(table, company);
        atomic_store(&closed[company], true);
    }
    atomic_store(&changing, COMPANIES);
    return NULL;
}

static void start(pthread_t *thread, void *(*run)(void *), void *argument)
{
    if (pthread_create(thread, NULL, run, argument) != 0) {
        (void)fprintf(stderr, "no thread\n");
        exit(1);
    }
}

int main(void)
{
    pthread_t checkers[CHECKERS];
    pthread_t closer;

    if (!range_parse(bytes_of("192.0.2.0/24"), &range.range) ||
        !address_parse(bytes_of("192.0.2.7"), &inside) || !status_is_ok(network_table_open(&table)))
        return 1;
    for (size_t i = 0; i < COMPANIES; i++)
        atomic_store(&rows[i], true);
    for (size_t i = 0; i < CHECKERS; i++)
        start(&checkers[i], run_checker, NULL);
    start(&closer, run_closer, NULL);

    (void)pthread_join(closer, NULL);
    for (size_t i = 0; i < CHECKERS; i++)
        (void)pthread_join(checkers[i], NULL);
    for (int64_t company = 0; company < COMPANIES; company++)
        atomic_fetch_add(&wrong, check(company));
    network_table_close(&table);

    (void)fprintf(stderr, "%lu yes, %lu wrong\n", atomic_load(&yes), atomic_load(&wrong));
    return atomic_load(&wrong) == 0 && atomic_load(&yes) > 0 ? 0 : 1;
}
