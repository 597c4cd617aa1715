#include <inttypes.h>

#include "call.h"
#include "commands/commands.h"
#include "listing.h"
#include "mapping.h"
#include "table.h"

typedef Sekisho__Rpc__V1__Method Method;

static const char *callers_text(struct arena *arena, const Method *method)
{
    const char *text = "";

    for (size_t i = 0; text && i < method->n_callers; i++)
        text = arena_format(arena, "%s%s%s", text, i > 0 ? "," : "", method->callers[i]);
    return text;
}

static struct status add_row(struct ctl *ctl, struct table *table, const Method *method)
{
    const char *cells[] = {
        method->name,
        callers_text(&ctl->arena, method),
        method->pass,
        method->permission,
        method->audit,
        method->repeat,
        arena_format(&ctl->arena, "%" PRIu32 " ms", method->deadline_ms),
        method->request,
    };

    if (cells[1] == NULL || cells[6] == NULL)
        return arena_failure();
    return table_add(table, cells);
}

static struct status add_service(struct ctl *ctl, enum service service, struct table *table,
                                 struct json_writer *writer)
{
    const Sekisho__Rpc__V1__ListMethodsResponse *list = NULL;

    TRY(ctl_list_methods(ctl, service, &list));
    for (size_t i = 0; i < list->n_methods; i++) {
        if (ctl->arguments->wants_json)
            TRY(mapping_write(writer, NULL, &list->methods[i]->base, &ctl->arena));
        else
            TRY(add_row(ctl, table, list->methods[i]));
    }
    return OK;
}

/* The services meant: the one that was named, or all that have RPC. */
static struct status choose(struct ctl *ctl, bool chosen[static SERVICE_COUNT])
{
    const char *name = ctl->arguments->positionals[0];
    enum service service = SERVICE_AUTH;

    for (size_t i = 0; name == NULL && i < SERVICE_COUNT; i++)
        chosen[i] = service_address(&ctl->settings, (enum service)i) != NULL;
    if (name == NULL)
        return OK;
    if (!status_is_ok(service_find(name, &service)) ||
        service_address(&ctl->settings, service) == NULL)
        return ctl_usage(ctl, "%.64s is no service with methods; auth, session and audit are",
                         name);
    chosen[service] = true;
    return OK;
}

static struct status run(struct ctl *ctl)
{
    static const char *const heading[] = {
        "METHOD", "CALLERS", "PASS", "PERMISSION", "AUDIT", "REPEAT", "DEADLINE", "REQUEST",
    };
    struct json_writer writer = json_writer_begin(&ctl->out);
    bool chosen[SERVICE_COUNT] = {false};
    struct table table;

    TRY(choose(ctl, chosen));
    table_init(&table, &ctl->arena, COUNT_OF(heading));
    TRY(table_add(&table, heading));
    if (ctl->arguments->wants_json)
        json_array_begin(&writer, NULL);
    for (size_t i = 0; i < SERVICE_COUNT; i++) {
        if (chosen[i])
            TRY(add_service(ctl, (enum service)i, &table, &writer));
    }
    listing_end(ctl, &writer, &table);
    return OK;
}

const struct command command_methods = {
    .name = "methods",
    .summary = "The methods of a service or of all, with who may call them, as the servers say.",
    .positionals = {"[SERVICE]"},
    .run = run,
};
