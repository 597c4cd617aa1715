#include "process/process_private.h"

const char *const process_environment_words[] = {
    [PROCESS_PRODUCTION] = "production", [PROCESS_DEVELOPMENT] = "development", NULL};
const char *const process_file_writes_words[] = {
    [PROCESS_WRITES_REFUSED] = "refused", [PROCESS_WRITES_ALLOWED] = "allowed", NULL};
const char *const process_log_level_words[] = {[LOG_LEVEL_DEBUG] = "debug",
                                               [LOG_LEVEL_INFO] = "info",
                                               [LOG_LEVEL_WARN] = "warn",
                                               [LOG_LEVEL_ERROR] = "error",
                                               NULL};

const char *process_settings_refusal(const struct process_settings *settings)
{
    if (process_build_deviations() && settings->environment == PROCESS_PRODUCTION)
        return "environment: this build does not run in production (see --version)";
    return NULL;
}
