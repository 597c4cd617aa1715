/* All there is of a company, at the end of its contract or before: auth's part and the history by
 * calls, the portal's as it has printed it. Page after page, so that memory does not grow. */
#include <stdio.h>

#include "call.h"
#include "commands/commands.h"
#include "commands/history_record.h"
#include "company.h"
#include "export_folder.h"
#include "mapping.h"
#include "options.h"
#include "portal_part.h"

enum {
    PAGE_MEMORY_MAXIMUM = 16 << 20,
    ROW_MAXIMUM = 1 << 20,
};

struct exporter {
    struct ctl *ctl;
    struct export_folder folder;
    const Sekisho__Auth__V1__Tenant *tenant;
    struct arena page; /* what was asked for last, and what is made of it */
    struct buffer row;
};

static void clear(struct exporter *exporter)
{
    export_folder_close(&exporter->folder);
    arena_clear(&exporter->page);
    buffer_clear(&exporter->row);
}

#define AUTH_TARGET(method, response_, repeat_)                                                    \
    {                                                                                              \
        .name = "sekisho.auth.v1." method,                                                         \
        .response = &sekisho__auth__v1__##response_##__descriptor, .repeat = (repeat_)             \
    }
static const struct rpc_target BEGIN =
    AUTH_TARGET("Tenants/BeginExport", tenant, RPC_REPEAT_BY_KEY);
static const struct rpc_target LOGO = AUTH_TARGET("Tenants/GetLogo", logo, RPC_REPEAT_SAFE);
static const struct rpc_target USERS =
    AUTH_TARGET("Users/List", list_users_response, RPC_REPEAT_SAFE);
static const struct rpc_target DEPARTURES =
    AUTH_TARGET("Users/ListDepartures", list_departures_response, RPC_REPEAT_SAFE);
static const struct rpc_target ROLES =
    AUTH_TARGET("Roles/List", list_roles_response, RPC_REPEAT_SAFE);
static const struct rpc_target GROUPS =
    AUTH_TARGET("CustomerGroups/List", list_customer_groups_response, RPC_REPEAT_SAFE);
static const struct rpc_target NETWORKS =
    AUTH_TARGET("Networks/Get", networks_document, RPC_REPEAT_SAFE);
static const struct rpc_target SEARCH = {
    .name = "sekisho.audit.v1.History/Search",
    .response = &sekisho__audit__v1__search_response__descriptor,
    .repeat = RPC_REPEAT_SAFE,
};

static struct status ask(struct exporter *exporter, const struct rpc_target *target,
                         const ProtobufCMessage *request, const void **out)
{
    return ctl_call_into(exporter->ctl, SERVICE_AUTH, target, request, &exporter->page, out);
}

static struct status end_row(struct exporter *exporter)
{
    buffer_append_byte(&exporter->row, '\n');
    TRY(buffer_outcome(&exporter->row));
    TRY(export_folder_add_row(&exporter->folder, buffer_bytes(&exporter->row)));
    buffer_reset(&exporter->row);
    return OK;
}

static struct status add(struct exporter *exporter, const ProtobufCMessage *message)
{
    struct json_writer writer = json_writer_begin(&exporter->row);

    TRY(mapping_write(&writer, NULL, message, &exporter->page));
    return end_row(exporter);
}

static struct status write_one(struct exporter *exporter, const char *name,
                               const ProtobufCMessage *message)
{
    TRY(export_folder_begin(&exporter->folder, name));
    TRY(add(exporter, message));
    return export_folder_end(&exporter->folder);
}

static struct status write_company(struct exporter *exporter)
{
    return write_one(exporter, "company.json", &exporter->tenant->base);
}

static struct status write_logo(struct exporter *exporter)
{
    Sekisho__Auth__V1__GetLogoRequest request = SEKISHO__AUTH__V1__GET_LOGO_REQUEST__INIT;
    const void *answer = NULL;

    if (exporter->tenant->logo[0] == '\0')
        return OK;
    request.code = exporter->tenant->code;
    request.logo = exporter->tenant->logo;
    TRY(ask(exporter, &LOGO, &request.base, &answer));
    const Sekisho__Auth__V1__Logo *logo = answer;
    TRY(export_folder_begin(&exporter->folder, "logo.png"));
    TRY(export_folder_add_row(&exporter->folder,
                              (struct bytes){logo->image.data, logo->image.len}));
    return export_folder_end(&exporter->folder);
}

