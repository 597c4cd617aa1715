#include "finisher.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "handlers/decision_carry_out.h"
#include "handlers/dormant.h"
#include "handlers/erasing.h"
#include "handlers/leaving.h"
#include "handlers/limits_push.h"
#include "handlers/networks_push.h"
#include "handlers/suspension.h"
#include "handlers/tenant_erasing.h"
#include "store/address_store.h"
#include "store/import_store.h"
#include "store/retired_store.h"
#include "store/sign_in_store.h"
#include "store/throttle_store.h"

struct finisher {
    struct auth_service *service;
    pthread_t thread;
    int stop;               /* an eventfd */
    int64_t next_forget_ms; /* clock_monotonic_ms(); the thread's own */
};

/* A round. While there is more to forget than it takes at once, the next turn goes on. */
static struct status forget(struct finisher *finisher, int64_t now_ms)
{
    const struct backbone *backbone = &finisher->service->backbone;
    int64_t addresses = 0;
    int64_t tries = 0;
    int64_t retired = 0;
    int64_t rows = 0;
    int64_t sign_ins = 0;

    finisher->next_forget_ms = now_ms + FINISHER_FORGET_MS;
    CLEANUP(db_release) struct db *db = NULL;
    TRY(db_acquire(backbone->db_system, backbone->log, &db));
    TRY(address_store_forget_any_tenant(db, &addresses));
    TRY(throttle_store_forget_any_tenant(db, &tries));
    TRY(retired_store_forget_any_tenant(db, &retired));
    TRY(import_store_forget_any_tenant(db, &rows));
    TRY(sign_in_store_forget_any_tenant(db, &sign_ins));
    if (addresses == ADDRESS_FORGET_MAXIMUM || tries == THROTTLE_FORGET_MAXIMUM ||
        retired == RETIRED_FORGET_MAXIMUM || rows == IMPORT_FORGET_MAXIMUM ||
        sign_ins == SIGN_IN_FORGET_MAXIMUM)
        finisher->next_forget_ms = now_ms;
    return OK;
}

/* What is done for users and companies, in this order. */
static const struct batch *const batches[] = {&decision_batch, &leaving_batch, &dormant_batch,
                                              &erasing_batch, &tenant_erasing_batch};

static void run_batches(struct auth_service *service)
{
    for (size_t i = 0; i < COUNT_OF(batches); i++) {
        size_t done = 0;
        struct status run = batch_run(service, batches[i], &done);
        const struct log_field count = LOG_INT("count", (int64_t)done);
        if (status_is_ok(run) && done > 0)
            log_write(service->backbone.log, LOG_LEVEL_INFO, batches[i]->done, &count, 1);
    }
}

/* What fails was logged where it failed, and is tried again the next time. */
static void turn(struct finisher *finisher)
{
    struct auth_service *service = finisher->service;
    int64_t now_ms = clock_monotonic_ms();

    metrics_set(&service->counters.systems_refused, systems_refresh(service->systems) ? 0 : 1);
    run_batches(service);
    (void)!status_is_ok(networks_finish_overdue(service));
    (void)!status_is_ok(limits_finish_overdue(service));
    (void)!status_is_ok(suspension_finish_overdue(service));
    if (now_ms >= finisher->next_forget_ms)
        (void)!status_is_ok(forget(finisher, now_ms));
}

static void *work(void *argument)
{
    struct finisher *finisher = argument;
    struct pollfd stop = {.fd = finisher->stop, .events = POLLIN};

    while (poll(&stop, 1, FINISHER_PERIOD_MS) <= 0)
        turn(finisher);
    return NULL;
}

struct status finisher_open(struct auth_service *service, struct finisher **out)
{
    struct finisher *finisher = calloc(1, sizeof *finisher);

    if (finisher == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory or thread for the finisher");
    finisher->service = service;
    finisher->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (finisher->stop >= 0 && pthread_create(&finisher->thread, NULL, work, finisher) == 0) {
        *out = finisher;
        return OK;
    }
    if (finisher->stop >= 0)
        (void)close(finisher->stop);
    free(finisher);
    return FAIL(RESOURCE_EXHAUSTED, "no memory or thread for the finisher");
}

void finisher_close(struct finisher **finisher)
{
    static const uint64_t one = 1;

    if (*finisher == NULL)
        return;
    (void)!write((*finisher)->stop, &one, sizeof one);
    (void)pthread_join((*finisher)->thread, NULL);
    (void)close((*finisher)->stop);
    free(*finisher);
    *finisher = NULL;
}
