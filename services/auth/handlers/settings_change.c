#include "handlers/settings_change.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "handlers/manager.h"
#include "handlers/messages.h"
#include "handlers/record.h"
#include "service.h"
#include "store/tenant_store.h"

struct status settings_change_begin(struct call *call, int64_t tenant_id, int64_t base_revision,
                                    struct settings_change *out)
{
    const struct auth_service *service = call->service;
    struct manager manager;

    out->call = call;
    TRY(manager_of_call(call, tenant_id, &manager));
    TRY(db_acquire(service->backbone.db, call->log, &out->db));
    TRY(db_begin_tenant(out->db, manager.tenant_id, &out->transaction));
    TRY(once_begin(call, &service->backbone, &out->transaction, &out->once));
    if (out->once.is_repeated) {
        out->after.id = manager.tenant_id;
        return OK;
    }
    TRY(tenant_store_lock(out->db, manager.tenant_id, &out->before));
    if (base_revision != out->before.revision)
        return FAIL(ABORTED, "the settings were changed meanwhile: look at them again");
    out->after = out->before;
    out->after.revision++;
    return OK;
}

void settings_change_close(struct settings_change *change)
{
    db_rollback(&change->transaction);
    db_release(&change->db);
}

void settings_change_note(struct settings_change *change, const char *field, const char *before,
                          const char *after)
{
    if (strcmp(before, after) == 0)
        return;
    assert(change->count < SETTINGS_CHANGE_FIELDS);
    change->fields[change->count++] =
        (struct outbox_change){.field = field, .before = before, .after = after};
}

static const char *text_of(struct settings_change *change, int32_t number)
{
    assert(change->number_count < COUNT_OF(change->numbers));
    char *text = change->numbers[change->number_count++];

    (void)snprintf(text, SETTINGS_CHANGE_NUMBER_CAPACITY, "%d", number);
    return text;
}

void settings_change_note_number(struct settings_change *change, const char *field, int32_t before,
                                 int32_t after)
{
    if (before != after)
        settings_change_note(change, field, text_of(change, before), text_of(change, after));
}

bool settings_change_is_one(const struct settings_change *change)
{
    return change->count > 0;
}

static struct status record(struct settings_change *change)
{
    const struct auth_service *service = change->call->service;
    struct outbox_event event =
        record_of_call(change->call, &change->once, "tenant_changed", change->after.id);

    record_about_tenant(&event, &change->after);
    event.changes = change->fields;
    event.change_count = change->count;
    return outbox_append(service->backbone.outbox, &change->transaction, &event);
}

struct status settings_change_finish(struct settings_change *change)
{
    if (settings_change_is_one(change))
        TRY(record(change));
    else
        change->after.revision = change->before.revision;
    TRY(tenant_message(change->call, &change->after, change->call->response));
    TRY(once_finish(change->call, &change->transaction, &change->once));
    return db_commit(&change->transaction);
}
