#include "handlers/handlers.h"

#include <stdio.h>
#include <string.h>

#include "backbone/once.h"
#include "handlers/manager.h"
#include "handlers/messages.h"
#include "handlers/record.h"
#include "service.h"
#include "store/tenant_store.h"

typedef Sekisho__Auth__V1__ChangeTenantRequest ChangeTenantRequest;

enum { FIELDS = 7, DAYS = 4, DAYS_CAPACITY = 12 };

struct changes {
    struct outbox_change fields[FIELDS];
    size_t count;
    char days_before[DAYS][DAYS_CAPACITY];
    char days_after[DAYS][DAYS_CAPACITY];
    size_t days_count;
};

static void note(struct changes *changes, const char *field, const char *before, const char *after)
{
    if (strcmp(before, after) != 0)
        changes->fields[changes->count++] =
            (struct outbox_change){.field = field, .before = before, .after = after};
}

static void note_days(struct changes *changes, const char *field, int32_t before, int32_t after)
{
    size_t i = changes->days_count++;

    (void)snprintf(changes->days_before[i], DAYS_CAPACITY, "%d", before);
    (void)snprintf(changes->days_after[i], DAYS_CAPACITY, "%d", after);
    note(changes, field, changes->days_before[i], changes->days_after[i]);
}

static void note_dormant(struct changes *changes, const struct dormant_rule *before,
                         const struct dormant_rule *after)
{
    note_days(changes, "dormant_warn_days", before->warn_days, after->warn_days);
    note_days(changes, "dormant_disable_days", before->disable_days, after->disable_days);
    note_days(changes, "dormant_delete_days", before->delete_days, after->delete_days);
}

static struct status read_request(const struct call *call, const struct tenant *before,
                                  struct tenant *out)
{
    const ChangeTenantRequest *request = call->request;

    *out = *before;
    if (!text_copy(out->name, sizeof out->name, request->name) ||
        !text_copy(out->time_zone, sizeof out->time_zone, request->time_zone) ||
        !text_copy(out->language, sizeof out->language, request->language))
        return FAIL(INVALID_ARGUMENT, "name, time_zone or language: too long");
    out->password_age_days = request->password_age_days;
    if (request->dormant) {
        out->dormant.warn_days = request->dormant->warn_days;
        out->dormant.disable_days = request->dormant->disable_days;
        out->dormant.delete_days = request->dormant->delete_days;
    }
    out->revision = before->revision + 1;
    return tenant_validate_settings(out);
}

static struct status record(const struct call *call, const struct once *once,
                            struct db_transaction *transaction, const struct tenant *tenant,
                            const struct changes *changes)
{
    const struct auth_service *service = call->service;
    struct outbox_event event = record_of_call(call, once, "tenant_changed", tenant->id);

    record_about_tenant(&event, tenant);
    event.changes = changes->fields;
    event.change_count = changes->count;
    return outbox_append(service->backbone.outbox, transaction, &event);
}

/* What is so already is no change, and leaves no event. */
static struct status change(const struct call *call, const struct once *once,
                            struct db_transaction *transaction, const struct tenant *before,
                            struct tenant *after)
{
    struct changes changes = {.count = 0};

    note(&changes, "name", before->name, after->name);
    note(&changes, "time_zone", before->time_zone, after->time_zone);
    note(&changes, "language", before->language, after->language);
    note_days(&changes, "password_age_days", before->password_age_days, after->password_age_days);
    note_dormant(&changes, &before->dormant, &after->dormant);
    if (changes.count == 0) {
        after->revision = before->revision;
        return OK;
    }
    TRY(tenant_store_set_settings(transaction->db, after));
    return record(call, once, transaction, after, &changes);
}

struct status handle_change_tenant(struct call *call)
{
    const struct auth_service *service = call->service;
    const ChangeTenantRequest *request = call->request;
    struct tenant before;
    struct tenant after;
    struct manager manager;
    struct once once;

    TRY(manager_of_call(call, request->tenant_id, &manager));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, manager.tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return OK;
    TRY(tenant_store_lock(db, manager.tenant_id, &before));
    TRY(read_request(call, &before, &after));
    if (request->base_revision != before.revision)
        return FAIL(ABORTED, "the settings were changed meanwhile: look at them again");
    TRY(change(call, &once, &transaction, &before, &after));
    TRY(tenant_message(call, &after, call->response));
    TRY(once_finish(call, &transaction, &once));
    return db_commit(&transaction);
}