static struct status write_users(struct exporter *exporter)
{
    Sekisho__Auth__V1__ListUsersRequest request = SEKISHO__AUTH__V1__LIST_USERS_REQUEST__INIT;
    const Sekisho__Auth__V1__ListUsersResponse *page = NULL;
    const void *answer = NULL;
    char after[128] = "";

    request.tenant_id = exporter->tenant->tenant_id;
    request.after = after;
    TRY(export_folder_begin(&exporter->folder, "users.jsonl"));
    do {
        arena_reset(&exporter->page);
        TRY(ask(exporter, &USERS, &request.base, &answer));
        page = answer;
        for (size_t i = 0; i < page->n_users; i++)
            TRY(add(exporter, &page->users[i]->base));
        if (!text_copy(after, sizeof after, page->next))
            return ctl_refuse(exporter->ctl, "auth's list of users cannot be read on");
    } while (after[0] != '\0' && page->n_users > 0);
    return export_folder_end(&exporter->folder);
}

/* Since there are any: the latest first. */
static struct status write_leavers(struct exporter *exporter)
{
    Sekisho__Auth__V1__ListDeparturesRequest request =
        SEKISHO__AUTH__V1__LIST_DEPARTURES_REQUEST__INIT;
    const Sekisho__Auth__V1__ListDeparturesResponse *page = NULL;
    const void *answer = NULL;
    char after[64] = "";

    request.tenant_id = exporter->tenant->tenant_id;
    request.from_us = 1;
    request.after = after;
    TRY(export_folder_begin(&exporter->folder, "leavers.jsonl"));
    do {
        arena_reset(&exporter->page);
        TRY(ask(exporter, &DEPARTURES, &request.base, &answer));
        page = answer;
        for (size_t i = 0; i < page->n_departures; i++)
            TRY(add(exporter, &page->departures[i]->base));
        if (!text_copy(after, sizeof after, page->next))
            return ctl_refuse(exporter->ctl, "auth's list of leavers cannot be read on");
    } while (after[0] != '\0' && page->n_departures > 0);
    return export_folder_end(&exporter->folder);
}

static struct status write_roles(struct exporter *exporter)
{
    Sekisho__Auth__V1__ListRolesRequest request = SEKISHO__AUTH__V1__LIST_ROLES_REQUEST__INIT;
    const void *answer = NULL;

    request.tenant_id = exporter->tenant->tenant_id;
    TRY(ask(exporter, &ROLES, &request.base, &answer));
    const Sekisho__Auth__V1__ListRolesResponse *roles = answer;
    TRY(export_folder_begin(&exporter->folder, "roles.jsonl"));
    for (size_t i = 0; i < roles->n_roles; i++)
        TRY(add(exporter, &roles->roles[i]->base));
    return export_folder_end(&exporter->folder);
}

static struct status write_groups(struct exporter *exporter)
{
    Sekisho__Auth__V1__ListCustomerGroupsRequest request =
        SEKISHO__AUTH__V1__LIST_CUSTOMER_GROUPS_REQUEST__INIT;
    const void *answer = NULL;

    request.tenant_id = exporter->tenant->tenant_id;
    TRY(ask(exporter, &GROUPS, &request.base, &answer));
    const Sekisho__Auth__V1__ListCustomerGroupsResponse *groups = answer;
    TRY(export_folder_begin(&exporter->folder, "customer_groups.jsonl"));
    for (size_t i = 0; i < groups->n_groups; i++)
        TRY(add(exporter, &groups->groups[i]->base));
    return export_folder_end(&exporter->folder);
}

static struct status write_networks(struct exporter *exporter)
{
    Sekisho__Auth__V1__GetNetworksRequest request = SEKISHO__AUTH__V1__GET_NETWORKS_REQUEST__INIT;
    const void *answer = NULL;

    request.tenant_id = exporter->tenant->tenant_id;
    TRY(ask(exporter, &NETWORKS, &request.base, &answer));
    return write_one(exporter, "networks.json",
                     &((const Sekisho__Auth__V1__NetworksDocument *)answer)->base);
}

