#include "finisher.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "handlers/disabling.h"
#include "handlers/networks_push.h"

struct finisher {
    struct auth_service *service;
    pthread_t thread;
    int stop; /* an eventfd */
};

/* What fails was logged where it failed, and is tried again the next time. */
static void turn(struct auth_service *service)
{
    size_t finished = 0;

    if (status_is_ok(disabling_finish_overdue(service, &finished)) && finished > 0)
        log_info(service->backbone.log, "disablings_finished", LOG_INT("count", (int64_t)finished));
    (void)!status_is_ok(networks_finish_overdue(service));
}

static void *run(void *argument)
{
    struct finisher *finisher = argument;
    struct pollfd stop = {.fd = finisher->stop, .events = POLLIN};

    while (poll(&stop, 1, FINISHER_PERIOD_MS) <= 0)
        turn(finisher->service);
    return NULL;
}

struct status finisher_open(struct auth_service *service, struct finisher **out)
{
    struct finisher *finisher = calloc(1, sizeof *finisher);

    if (finisher == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory or thread for the finisher");
    finisher->service = service;
    finisher->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (finisher->stop >= 0 && pthread_create(&finisher->thread, NULL, run, finisher) == 0) {
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
