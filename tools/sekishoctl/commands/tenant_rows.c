#include "commands/tenant_rows.h"

#include <inttypes.h>

#include "base/clock.h"

struct status tenant_rows_begin(struct ctl *ctl, struct table *table)
{
    static const char *const heading[] = {
        "CODE", "NAME", "ID", "TIME ZONE", "LANGUAGE", "STAFF IDLE", "CUSTOMER IDLE", "CREATED",
    };

    table_init(table, &ctl->arena, COUNT_OF(heading));
    return table_add(table, heading);
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
    };
    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        if (cells[i] == NULL)
            return arena_failure();
    }
    return table_add(table, cells);
}
