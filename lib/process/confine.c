#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "process/process_private.h"

static struct status failed(const struct log *log, const char *what)
{
    log_error(log, "confinement_failed", LOG_STR("step", what), LOG_STR("error", strerror(errno)));
    return FAIL(INTERNAL, "the process cannot be confined");
}

static struct status confine_limit(const struct log *log, __rlimit_resource_t resource,
                                   rlim_t maximum, const char *what)
{
    const struct rlimit limit = {maximum, maximum};

    return setrlimit(resource, &limit) == 0 ? OK : failed(log, what);
}

/* The installation may allow fewer; that is worth a line and no reason to stay down. */
static struct status confine_open_files(int64_t wanted, const struct log *log)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return failed(log, "open_files");
    if (limit.rlim_max < (rlim_t)wanted)
        log_warn(log, "open_files_limited", LOG_INT("wanted", wanted),
                 LOG_INT("limit", (int64_t)limit.rlim_max));
    else
        limit.rlim_max = (rlim_t)wanted;
    return confine_limit(log, RLIMIT_NOFILE, limit.rlim_max, "open_files");
}

/* With RLIMIT_FSIZE 0 a log that is a file would stay empty without a word, so that is refused. */
static struct status confine_file_writes(const struct log *log)
{
    struct stat about;

    if (fstat(STDERR_FILENO, &about) == 0 && S_ISREG(about.st_mode)) {
        log_error(log, "confinement_failed", LOG_STR("step", "file_writes"),
                  LOG_STR("error", "standard error is a file: give it a pipe, or set "
                                   "file_writes = allowed"));
        return FAIL(FAILED_PRECONDITION, "standard error is a file");
    }
#ifdef SEKISHO_COVERAGE
    return OK; /* gcov writes its counters when the process ends */
#else
    return confine_limit(log, RLIMIT_FSIZE, 0, "file_writes");
#endif
}

/* Limits of processes (RLIMIT_NPROC) are left alone: the kernel counts them over all pods of a node
 * that run under the same number, so one service could stop another. */
struct status process_confine(const struct process_settings *settings, const struct log *log)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return failed(log, "no_new_privs");
    TRY(confine_limit(log, RLIMIT_CORE, 0, "core"));
    TRY(confine_open_files(settings->open_files, log));
    if (settings->file_writes == PROCESS_WRITES_REFUSED)
        TRY(confine_file_writes(log));
    /* Neither a core dump through a pipe nor ptrace() by the same account sees the memory. */
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return failed(log, "dumpable");
    return OK;
}
