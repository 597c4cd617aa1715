#include <stdlib.h>

#include "base/clock.h"
#include "process/notice.h"
#include "process/process_private.h"

void process_reload_note(struct process *process)
{
    /* A file that is gone looks like an empty one: when it comes back it is another. */
    (void)file_stamp_take(process->config_path, &process->config_seen);
}

/* Looked at rather than watched: Kubernetes swaps a link two folders up, which inotify misses. */
bool process_reload_is_due(struct process *process)
{
    struct file_stamp now;
    int64_t time_ms = clock_monotonic_ms();

    if (time_ms < process->next_look_ms)
        return false;
    process->next_look_ms = time_ms + process_settings(process)->config_poll_ms;
    return file_stamp_take(process->config_path, &now) &&
           !file_stamp_equal(&now, &process->config_seen);
}

/* Gives what may not change now its old value, and says so. */
static void keep_what_needs_a_restart(struct process *process, void *fresh)
{
    const struct config_table *table = process->definition->settings;

    for (size_t i = 0; i < table->count; i++) {
        const struct config_setting *setting = &table->settings[i];
        if (!config_differs(setting, process->current, fresh))
            continue;
        log_info(&process->log, "setting_changed", LOG_STR("setting", setting->name),
                 LOG_BOOL("needs_restart", !setting->reloadable));
        if (!setting->reloadable)
            config_copy(setting, process->current, fresh);
    }
}

static void take_up(struct process *process, void *fresh)
{
    const struct process_definition *definition = process->definition;

    keep_what_needs_a_restart(process, fresh);
    log_set_threshold(((const struct process_settings *)fresh)->log_level);
    if (definition->reload)
        definition->reload(process->service, fresh);
    free(process->current);
    process->current = fresh;
}

void process_reload(struct process *process)
{
    struct config_problem problem = {""};
    void *fresh = calloc(1, process->definition->settings->size);

    (void)notice_reloading();
    process_reload_note(process);
    if (fresh && status_is_ok(config_load(process->definition->settings, process->config_path,
                                          fresh, &problem))) {
        take_up(process, fresh);
        log_info(&process->log, "settings_reloaded", LOG_NONE);
    } else {
        /* It goes on with the settings it has. */
        log_warn(&process->log, "settings_refused", LOG_STR("error", problem.text));
        free(fresh);
    }
    if (process->announced)
        (void)notice_ready();
}
