#include "process/process.h"

#include "sender/sender.h"
#include "service.h"

static const struct process_mode modes[] = {
    {"--migrate", "Bring the database schema up to date and exit.", .run = auth_migrate},
    {"--sender", "Send the mails that wait, with settings of its own (--sender --help).",
     .life = &sender_definition},
};

static const struct process_definition definition = {
    .name = "auth",
    .summary = "Knows companies, users, passwords and permissions; lets people in.",
    .settings = &auth_settings_table,
    .modes = modes,
    .mode_count = COUNT_OF(modes),
    .open = auth_open,
    .is_ready = auth_is_ready,
    .reload = auth_reload,
    .drain = auth_drain,
    .close = auth_close,
};

int main(int argc, char **argv)
{
    return process_main(argc, argv, &definition);
}
