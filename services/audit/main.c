#include "process/process.h"

#include "service.h"

static const struct process_mode modes[] = {
    {"--migrate", "Bring the schema up to date, make room for the months to come, and exit.",
     .run = audit_migrate},
};

static const struct process_definition definition = {
    .name = "audit",
    .summary = "Keeps the operation history: appends, searches, proves.",
    .settings = &audit_settings_table,
    .modes = modes,
    .mode_count = COUNT_OF(modes),
    .open = audit_open,
    .is_ready = audit_is_ready,
    .reload = audit_reload,
    .drain = audit_drain,
    .close = audit_close,
};

int main(int argc, char **argv)
{
    return process_main(argc, argv, &definition);
}
