#include "process/process.h"

#include "service.h"
#include "settings.h"

static const struct process_mode modes[] = {
    {"--migrate", "Bring the database schema up to date and exit.", .run = session_service_migrate},
    {"--print-pass-keys", "Print the public key of passes as a JSON Web Key Set and exit.",
     .run = session_service_print_pass_keys},
};

static const struct process_definition definition = {
    .name = "session",
    .summary = "Creates, checks, ends and lists sessions.",
    .settings = &session_settings_table,
    .modes = modes,
    .mode_count = COUNT_OF(modes),
    .open = session_service_open,
    .is_ready = session_service_is_ready,
    .reload = session_service_reload,
    .drain = session_service_drain,
    .close = session_service_close,
};

int main(int argc, char **argv)
{
    return process_main(argc, argv, &definition);
}
