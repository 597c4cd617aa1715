#include "commands/commands.h"
#include "commands/user_rows.h"
#include "company.h"
#include "listing.h"
#include "mapping.h"

typedef Sekisho__Auth__V1__ListUsersResponse ListUsersResponse;

static struct status print_page(struct ctl *ctl, const ListUsersResponse *page, struct table *table,
                                struct json_writer *writer)
{
    for (size_t i = 0; i < page->n_users; i++) {
        if (ctl->arguments->wants_json)
            TRY(mapping_write(writer, NULL, &page->users[i]->base, &ctl->arena));
        else
            TRY(user_rows_add(ctl, table, page->users[i]));
    }
    return OK;
}

static struct status run(struct ctl *ctl)
{
    struct json_writer writer = json_writer_begin(&ctl->out);
    const Sekisho__Auth__V1__Tenant *tenant = NULL;
    const ListUsersResponse *page = NULL;
    struct table table;
    char none[] = "";

    TRY(company_find(ctl, ctl->arguments->positionals[0], &tenant));
    TRY(user_rows_begin(ctl, &table));
    if (ctl->arguments->wants_json)
        json_array_begin(&writer, NULL);
    do {
        TRY(user_page(ctl, tenant->tenant_id, page ? page->next : none, &page));
        TRY(print_page(ctl, page, &table, &writer));
    } while (page->next[0] != '\0' && page->n_users > 0);
    listing_end(ctl, &writer, &table);
    return OK;
}

const struct command command_user_list = {
    .name = "user list",
    .summary = "The users of a company, by login ID.",
    .positionals = {"TENANT"},
    .run = run,
};
