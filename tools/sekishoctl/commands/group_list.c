#include "call.h"
#include "commands/commands.h"
#include "company.h"
#include "mapping.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "table.h"

typedef Sekisho__Auth__V1__ListCustomerGroupsResponse ListCustomerGroupsResponse;

static struct status print_table(struct ctl *ctl, const ListCustomerGroupsResponse *answer)
{
    static const char *const heading[] = {"NUMBER", "NAME"};
    struct table table;

    table_init(&table, &ctl->arena, COUNT_OF(heading));
    TRY(table_add(&table, heading));
    for (size_t i = 0; i < answer->n_groups; i++) {
        const char *cells[] = {arena_format(&ctl->arena, "%u", answer->groups[i]->number),
                               answer->groups[i]->name};
        if (cells[0] == NULL)
            return arena_failure();
        TRY(table_add(&table, cells));
    }
    table_print(&table, &ctl->out);
    return OK;
}

static struct status print_json(struct ctl *ctl, const ListCustomerGroupsResponse *answer)
{
    struct json_writer writer = json_writer_begin(&ctl->out);

    json_array_begin(&writer, NULL);
    for (size_t i = 0; i < answer->n_groups; i++)
        TRY(mapping_write(&writer, NULL, &answer->groups[i]->base, &ctl->arena));
    json_array_end(&writer);
    buffer_append_byte(&ctl->out, '\n');
    return OK;
}

static struct status run(struct ctl *ctl)
{
    static const struct rpc_target LIST = {
        .name = "sekisho.auth.v1.CustomerGroups/List",
        .response = &sekisho__auth__v1__list_customer_groups_response__descriptor,
        .repeat = RPC_REPEAT_SAFE,
    };
    Sekisho__Auth__V1__ListCustomerGroupsRequest request;
    const Sekisho__Auth__V1__Tenant *tenant = NULL;
    const void *answer = NULL;

    sekisho__auth__v1__list_customer_groups_request__init(&request);
    TRY(company_find(ctl, ctl->arguments->positionals[0], &tenant));
    request.tenant_id = tenant->tenant_id;
    TRY(ctl_call(ctl, SERVICE_AUTH, &LIST, &request.base, &answer));
    return ctl->arguments->wants_json ? print_json(ctl, answer) : print_table(ctl, answer);
}

const struct command command_group_list = {
    .name = "group list",
    .summary = "The groups of customers of a company, by the numbers that --scope takes.",
    .positionals = {"TENANT"},
    .run = run,
};
