#include <inttypes.h>

#include "base/clock.h"
#include "call.h"
#include "commands/commands.h"
#include "listing.h"
#include "mapping.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "table.h"

typedef Sekisho__Auth__V1__ListDeletionsResponse ListDeletionsResponse;

static struct status ask(struct ctl *ctl, char *after, const ListDeletionsResponse **out)
{
    static const struct rpc_target LIST = {
        .name = "sekisho.auth.v1.Tenants/ListDeletions",
        .response = &sekisho__auth__v1__list_deletions_response__descriptor,
        .repeat = RPC_REPEAT_SAFE,
    };
    Sekisho__Auth__V1__ListDeletionsRequest request =
        SEKISHO__AUTH__V1__LIST_DELETIONS_REQUEST__INIT;
    const void *answer = NULL;

    request.after = after;
    TRY(ctl_call(ctl, SERVICE_AUTH, &LIST, &request.base, &answer));
    *out = answer;
    return OK;
}

static struct status rows_begin(struct ctl *ctl, struct table *table)
{
    static const char *const heading[] = {"CODE",   "ID",          "DELETED", "BY",
                                          "REASON", "ERASED FROM", "ERASED"};

    table_init(table, &ctl->arena, COUNT_OF(heading));
    return table_add(table, heading);
}

/* How much it was stands in the JSON, table by table. */
static const char *erased_when(struct arena *arena,
                               const Sekisho__Auth__V1__TenantDeletion *deletion)
{
    char at[CLOCK_TEXT_CAPACITY];

    if (deletion->erased_at_us == 0)
        return deletion->erasing_at_us ? "under way" : "";
    clock_encode(deletion->erased_at_us, at);
    return arena_copy_text(arena, at);
}

static struct status rows_add(struct ctl *ctl, struct table *table,
                              const Sekisho__Auth__V1__TenantDeletion *deletion)
{
    char deleted[CLOCK_TEXT_CAPACITY];
    char from[CLOCK_TEXT_CAPACITY];
    char *id = arena_format(&ctl->arena, "%" PRId64, deletion->tenant_id);
    const char *const cells[] = {deletion->code,
                                 id,
                                 deleted,
                                 deletion->deleted_by,
                                 deletion->reason,
                                 from,
                                 erased_when(&ctl->arena, deletion)};

    if (id == NULL || cells[COUNT_OF(cells) - 1] == NULL)
        return arena_failure();
    clock_encode(deletion->deleted_at_us, deleted);
    clock_encode(deletion->erased_from_us, from);
    return table_add(table, cells);
}

static struct status print_page(struct ctl *ctl, const ListDeletionsResponse *page,
                                struct table *table, struct json_writer *writer)
{
    for (size_t i = 0; i < page->n_deletions; i++) {
        if (ctl->arguments->wants_json)
            TRY(mapping_write(writer, NULL, &page->deletions[i]->base, &ctl->arena));
        else
            TRY(rows_add(ctl, table, page->deletions[i]));
    }
    return OK;
}

static struct status run(struct ctl *ctl)
{
    struct json_writer writer = json_writer_begin(&ctl->out);
    const ListDeletionsResponse *page = NULL;
    struct table table;
    char none[] = "";

    TRY(rows_begin(ctl, &table));
    if (ctl->arguments->wants_json)
        json_array_begin(&writer, NULL);
    do {
        TRY(ask(ctl, page ? page->next : none, &page));
        TRY(print_page(ctl, page, &table, &writer));
    } while (page->next[0] != '\0' && page->n_deletions > 0);
    listing_end(ctl, &writer, &table);
    return OK;
}

const struct command command_tenant_deletions = {
    .name = "tenant deletions",
    .summary = "Companies that were deleted, those erased too, the latest first.",
    .run = run,
};
