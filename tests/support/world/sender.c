#include "support/world/sender.h"

enum { SETTINGS_MAXIMUM = 4096 };

static void write_settings(uint16_t operations_port, uint16_t relay, const char *path)
{
    CLEANUP(buffer_clear) struct buffer text;
    const char *home = world.directory.path;

    buffer_init(&text, SETTINGS_MAXIMUM);
    buffer_append_format(
        &text,
        "environment = development\nfile_writes = allowed\nstop_with_parent = true\n"
        "operations_address = 127.0.0.1:%u\nallow_unlocked_memory = true\n"
        "database = %s:%u\ndatabase_ca_file = %s\ndatabase_password_directory = %s/passwords\n"
        "relays = localhost:%u\nrelay_ca_file = %s/ca/ca.crt\n"
        "mail_from = no-reply@sekisho.example\nmail_key_file = %s/mail.key\n",
        (unsigned)operations_port, world.postgres.host, (unsigned)world.postgres.port,
        world.postgres.ca_path, world.postgres.home, (unsigned)relay, home, home);
    CHECK_OK(buffer_outcome(&text));
    test_file_write(path, text.data, text.size);
}

void world_sender_open(struct test_process *out, uint16_t operations_port, uint16_t relay)
{
    char path[TEST_PATH_CAPACITY];

    world_path("sender.conf", path);
    write_settings(operations_port, relay, path);
    const char *const arguments[] = {world.programs[AUTH].path, "--sender", "--config", path, NULL};
    test_process_open(out, arguments);
    test_process_wait_for(out, "process_ready", WORLD_PATIENCE_MS, NULL);
}
