#include "backbone/backbone_private.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { WATCH_PERIOD_MS = 1000 };

/* True when it is time to end. */
static bool pause_until_woken(const struct backbone *backbone)
{
    struct pollfd wake = {.fd = backbone->watch_wake, .events = POLLIN};

    return poll(&wake, 1, WATCH_PERIOD_MS) > 0;
}

static void note(struct backbone *backbone, bool is_ready)
{
    bool was_ready = atomic_exchange(&backbone->database_is_ready, is_ready);

    if (is_ready != was_ready)
        log_info(backbone->log, "database_readiness_changed", LOG_BOOL("ready", is_ready));
}

static void *watch(void *argument)
{
    struct backbone *backbone = argument;

    do
        note(backbone, status_is_ok(backbone_check_schema(backbone)));
    while (!pause_until_woken(backbone));
    return NULL;
}

struct status backbone_watch_start(struct backbone *backbone)
{
    backbone->watch_wake = eventfd(0, EFD_CLOEXEC);
    if (backbone->watch_wake < 0)
        return FAIL(RESOURCE_EXHAUSTED, "no descriptor is left");
    if (pthread_create(&backbone->watch, NULL, watch, backbone) != 0) {
        (void)close(backbone->watch_wake);
        return FAIL(RESOURCE_EXHAUSTED, "no thread can be started");
    }
    backbone->watch_started = true;
    return OK;
}

void backbone_watch_stop(struct backbone *backbone)
{
    uint64_t one = 1;

    if (!backbone->watch_started)
        return;
    ssize_t written = write(backbone->watch_wake, &one, sizeof one);
    (void)written; /* an eventfd takes a 1 */
    (void)pthread_join(backbone->watch, NULL);
    (void)close(backbone->watch_wake);
    backbone->watch_started = false;
}
