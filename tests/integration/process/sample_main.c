/* A service that does nothing, slowly when asked: what life_test.c looks at from outside. */
#include "process/process.h"

#include <sys/prctl.h>
#include <unistd.h>

#include "base/clock.h"

struct sample_settings {
    struct process_settings process;
    int64_t drain_ms;
    int64_t close_ms;
    int64_t greeting;
    bool fails_to_open;
};

struct sample {
    struct process *process;
    int64_t drain_ms;
    int64_t close_ms;
};

static const struct config_setting rows[] = {
    PROCESS_SETTINGS(struct sample_settings, process),
    {CONFIG_DURATION("drain_takes", struct sample_settings, drain_ms), .standard = "0s",
     .maximum = 60000, .help = "How long calls in flight take."},
    {CONFIG_DURATION("close_takes", struct sample_settings, close_ms), .standard = "0s",
     .maximum = 60000, .help = "How long closing takes."},
    {CONFIG_INTEGER("greeting", struct sample_settings, greeting), .standard = "1", .minimum = 1,
     .maximum = 9, .reloadable = true, .help = "Shows that a reload arrived."},
    {CONFIG_BOOL("fails_to_open", struct sample_settings, fails_to_open), .standard = "false",
     .help = "Whether."},
};

static const struct config_table table = {rows, COUNT_OF(rows), sizeof(struct sample_settings),
                                          .check = NULL};

static struct status sample_open(struct process *process, const void *settings, void **service_out)
{
    static struct sample sample;
    const struct sample_settings *wanted = settings;

    if (wanted->fails_to_open)
        return FAIL(UNAVAILABLE, "the database is away");
    sample = (struct sample){process, wanted->drain_ms, wanted->close_ms};
    *service_out = &sample;
    log_info(process_log(process), "sample_opened",
             LOG_INT("dumpable", prctl(PR_GET_DUMPABLE, 0, 0, 0, 0)));
    return OK;
}

static void sample_reload(void *service, const void *settings)
{
    const struct sample *sample = service;
    const struct sample_settings *wanted = settings;
    CLEANUP(buffer_clear) struct buffer metrics;

    buffer_init(&metrics, 65536);
    struct status rendered = process_render_metrics(sample->process, &metrics);
    buffer_append_byte(&metrics, 0);
    log_info(process_log(sample->process), "sample_reloaded", LOG_INT("greeting", wanted->greeting),
             LOG_INT("drain_ms", wanted->drain_ms),
             LOG_BOOL("says_ready", status_is_ok(rendered) &&
                                        strstr((char *)metrics.data, "sekisho_ready 1\n") != NULL));
}

static void sample_drain(void *service, int64_t deadline_ms)
{
    const struct sample *sample = service;
    const int64_t done_ms = clock_monotonic_ms() + sample->drain_ms;

    log_info(process_log(sample->process), "sample_draining",
             LOG_BOOL("is_ready", process_is_ready(sample->process)));
    while (clock_monotonic_ms() < done_ms && clock_monotonic_ms() < deadline_ms)
        (void)usleep(1000);
}

static void sample_close(void *service)
{
    const struct sample *sample = service;

    log_info(process_log(sample->process), "sample_closing", LOG_NONE);
    (void)usleep((useconds_t)sample->close_ms * 1000);
}

static struct status sample_migrate(struct process *process, const void *settings)
{
    const struct sample_settings *wanted = settings;

    log_info(process_log(process), "sample_migrated", LOG_NONE);
    return wanted->fails_to_open ? FAIL(UNAVAILABLE, "the database is away") : OK;
}

static struct status sample_routes(struct process *process, const void *settings)
{
    log_info(process_log(process), "sample_listed", LOG_BOOL("settings", settings != NULL));
    return OK;
}

static const struct process_mode modes[] = {
    {"--migrate", "Migrate and exit.", .run = sample_migrate},
    {"--routes", "List and exit.", .needs_no_settings = true, .run = sample_routes},
};

static const struct process_definition definition = {
    .name = "sample",
    .summary = "Does nothing.",
    .settings = &table,
    .modes = modes,
    .mode_count = COUNT_OF(modes),
    .open = sample_open,
    .reload = sample_reload,
    .drain = sample_drain,
    .close = sample_close,
};

int main(int argc, char **argv)
{
    return process_main(argc, argv, &definition);
}
