#include "call.h"
#include "commands/commands.h"
#include "commands/tenant_rows.h"
#include "listing.h"
#include "mapping.h"
#include "options.h"

typedef Sekisho__Auth__V1__ListTenantsResponse ListTenantsResponse;

static struct status ask(struct ctl *ctl, char *prefix, char *after,
                         const ListTenantsResponse **out)
{
    static const struct rpc_target LIST = {
        .name = "sekisho.auth.v1.Tenants/List",
        .response = &sekisho__auth__v1__list_tenants_response__descriptor,
        .repeat = RPC_REPEAT_SAFE,
    };
    Sekisho__Auth__V1__ListTenantsRequest request = SEKISHO__AUTH__V1__LIST_TENANTS_REQUEST__INIT;
    const void *answer = NULL;

    request.prefix = prefix;
    request.after = after;
    TRY(ctl_call(ctl, SERVICE_AUTH, &LIST, &request.base, &answer));
    *out = answer;
    return OK;
}

static struct status print_page(struct ctl *ctl, const ListTenantsResponse *page,
                                struct table *table, struct json_writer *writer)
{
    for (size_t i = 0; i < page->n_tenants; i++) {
        if (ctl->arguments->wants_json)
            TRY(mapping_write(writer, NULL, &page->tenants[i]->base, &ctl->arena));
        else
            TRY(tenant_rows_add(ctl, table, page->tenants[i]));
    }
    return OK;
}

static struct status run(struct ctl *ctl)
{
    struct json_writer writer = json_writer_begin(&ctl->out);
    const ListTenantsResponse *page = NULL;
    struct table table;
    char none[] = "";
    char *prefix = NULL;

    TRY(option_text(ctl, "--prefix", &prefix));
    TRY(tenant_rows_begin(ctl, &table));
    if (ctl->arguments->wants_json)
        json_array_begin(&writer, NULL);
    do {
        TRY(ask(ctl, prefix, page ? page->next : none, &page));
        TRY(print_page(ctl, page, &table, &writer));
    } while (page->next[0] != '\0' && page->n_tenants > 0);
    listing_end(ctl, &writer, &table);
    return OK;
}

const struct command command_tenant_list = {
    .name = "tenant list",
    .summary = "All customer companies, by code.",
    .options = {{"--prefix", "TEXT", false, "Only those whose code or name begins with it."}},
    .run = run,
};
