#include "ctl.h"

#include <stdarg.h>
#include <stdio.h>

#include "crypto/crypto.h"
#include "tls/credentials.h"

#define LISTS "`tenant list` and `user list` show what there is."

static const char *const advice[STATUS_CODE_COUNT] = {
    [STATUS_INVALID_ARGUMENT] = "The command's --help says what it takes.",
    [STATUS_FAILED_PRECONDITION] = "Look at what there is, and do first what is missing.",
    [STATUS_RESOURCE_EXHAUSTED] = "Ask for less, or again in a minute.",
    [STATUS_ABORTED] = "Somebody else changed it meanwhile: look at it, and do it again.",
    [STATUS_UNAVAILABLE] = "`sekishoctl health` shows what runs; ask again when it does.",
    [STATUS_DEADLINE_EXCEEDED] = "It may have been done all the same: look before you do it again.",
    [STATUS_PERMISSION_DENIED] = "`sekishoctl methods` shows who may call what.",
    [STATUS_UNAUTHENTICATED] = "The method wants a user's pass, which an operator has not.",
    [STATUS_ALREADY_EXISTS] = LISTS,
    [STATUS_NOT_FOUND] = LISTS,
    [STATUS_UNIMPLEMENTED] = "`sekishoctl methods` lists what the services that run offer.",
    [STATUS_INTERNAL] = "The service's log says more.",
};

__attribute__((format(printf, 2, 0))) static struct status keep_problem(struct ctl *ctl,
                                                                        const char *format,
                                                                        va_list list)
{
    (void)vsnprintf(ctl->problem, sizeof ctl->problem, format, list);
    return FAIL(INVALID_ARGUMENT, "refused");
}

struct status ctl_usage(struct ctl *ctl, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    struct status status = keep_problem(ctl, format, list);
    va_end(list);
    ctl->is_usage = true;
    return status;
}

struct status ctl_refuse(struct ctl *ctl, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    struct status status = keep_problem(ctl, format, list);
    va_end(list);
    if (ctl->advice == NULL)
        ctl->advice = "";
    return status;
}

/* The exit code of a status that a command returned. */
static enum ctl_exit exit_of(const struct ctl *ctl, struct status status)
{
    if (status_is_ok(status))
        return CTL_EXIT_OK;
    if (ctl->is_usage)
        return CTL_EXIT_USAGE;
    return status_is_outage(status) ? CTL_EXIT_UNAVAILABLE : CTL_EXIT_REFUSED;
}

/* What to do next, "" when there is nothing to say. */
static const char *advice_of(const struct ctl *ctl, struct status status)
{
    if (ctl->advice)
        return ctl->advice;
    return advice[status.code] ? advice[status.code] : "";
}

static void ctl_close(struct ctl *ctl)
{
    for (size_t i = 0; i < SERVICE_COUNT; i++)
        rpc_client_close(&ctl->clients[i]);
    tls_credentials_close(&ctl->credentials);
    buffer_clear(&ctl->out);
    arena_clear(&ctl->arena);
    crypto_wipe(ctl->problem, sizeof ctl->problem);
}

static void ctl_init(struct ctl *ctl, const struct arguments *arguments)
{
    ctl->arguments = arguments;
    ctl->log = log_open("sekishoctl");
    /* What the libraries say of a connection is for whoever asks; the answer comes as a sentence.
     */
    ctl->log.threshold = arguments->is_verbose ? LOG_LEVEL_INFO : LOG_LEVEL_ERROR;
    arena_init(&ctl->arena, CTL_MEMORY_MAXIMUM);
    buffer_init(&ctl->out, CTL_OUTPUT_MAXIMUM);
}

static struct status load_settings(struct ctl *ctl, const char *path)
{
    struct config_problem problem = {0};
    struct status status = config_load(&ctl_settings_table, path, &ctl->settings, &problem);

    if (status_is_ok(status))
        return OK;
    ctl->advice = "`--config FILE` or $SEKISHO_CTL_CONFIG says which settings to use; "
                  "`sekishoctl --help` lists them.";
    return ctl_usage(ctl, "%s", problem.text);
}

struct status ctl_print(struct ctl *ctl)
{
    TRY(buffer_outcome(&ctl->out));
    size_t size = ctl->out.size;
    if ((size > 0 && fwrite(ctl->out.data, 1, size, stdout) != size) || fflush(stdout) != 0)
        return ctl_refuse(ctl, "the output cannot be written");
    buffer_reset(&ctl->out);
    return OK;
}

static struct status run(struct ctl *ctl, const char *config_path)
{
    TRY(load_settings(ctl, config_path));
    TRY(ctl->arguments->command->run(ctl));
    return ctl_print(ctl);
}

void ctl_complain(const char *sentence, const char *next)
{
    (void)fprintf(stderr, "sekishoctl: %s\n", sentence);
    if (next[0])
        (void)fprintf(stderr, "            %s\n", next);
}

static void complain(const struct ctl *ctl, struct status status)
{
    const char *sentence = ctl->problem[0] ? ctl->problem : status.text;

    ctl_complain(sentence, advice_of(ctl, status));
}

enum ctl_exit ctl_run(const struct arguments *arguments, const char *config_path)
{
    CLEANUP(ctl_close) struct ctl ctl = {0};

    ctl_init(&ctl, arguments);
    struct status status = run(&ctl, config_path);
    if (!status_is_ok(status))
        complain(&ctl, status);
    return exit_of(&ctl, status);
}
