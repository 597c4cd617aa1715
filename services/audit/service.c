#include "service.h"

#include <stdlib.h>

#include "methods.h"
#include "migrations/audit.h"
#include "store/partition_store.h"

static const struct db_migration_set *const migrations[] = {&audit_migrations};

static const struct backbone_definition definition = {
    .name = "audit",
    .methods = audit_methods,
    .method_count = AUDIT_METHOD_COUNT,
    .migrations = migrations,
    .migration_count = COUNT_OF(migrations),
};

static void close_service(struct audit_service **service)
{
    struct audit_service *closed = *service;

    *service = NULL;
    if (closed == NULL)
        return;
    backbone_stop(&closed->backbone);
    backbone_close(&closed->backbone);
    free(closed);
}

struct status audit_open(struct process *process, const void *settings, void **service_out)
{
    const struct audit_settings *audit = settings;

    CLEANUP(close_service) struct audit_service *service = calloc(1, sizeof *service);
    if (service == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory");
    TRY(backbone_open(process, &audit->backbone, &definition, &service->backbone));
    TRY(backbone_serve(&service->backbone));
    audit_metrics_add(process_metrics(process), &service->counters);

    *service_out = service;
    service = NULL; /* now the process's */
    return OK;
}

bool audit_is_ready(void *service)
{
    const struct audit_service *audit = service;

    return backbone_is_ready(&audit->backbone);
}

void audit_reload(void *service, const void *settings)
{
    struct audit_service *audit = service;

    (void)settings; /* nothing but files is taken up while it runs */
    backbone_reload(&audit->backbone);
}

void audit_drain(void *service, int64_t deadline_ms)
{
    struct audit_service *audit = service;

    backbone_drain(&audit->backbone, deadline_ms);
}

void audit_close(void *service)
{
    struct audit_service *audit = service;

    close_service(&audit);
}

struct status audit_migrate(struct process *process, const void *settings)
{
    const struct audit_settings *audit = settings;
    int64_t made = 0;

    TRY(backbone_migrate(process, &audit->backbone, &definition));
    CLEANUP(db_pool_close) struct db_pool *pool = NULL;
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(backbone_open_migration_pool(process, &audit->backbone, &definition, &pool));
    TRY(db_acquire(pool, process_log(process), &db));
    TRY(db_begin(db, &transaction));
    TRY(partition_store_create(&transaction, &made));
    TRY(db_commit(&transaction));
    log_info(process_log(process), "partitions_created", LOG_INT("count", made));
    return OK;
}
