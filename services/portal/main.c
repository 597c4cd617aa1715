#include "process/process.h"

#include "service.h"

static const struct process_mode modes[] = {
    {"--migrate", "Bring the database schema up to date and exit.", .run = portal_migrate},
    {"--routes", "Print what is answered and to whom, and exit.", .needs_no_settings = true,
     .run = portal_print_routes},
    {"--export", "Print what there is of a company, by its number, for `sekishoctl tenant export`.",
     .run = portal_export, .argument = "COMPANY"},
};

static const struct process_definition definition = {
    .name = "portal",
    .summary = "Meets the browsers: sign-in, console, My Page.",
    .settings = &portal_settings_table,
    .modes = modes,
    .mode_count = COUNT_OF(modes),
    .open = portal_open,
    .is_ready = portal_is_ready,
    .reload = portal_reload,
    .drain = portal_drain,
    .close = portal_close,
};

int main(int argc, char **argv)
{
    return process_main(argc, argv, &definition);
}
