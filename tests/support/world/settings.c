#include "support/world/settings.h"

#include <string.h>

#include "support/port.h"

static void add_shared(enum identity program, struct buffer *text)
{
    const char *home = world.directory.path;

    buffer_append_format(
        text,
        "environment = development\nfile_writes = allowed\nstop_with_parent = true\n"
        "operations_address = 127.0.0.1:%u\n"
        "certificate_directory = %s/%s\ntrust_domain = sekisho.test\n"
        "allow_unlocked_memory = true\ndatabase = %s:%u\ndatabase_ca_file = %s\n"
        "database_password_directory = %s/passwords\n",
        world.programs[program].operations_port, home, world_identity_name(program),
        world.postgres.host, world.postgres.port, world.postgres.ca_path, world.postgres.home);
}

/* What answers RPCs. */
static void add_server(enum identity program, struct buffer *text)
{
    buffer_append_format(text, "listen = %s:%u\npass_keys_file = %s/passes.json\n",
                         world.programs[program].host, world.programs[program].port,
                         world.directory.path);
}

static void add_outbox(struct buffer *text)
{
    buffer_append_format(text, "audit = 127.0.0.1:%u\nevent_key_file = %s/event.key\n",
                         world.programs[AUDIT].port, world.directory.path);
}

/* A test may say for itself where a session's key, auth's keys or its session is. */
static bool is_said(const char *extra, const char *name)
{
    return strstr(extra, name) != NULL;
}

static void add_session(const char *extra, struct buffer *text)
{
    const char *home = world.directory.path;

    buffer_append_format(text, "pass_key_file = %s/pass.key\n", home);
    if (!is_said(extra, "token_key_file ="))
        buffer_append_format(text, "token_key_file = %s/token.key\n", home);
}

static void add_auth(const char *extra, struct buffer *text)
{
    const char *home = world.directory.path;

    buffer_append_format(text, "systems_file = %s/systems\nbreached_file = %s/breached\n", home,
                         home);
    if (!is_said(extra, "pepper_file ="))
        buffer_append_format(text, "pepper_file = %s/pepper.key\n", home);
    if (!is_said(extra, "code_key_file ="))
        buffer_append_format(text, "code_key_file = %s/code.key\n", home);
    if (!is_said(extra, "session ="))
        buffer_append_format(text, "session = 127.0.0.1:%u\n", world.programs[SESSION].port);
}

static void add_portal(struct buffer *text)
{
    const char *home = world.directory.path;
    unsigned https = world.programs[PORTAL].port;

    buffer_append_format(
        text,
        "https = 127.0.0.1:%u\nhttp = 127.0.0.1:%u\nhost = localhost:%u\n"
        "certificate_file = %s/https/tls.crt\nkey_file = %s/https/tls.key\n"
        "auth = 127.0.0.1:%u\nsession = 127.0.0.1:%u\nform_key_file = %s/form.key\n",
        https, test_port_take(), https, home, home, world.programs[AUTH].port,
        world.programs[SESSION].port, home);
}

/* Hashes that a sanitizer's build can compute many of, and idle limits that a test can wait for. */
static void add_quick(enum identity identity, struct buffer *text)
{
    if (identity == AUTH)
        buffer_append_text(text, "hash_memory = 7MiB\nhash_passes = 5\n");
    if (identity == AUTH || identity == SESSION)
        buffer_append_text(text, "idle_minimum = 2s\nabsolute_minimum = 3s\n");
}

static void add_own(enum identity program, const char *extra, struct buffer *text)
{
    const enum identity identity = world_identity(program);

    if (identity != AUDIT)
        add_outbox(text);
    if (identity == SESSION)
        add_session(extra, text);
    if (identity == AUTH)
        add_auth(extra, text);
    if (identity == PORTAL)
        add_portal(text);
    else
        add_server(program, text);
}

void world_settings_write(enum identity program, const char *extra)
{
    CLEANUP(buffer_clear) struct buffer text;

    buffer_init(&text, 16384);
    buffer_append_text(&text, extra);
    add_shared(program, &text);
    add_own(program, extra, &text);
    if (world.pace == WORLD_QUICK)
        add_quick(world_identity(program), &text);
    CHECK_OK(buffer_outcome(&text));
    test_file_write(world.programs[program].configuration, text.data, text.size);
}
