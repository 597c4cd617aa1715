/* What the files of this folder share. */
#ifndef PROCESS_PROCESS_PRIVATE_H
#define PROCESS_PROCESS_PRIVATE_H

#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/file.h"
#include "process/process.h"

enum process_state { PROCESS_OPENING, PROCESS_RUNNING, PROCESS_DRAINING };

/* What the kernel tells about us through files; opened before confinement, read ever after. */
struct process_metrics {
    pthread_mutex_t lock; /* a folder being listed is one reader's */
    int statm;            /* /proc/self/statm */
    DIR *descriptors;     /* /proc/self/fd */
    int64_t started_us;   /* wall clock */
};

struct process {
    const struct process_definition *definition;
    const char *config_path;
    const char *argument;          /* of the mode */
    struct file_stamp config_seen; /* the file as it was when last read */
    int64_t next_look_ms;          /* when to look at the file again (clock_monotonic_ms) */
    void *settings;                /* what `open` got */
    void *current;                 /* the settings after the last reload */
    int64_t started_ms;            /* clock_monotonic_ms */
    bool announced;                /* the supervisor knows that we are ready */
    struct log log;
    struct metrics_registry metrics;
    struct process_metrics own_metrics;
    _Atomic(enum process_state) state;
    void *service; /* what `open` gave; read by others only while PROCESS_RUNNING */
};

/* Every table begins with these rows and every settings struct with this member. */
static inline const struct process_settings *process_settings(const struct process *process)
{
    return process->settings;
}

enum process_action {
    PROCESS_ACTION_RUN,
    PROCESS_ACTION_MODE,
    PROCESS_ACTION_CHECK,
    PROCESS_ACTION_HELP,
    PROCESS_ACTION_SETTINGS,
    PROCESS_ACTION_VERSION,
};

enum { PROCESS_DEFAULT_PATH_CAPACITY = 128 };

struct process_arguments {
    enum process_action action;
    const struct process_mode *mode; /* of PROCESS_ACTION_MODE */
    const char *argument;            /* of the mode; NULL where it takes none */
    const char *config_path;
    char default_path[PROCESS_DEFAULT_PATH_CAPACITY];
};

/* Fills `out`, which must not be moved: its path may point into it. False with a sentence on
 * standard error. */
NODISCARD bool process_arguments_parse(const struct process_definition *definition, int argc,
                                       char **argv, struct process_arguments *out);
/* What the command line is for: the definition, or the one whose flag comes first, which is then
 * taken off the line. */
const struct process_definition *process_life_of(const struct process_definition *definition,
                                                 int *argc, char ***argv);
void process_print_help(const struct process_definition *definition);

/* In what a build is not the shipped one, e.g. "debug sanitizers"; NULL in nothing. Such a build
 * refuses `environment = production`, and warns when it starts. */
const char *process_build_deviations(void);

/* A rule across settings that this program cannot run under, or NULL. */
const char *process_settings_refusal(const struct process_settings *settings);

/* no_new_privs, no core files, not traceable, limits. The cause of a failure is logged. */
NODISCARD struct status process_confine(const struct process_settings *settings,
                                        const struct log *log);

/* From here on SIGTERM, SIGINT and SIGHUP come only through process_signal_wait(), in this thread
 * and those it starts; SIGPIPE and SIGXFSZ become errors of the call that caused them. */
void process_signals_block(void);
/* The signal, or 0 after `timeout_ms`. */
int process_signal_wait(int64_t timeout_ms);
/* From here on a signal to stop, or `limit_ms` passing, ends the process at once. */
void process_signals_become_final(int64_t limit_ms);

/* Opens, waits to be told, drains, closes; main's exit code. */
int process_live(struct process *process);

/* Notes how the settings file looks now, to be called before reading it. */
void process_reload_note(struct process *process);
/* Whether the time to look has come and the file is another. */
bool process_reload_is_due(struct process *process);
void process_reload(struct process *process);

/* Registers what the kernel and the life cycle know: memory, CPU, descriptors, readiness, version.
 */
NODISCARD struct status process_metrics_open(struct process *process);
void process_metrics_close(struct process *process);

#endif
