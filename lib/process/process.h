/* The one life every program of this tree has: settings, confinement, open, ready, reload, drain,
 * close. A service's whole main.c:
 *
 *     #include "process/process.h"
 *
 *     #include "service.h"
 *     #include "settings.h"
 *
 *     static const struct process_mode modes[] = {
 *         {"--migrate", "Bring the database schema up to date and exit.", service_migrate},
 *     };
 *
 *     static const struct process_definition definition = {
 *         .name = "session",
 *         .summary = "Creates, checks and ends sessions.",
 *         .settings = &session_settings_table,
 *         .modes = modes,
 *         .mode_count = COUNT_OF(modes),
 *         .open = service_open,
 *         .is_ready = service_is_ready,
 *         .reload = service_reload,
 *         .drain = service_drain,
 *         .close = service_close,
 *     };
 *
 *     int main(int argc, char **argv)
 *     {
 *         return process_main(argc, argv, &definition);
 *     }
 *
 * What happens, in order: read and check the settings; core files and tracing off, no new
 * privileges, limits (before the keys are read and before the first thread, since
 * no_new_privs belongs to a thread and its children); block the signals; `open`; tell the
 * supervisor when `is_ready` is first true (sd_notify protocol); wait. SIGHUP or a changed file:
 * read the settings again and `reload`. SIGTERM or SIGINT: not ready, `drain` for at most
 * `drain_grace`, `close`, exit 0. A second one: exit at once.
 *
 * Exit codes: 0 as asked, 1 could not start or failed, 2 bad usage or settings, 3 still not closed
 * well past the grace, 128 + signal at a second signal. The process writes no file, ever. */
#ifndef PROCESS_PROCESS_H
#define PROCESS_PROCESS_H

#include "base/bytes.h"
#include "base/status.h"
#include "config/config.h"
#include "log/log.h"
#include "metrics/metrics.h"

enum process_environment { PROCESS_PRODUCTION, PROCESS_DEVELOPMENT };
enum process_file_writes { PROCESS_WRITES_REFUSED, PROCESS_WRITES_ALLOWED };

/* The settings every program has; the first member of each service's settings struct. */
struct process_settings {
    enum process_environment environment;
    enum log_level log_level;
    struct config_address operations_address; /* /healthz, /readyz, /metrics */
    int64_t drain_grace_ms;
    int64_t config_poll_ms;
    int64_t open_files;
    enum process_file_writes file_writes;
    bool stop_with_parent;
};

extern const char *const process_environment_words[];
extern const char *const process_file_writes_words[];
extern const char *const process_log_level_words[];

#define PROCESS_SETTINGS(type, member)                                                             \
    {CONFIG_CHOICE("environment", type, member.environment, enum process_environment),             \
     .choices = process_environment_words,                                                         \
     .help = "What the installation is for. Only the shipped build runs in production."},          \
        {CONFIG_CHOICE("log_level", type, member.log_level, enum log_level), .standard = "info",   \
         .choices = process_log_level_words, .reloadable = true,                                   \
         .help = "The least important line that is written."},                                     \
        {CONFIG_ADDRESS("operations_address", type, member.operations_address),                    \
         .standard = "127.0.0.1:9000",                                                             \
         .help = "Where /healthz, /readyz and /metrics are answered, in plain HTTP; reachable "    \
                 "from the cluster only."},                                                        \
        {CONFIG_DURATION("drain_grace", type, member.drain_grace_ms), .standard = "30s",           \
         .minimum = 0, .maximum = INT64_C(10) * 60 * 1000,                                         \
         .help = "How long calls in flight may take to finish after SIGTERM."},                    \
        {CONFIG_DURATION("config_poll", type, member.config_poll_ms), .standard = "10s",           \
         .minimum = 100, .maximum = INT64_C(60) * 60 * 1000,                                       \
         .help = "How often this file is looked at for a change; SIGHUP looks at once."},          \
        {CONFIG_INTEGER("open_files", type, member.open_files),                                    \
         .standard = "16384",                                                                      \
         .minimum = 64,                                                                            \
         .maximum = 1048576,                                                                       \
         .unit = "descriptors",                                                                    \
         .help = "Limit of open files and connections (RLIMIT_NOFILE)."},                          \
        {CONFIG_CHOICE("file_writes", type, member.file_writes, enum process_file_writes),         \
         .standard = "refused", .choices = process_file_writes_words,                              \
         .help = "Refused: no file can grow (RLIMIT_FSIZE 0), so standard error must be a pipe "   \
                 "or terminal."},                                                                  \
    {                                                                                              \
        CONFIG_BOOL("stop_with_parent", type, member.stop_with_parent),                            \
            .standard = "false",                                                                   \
            .help = "Stop when the process that started this "                                     \
                    "one ends, as a development supervisor "                                       \
                    "wants."                                                                       \
    }

struct process;

/* A run of its own instead of the service's life, e.g. `--migrate`: exit code 0 on OK, else 1 with
 * the status's text printed. `run` logs the cause. It is confined like the service. */
struct process_mode {
    const char *flag; /* "--migrate" */
    const char *help;
    bool needs_no_settings; /* e.g. to print a table: `run` gets NULL and no confinement */
    NODISCARD struct status (*run)(struct process *process, const void *settings);
    const char *argument; /* what has to stand behind the flag: "COMPANY"; NULL: nothing */
    /* A life of its own instead of a run, with its own name, settings and options: what stands
     * behind the flag, which comes first, is read as if this were the program. `run` is NULL. */
    const struct process_definition *life;
};

struct process_definition {
    const char *name; /* "session": the log's service and "sekisho-session" */
    const char *summary;
    const struct config_table *settings; /* begins with PROCESS_SETTINGS at offset 0 */
    const struct process_mode *modes;
    size_t mode_count;

    /* Opens everything and starts the threads. What it returns in `service_out` is handed to the
     * others. `settings` lives, unchanged, until after `close`. On failure it has released what it
     * opened and logged the cause. */
    NODISCARD struct status (*open)(struct process *process, const void *settings,
                                    void **service_out);
    /* Whether requests can be answered now; called from any thread, must not block. May be NULL. */
    bool (*is_ready)(void *service);
    /* The file changed. Copy what is wanted out of `settings`: it is gone afterwards. Settings that
     * are not reloadable have their old values. May be NULL. */
    void (*reload)(void *service, const void *settings);
    /* Take nothing new, answer what is in flight, return when done and at the latest at
     * `deadline_ms` (clock_monotonic_ms). May be NULL. */
    void (*drain)(void *service, int64_t deadline_ms);
    /* Undoes `open`, in reverse. */
    void (*close)(void *service);
};

/* The whole life; gives main's exit code. */
int process_main(int argc, char **argv, const struct process_definition *definition);

/* For `open` and the modes. All of it lives as long as the process. */
const struct log *process_log(const struct process *process);
struct metrics_registry *process_metrics(struct process *process);
const char *process_version(void); /* "0.1.0" */
/* What stands behind the flag of the mode that runs; NULL where nothing does. */
const char *process_argument(const struct process *process);

/* Where the operations port is to be. */
const struct config_address *process_operations_address(const struct process *process);

/* The answers of the operations port (http/operations.h), callable from any thread. */

/* Opened, not draining, and the service's is_ready says yes. */
bool process_is_ready(const struct process *process);
/* All metrics in OpenMetrics text; RESOURCE_EXHAUSTED past the buffer's maximum. */
NODISCARD struct status process_render_metrics(struct process *process, struct buffer *out);

#endif
