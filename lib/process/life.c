#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "process/notice.h"
#include "process/process_private.h"

enum {
    READY_POLL_MS = 20, /* until the service is ready for the first time */
    /* Closing, after the grace, may take this long. The 40 s a pod has to end hold the 5 s before
     * SIGTERM, the grace of 30 s and this with the second alarm() rounds up to. */
    CLOSE_LIMIT_MS = 4000,
};

static void stop_with_parent(pid_t parent)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
    if (getppid() != parent) /* it ended before we asked */
        (void)kill(getpid(), SIGTERM);
}

static struct status open_service(struct process *process)
{
    struct status opened = process->definition->open(process, process->settings, &process->service);

    if (status_is_ok(opened))
        atomic_store(&process->state, PROCESS_RUNNING);
    else
        log_error(&process->log, "process_open_failed", LOG_STR("reason", opened.text));
    return opened;
}

static void announce_when_ready(struct process *process)
{
    if (process->announced || !process_is_ready(process))
        return;
    process->announced = true;
    log_info(&process->log, "process_ready",
             LOG_INT("duration_ms", clock_monotonic_ms() - process->started_ms));
    struct status told = notice_ready();
    if (!status_is_ok(told))
        log_warn(&process->log, "supervisor_not_told", LOG_STR("error", told.text));
}

/* Gives the signal that said to stop. */
static int run(struct process *process)
{
    const int64_t poll_ms = process_settings(process)->config_poll_ms;

    process->next_look_ms = clock_monotonic_ms() + poll_ms;
    for (;;) {
        announce_when_ready(process);
        int number = process_signal_wait(process->announced ? poll_ms : READY_POLL_MS);
        if (number == SIGTERM || number == SIGINT)
            return number;
        if (number == SIGHUP || process_reload_is_due(process))
            process_reload(process);
    }
}

static void stop(struct process *process, int number)
{
    const struct process_definition *definition = process->definition;
    const int64_t grace_ms = process_settings(process)->drain_grace_ms;

    atomic_store(&process->state, PROCESS_DRAINING);
    process_signals_become_final(grace_ms + CLOSE_LIMIT_MS);
    log_info(&process->log, "process_stopping", LOG_STR("signal", sigabbrev_np(number)));
    (void)notice_stopping();
    if (definition->drain)
        definition->drain(process->service, clock_monotonic_ms() + grace_ms);
    definition->close(process->service);
    log_info(&process->log, "process_stopped", LOG_NONE);
}

static void log_started(const struct process *process)
{
    const struct process_settings *settings = process_settings(process);
    const char *deviations = process_build_deviations();

    log_info(&process->log, "process_started", LOG_STR("version", process_version()),
             LOG_STR("environment", process_environment_words[settings->environment]));
    if (deviations)
        log_warn(&process->log, "process_build_deviates", LOG_STR("build", deviations));
}

int process_live(struct process *process)
{
    const struct process_settings *settings = process_settings(process);
    const pid_t parent = getppid();

    process_signals_block();
    if (settings->stop_with_parent)
        stop_with_parent(parent);
    log_started(process);
    if (!status_is_ok(open_service(process)))
        return 1;
    stop(process, run(process));
    return 0;
}
