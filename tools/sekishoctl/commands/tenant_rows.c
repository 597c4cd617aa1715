#include "commands/tenant_rows.h"

#include <inttypes.h>

#include "base/clock.h"
#include "mapping.h"

struct status tenant_rows_begin(struct ctl *ctl, struct table *table)
{
    static const char *const heading[] = {
        "CODE",       "NAME",          "ID",      "TIME ZONE", "LANGUAGE",
        "STAFF IDLE", "CUSTOMER IDLE", "CREATED", "STATE",
    };

    table_init(table, &ctl->arena, COUNT_OF(heading));
    return table_add(table, heading);
}

/* Of a deleted one until when it can be restored, which is what its reader wants to know. */
static const char *state_of(struct arena *arena, const Sekisho__Auth__V1__Tenant *tenant)
{
    char until[CLOCK_TEXT_CAPACITY];

    switch (tenant->state) {
    case SEKISHO__AUTH__V1__TENANT_STATE__TENANT_STATE_ACTIVE:
        return "active";
    case SEKISHO__AUTH__V1__TENANT_STATE__TENANT_STATE_SUSPENDED:
        return "suspended";
    case SEKISHO__AUTH__V1__TENANT_STATE__TENANT_STATE_DELETED:
        clock_encode(tenant->erased_from_us, until);
        return arena_format(arena, "deleted, erased from %s on", until);
    case SEKISHO__AUTH__V1__TENANT_STATE__TENANT_STATE_UNSPECIFIED:
    case _SEKISHO__AUTH__V1__TENANT_STATE_IS_INT_SIZE:
        break;
    }
    return "-";
}

struct status tenant_rows_add(struct ctl *ctl, struct table *table,
                              const Sekisho__Auth__V1__Tenant *tenant)
{
    struct arena *arena = &ctl->arena;
    char created[CLOCK_TEXT_CAPACITY];

    clock_encode(tenant->created_at_us, created);
    const char *cells[] = {
        tenant->code,
        tenant->name,
        arena_format(arena, "%" PRId64, tenant->tenant_id),
        tenant->time_zone,
        tenant->language,
        arena_format(arena, "%" PRId32 " s", tenant->staff_idle_seconds),
        arena_format(arena, "%" PRId32 " s", tenant->customer_idle_seconds),
        arena_copy_text(arena, created),
        state_of(arena, tenant),
    };
    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        if (cells[i] == NULL)
            return arena_failure();
    }
    return table_add(table, cells);
}

struct status tenant_print(struct ctl *ctl, const Sekisho__Auth__V1__Tenant *tenant)
{
    struct json_writer writer = json_writer_begin(&ctl->out);
    struct table table;

    if (ctl->arguments->wants_json) {
        TRY(mapping_write(&writer, NULL, &tenant->base, &ctl->arena));
        buffer_append_byte(&ctl->out, '\n');
        return OK;
    }
    TRY(tenant_rows_begin(ctl, &table));
    TRY(tenant_rows_add(ctl, &table, tenant));
    table_print(&table, &ctl->out);
    return OK;
}
