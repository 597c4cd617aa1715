#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/number.h"
#include "process/process_private.h"

struct values {
    struct metrics_gauge resident;
    struct metrics_gauge descriptors;
    struct metrics_gauge started;
    struct metrics_counter cpu;
    struct metrics_gauge ready;
    struct metrics_gauge build[1];
};

static const char *const version_words[] = {SEKISHO_VERSION};

/* The names without our prefix are the ones every dashboard knows. */
static const struct metrics_family families[] = {
    {METRICS_GAUGE("process_resident_memory_bytes", struct values, resident), .unit = "bytes",
     .help = "Memory in use."},
    {METRICS_GAUGE("process_open_fds", struct values, descriptors), .help = "Open descriptors."},
    {METRICS_GAUGE("process_start_time_seconds", struct values, started), .unit = "seconds",
     .is_micro = true, .help = "When the process started, Unix time."},
    {METRICS_COUNTER("process_cpu_seconds", struct values, cpu), .unit = "seconds",
     .is_micro = true, .help = "Processor time spent."},
    {METRICS_GAUGE("sekisho_ready", struct values, ready),
     .help = "1 while requests are answered, as /readyz says."},
    {METRICS_GAUGES("sekisho_build", struct values, build), .label = "version",
     .words = version_words, .help = "Always 1; the version that runs."},
};

/* statm: "size resident shared ...", in pages. */
static int64_t resident_bytes(int statm)
{
    char text[128];
    ssize_t size = pread(statm, text, sizeof text - 1, 0);
    int64_t pages = 0;

    if (size <= 0)
        return 0;
    text[size] = '\0';
    const char *resident = text + strcspn(text, " ");
    resident += strspn(resident, " ");
    if (!number_parse(resident, strcspn(resident, " "), 0, INT64_MAX / 65536, &pages))
        return 0;
    return pages * sysconf(_SC_PAGESIZE);
}

static int64_t count_descriptors(DIR *folder)
{
    int64_t count = 0;

    rewinddir(folder);
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        count += entry->d_name[0] != '.';
    return count;
}

static int64_t microseconds(struct timeval time)
{
    return (int64_t)time.tv_sec * 1000000 + time.tv_usec;
}

static void collect(void *context, void *out)
{
    struct process *process = context;
    struct values *values = out;
    struct rusage usage = {0};

    (void)getrusage(RUSAGE_SELF, &usage);
    metrics_add(&values->cpu,
                (uint64_t)(microseconds(usage.ru_utime) + microseconds(usage.ru_stime)));
    metrics_set(&values->resident, resident_bytes(process->own_metrics.statm));
    (void)pthread_mutex_lock(&process->own_metrics.lock);
    metrics_set(&values->descriptors, count_descriptors(process->own_metrics.descriptors));
    (void)pthread_mutex_unlock(&process->own_metrics.lock);
    metrics_set(&values->started, process->own_metrics.started_us);
    metrics_set(&values->ready, process_is_ready(process));
    metrics_set(&values->build[0], 1);
}

static const struct metrics_table table = {families, COUNT_OF(families), collect,
                                           sizeof(struct values)};

struct status process_metrics_open(struct process *process)
{
    struct process_metrics *metrics = &process->own_metrics;

    metrics->statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    metrics->descriptors = opendir("/proc/self/fd");
    if (metrics->statm < 0 || metrics->descriptors == NULL) {
        log_error(&process->log, "process_self_unreadable", LOG_STR("error", strerror(errno)));
        return FAIL(UNAVAILABLE, "/proc/self cannot be read");
    }
    metrics->started_us = clock_wall_us();
    metrics_registry_add(&process->metrics, &table, process);
    return OK;
}

void process_metrics_close(struct process *process)
{
    struct process_metrics *metrics = &process->own_metrics;

    if (metrics->statm >= 0)
        (void)close(metrics->statm);
    if (metrics->descriptors)
        (void)closedir(metrics->descriptors);
    (void)pthread_mutex_destroy(&metrics->lock);
}
