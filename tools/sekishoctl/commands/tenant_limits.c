#include <inttypes.h>
#include <string.h>

#include "call.h"
#include "commands/commands.h"
#include "company.h"
#include "mapping.h"
#include "options.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "table.h"

typedef Sekisho__Auth__V1__SessionLimits Limits;
typedef Sekisho__Auth__V1__Tenant Tenant;

/* Wide enough for whatever auth allows, and for its field. */
enum { NUMBER_MAXIMUM = 1000000 };

static struct status read_number(struct ctl *ctl, const char *flag, int32_t *limit)
{
    int64_t number = 0;

    TRY(option_number(ctl, flag, 1, NUMBER_MAXIMUM, *limit, &number));
    *limit = (int32_t)number;
    return OK;
}

/* What is not given stays as it is. */
static struct status read_limits(struct ctl *ctl, Limits *limits)
{
    char *further = NULL;

    TRY(read_number(ctl, "--idle", &limits->idle_seconds));
    TRY(read_number(ctl, "--absolute", &limits->absolute_seconds));
    TRY(read_number(ctl, "--sessions", &limits->maximum_sessions));
    TRY(option_text(ctl, "--further", &further));
    if (strcmp(further, "refuse") == 0)
        limits->refuse_further = true;
    else if (strcmp(further, "end-oldest") == 0)
        limits->refuse_further = false;
    else if (further[0] != '\0')
        return ctl_usage(ctl, "--further is refuse or end-oldest, not %.64s", further);
    return OK;
}

static struct status add_row(struct ctl *ctl, struct table *table, const char *kind,
                             const Limits *limits)
{
    const char *cells[] = {
        kind,
        arena_format(&ctl->arena, "%" PRId32 " s", limits->idle_seconds),
        arena_format(&ctl->arena, "%" PRId32 " s", limits->absolute_seconds),
        arena_format(&ctl->arena, "%" PRId32, limits->maximum_sessions),
        limits->refuse_further ? "is refused" : "ends the oldest",
    };

    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        if (cells[i] == NULL)
            return arena_failure();
    }
    return table_add(table, cells);
}

static struct status print(struct ctl *ctl, const Tenant *tenant)
{
    static const char *const heading[] = {"KIND", "IDLE", "ABSOLUTE", "SESSIONS", "ONE MORE"};
    struct json_writer writer = json_writer_begin(&ctl->out);
    struct table table;

    if (ctl->arguments->wants_json) {
        TRY(mapping_write(&writer, NULL, &tenant->base, &ctl->arena));
        buffer_append_byte(&ctl->out, '\n');
        return OK;
    }
    table_init(&table, &ctl->arena, COUNT_OF(heading));
    TRY(table_add(&table, heading));
    TRY(add_row(ctl, &table, "staff", tenant->staff_sessions));
    TRY(add_row(ctl, &table, "customers", tenant->customer_sessions));
    table_print(&table, &ctl->out);
    return OK;
}

static struct status put(struct ctl *ctl, const Tenant *tenant, const Tenant **out)
{
    static const struct rpc_target PUT = {
        .name = "sekisho.auth.v1.Tenants/PutSessionLimits",
        .response = &sekisho__auth__v1__tenant__descriptor,
        .repeat = RPC_REPEAT_BY_KEY,
    };
    Sekisho__Auth__V1__PutSessionLimitsRequest request =
        SEKISHO__AUTH__V1__PUT_SESSION_LIMITS_REQUEST__INIT;
    const char *kind = ctl->arguments->positionals[1];
    const void *answer = NULL;

    request.tenant_id = tenant->tenant_id;
    request.base_revision = tenant->revision;
    request.staff = tenant->staff_sessions;
    request.customers = tenant->customer_sessions;
    if (strcmp(kind, "staff") == 0)
        TRY(read_limits(ctl, request.staff));
    else if (strcmp(kind, "customers") == 0)
        TRY(read_limits(ctl, request.customers));
    else
        return ctl_usage(ctl, "the kind is staff or customers, not %.64s", kind);
    TRY(ctl_call(ctl, SERVICE_AUTH, &PUT, &request.base, &answer));
    *out = answer;
    return OK;
}

static struct status run(struct ctl *ctl)
{
    const Tenant *tenant = NULL;

    TRY(company_find(ctl, ctl->arguments->positionals[0], &tenant));
    if (ctl->arguments->positionals[1])
        TRY(put(ctl, tenant, &tenant));
    return print(ctl, tenant);
}

const struct command command_tenant_limits = {
    .name = "tenant limits",
    .summary = "Show or change how long sessions may last and how many a user may have.",
    .positionals = {"TENANT", "[KIND]"},
    .options = {{"--idle", "SECONDS", false, "Over after so long without activity."},
                {"--absolute", "SECONDS", false, "Over so long after the sign-in in any case."},
                {"--sessions", "COUNT", false, "Of one user at once."},
                {"--further", "WHAT", false, "One more: refuse or end-oldest."}},
    .run = run,
};
