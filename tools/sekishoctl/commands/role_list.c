#include "call.h"
#include "commands/commands.h"
#include "commands/scope.h"
#include "company.h"
#include "mapping.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "table.h"

typedef Sekisho__Auth__V1__ListRolesResponse ListRolesResponse;
typedef Sekisho__Auth__V1__Role Role;

static const char *join(struct arena *arena, const Role *role)
{
    const char *text = "";

    for (size_t i = 0; text && i < role->n_permissions; i++)
        text = arena_format(arena, "%s%s%s", text, i > 0 ? "," : "", role->permissions[i]);
    return text;
}

static struct status print_table(struct ctl *ctl, const ListRolesResponse *answer)
{
    static const char *const heading[] = {"ROLE", "NAME", "SCOPE", "PERMISSIONS"};
    struct table table;

    table_init(&table, &ctl->arena, COUNT_OF(heading));
    TRY(table_add(&table, heading));
    for (size_t i = 0; i < answer->n_roles; i++) {
        const Role *role = answer->roles[i];
        const char *cells[] = {role->code, role->is_built_in ? "-" : role->name,
                               scope_text(&ctl->arena, role->scope), join(&ctl->arena, role)};
        if (cells[2] == NULL || cells[3] == NULL)
            return arena_failure();
        TRY(table_add(&table, cells));
    }
    table_print(&table, &ctl->out);
    return OK;
}

static struct status print_json(struct ctl *ctl, const ListRolesResponse *answer)
{
    struct json_writer writer = json_writer_begin(&ctl->out);

    json_array_begin(&writer, NULL);
    for (size_t i = 0; i < answer->n_roles; i++)
        TRY(mapping_write(&writer, NULL, &answer->roles[i]->base, &ctl->arena));
    json_array_end(&writer);
    buffer_append_byte(&ctl->out, '\n');
    return OK;
}

static struct status run(struct ctl *ctl)
{
    static const struct rpc_target LIST = {
        .name = "sekisho.auth.v1.Roles/List",
        .response = &sekisho__auth__v1__list_roles_response__descriptor,
        .repeat = RPC_REPEAT_SAFE,
    };
    Sekisho__Auth__V1__ListRolesRequest request = SEKISHO__AUTH__V1__LIST_ROLES_REQUEST__INIT;
    const Sekisho__Auth__V1__Tenant *tenant = NULL;
    const void *answer = NULL;

    TRY(company_find(ctl, ctl->arguments->positionals[0], &tenant));
    request.tenant_id = tenant->tenant_id;
    TRY(ctl_call(ctl, SERVICE_AUTH, &LIST, &request.base, &answer));
    return ctl->arguments->wants_json ? print_json(ctl, answer) : print_table(ctl, answer);
}

const struct command command_role_list = {
    .name = "role list",
    .summary = "The roles of a company, built-in ones first, and what each allows.",
    .positionals = {"TENANT"},
    .run = run,
};
