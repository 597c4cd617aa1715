#include "backbone/backbone_private.h"

#include <stdio.h>

enum { ROLE_CAPACITY = 64 };

struct status backbone_open_pool(const struct backbone_settings *settings, const char *service,
                                 const char *suffix, int64_t connections, const struct log *log,
                                 struct db_pool **out)
{
    char role[ROLE_CAPACITY];
    char password_file[CONFIG_PATH_CAPACITY + ROLE_CAPACITY];

    (void)snprintf(role, sizeof role, "%s_%s", service, suffix);
    (void)snprintf(password_file, sizeof password_file, "%s/%s",
                   settings->database_password_directory, role);
    struct db_settings database = {
        .host = settings->database.host,
        .port = settings->database.port,
        .database = settings->database_name,
        .user = role,
        .password_file = password_file,
        .ca_file = settings->database_ca_file,
        .application = service,
        .connections = (unsigned)connections,
    };
    return db_pool_open(&database, log, out);
}

struct status backbone_check_schema(struct backbone *backbone)
{
    const struct backbone_definition *definition = backbone->definition;

    CLEANUP(db_release) struct db *db = NULL;
    TRY(db_acquire(backbone->db, backbone->log, &db));
    return db_schema_check(db, definition->migrations, definition->migration_count);
}

struct status backbone_open_migration_pool(struct process *process,
                                           const struct backbone_settings *settings,
                                           const struct backbone_definition *definition,
                                           struct db_pool **out)
{
    return backbone_open_pool(settings, definition->name, "migrate", 1, process_log(process), out);
}

struct status backbone_migrate(struct process *process, const struct backbone_settings *settings,
                               const struct backbone_definition *definition)
{
    CLEANUP(db_pool_close) struct db_pool *pool = NULL;
    CLEANUP(db_release) struct db *db = NULL;

    TRY(backbone_open_migration_pool(process, settings, definition, &pool));
    TRY(db_acquire(pool, process_log(process), &db));
    return db_migrate(db, definition->migrations, definition->migration_count);
}