static struct status add_record(struct exporter *exporter, const Sekisho__Audit__V1__Record *record)
{
    struct json_writer writer = json_writer_begin(&exporter->row);
    const Sekisho__Audit__V1__Event *event = NULL;

    TRY(history_record_read(exporter->ctl, record, &exporter->page, &event));
    TRY(history_record_write(&writer, record, event, &exporter->page));
    return end_row(exporter);
}

/* The newest first, from now on: each page is a reading that the history records, too. */
static struct status write_history(struct exporter *exporter)
{
    Sekisho__Audit__V1__SearchRequest request = SEKISHO__AUDIT__V1__SEARCH_REQUEST__INIT;
    const Sekisho__Audit__V1__SearchResponse *page = NULL;
    const void *answer = NULL;

    request.tenant_id = exporter->tenant->tenant_id;
    TRY(export_folder_begin(&exporter->folder, "history.jsonl"));
    do {
        arena_reset(&exporter->page);
        TRY(ctl_call_into(exporter->ctl, SERVICE_AUDIT, &SEARCH, &request.base, &exporter->page,
                          &answer));
        page = answer;
        for (size_t i = 0; i < page->n_records; i++)
            TRY(add_record(exporter, page->records[i]));
        if (page->n_records > 0)
            request.before_seq = page->records[page->n_records - 1]->seq;
    } while (page->n_records > 0 && page->more_older);
    return export_folder_end(&exporter->folder);
}

/* Recorded before anything is read. */
static struct status begin(struct exporter *exporter)
{
    Sekisho__Auth__V1__BeginExportRequest request = SEKISHO__AUTH__V1__BEGIN_EXPORT_REQUEST__INIT;
    struct ctl *ctl = exporter->ctl;
    const void *answer = NULL;

    TRY(option_text(ctl, "--reason", &request.reason));
    TRY(company_find(ctl, ctl->arguments->positionals[0], &exporter->tenant));
    request.tenant_id = exporter->tenant->tenant_id;
    TRY(export_folder_make(ctl, ctl->arguments->positionals[1], &exporter->folder));
    return ctl_call(ctl, SERVICE_AUTH, &BEGIN, &request.base, &answer);
}

static struct status write_parts(struct exporter *exporter)
{
    static struct status (*const parts[])(struct exporter *) = {
        write_company, write_logo,   write_users,    write_leavers,
        write_roles,   write_groups, write_networks, write_history};

    for (size_t i = 0; i < COUNT_OF(parts); i++)
        TRY(parts[i](exporter));
    return portal_part_write(&exporter->folder,
                             arguments_option(exporter->ctl->arguments, "--portal"),
                             exporter->tenant->tenant_id);
}

/* What was refused is told when the page that says so is gone. */
static struct status keep_reason(struct ctl *ctl, struct status failed)
{
    if (ctl->problem[0] == '\0')
        (void)snprintf(ctl->problem, sizeof ctl->problem, "%s", failed.text);
    if (ctl->advice == NULL)
        ctl->advice = "There is no manifest.json: what was written so far is not all.";
    return (struct status){failed.code, status_code_name(failed.code)};
}

static struct status run(struct ctl *ctl)
{
    CLEANUP(clear) struct exporter exporter = {.ctl = ctl, .folder = EXPORT_FOLDER_NONE};

    arena_init(&exporter.page, PAGE_MEMORY_MAXIMUM);
    buffer_init(&exporter.row, ROW_MAXIMUM);
    TRY(begin(&exporter));
    struct status written = write_parts(&exporter);
    if (!status_is_ok(written))
        return keep_reason(ctl, written);
    return export_folder_finish(&exporter.folder, exporter.tenant);
}

const struct command command_tenant_export = {
    .name = "tenant export",
    .summary = "Write all there is of a company into a new folder, with a manifest.",
    .positionals = {"TENANT", "FOLDER"},
    .options = {{"--portal", "FILE", true,
                 "What `sekisho-portal --export ID` printed; - for stdin."},
                {"--reason", "TEXT", true, "Kept in the history."}},
    .run = run,
};
