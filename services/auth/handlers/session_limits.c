#include "handlers/handlers.h"

#include "handlers/limits_push.h"
#include "handlers/settings_change.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "store/tenant_store.h"

typedef Sekisho__Auth__V1__PutSessionLimitsRequest PutSessionLimitsRequest;
typedef Sekisho__Auth__V1__SessionLimits LimitsMessage;

static struct status read_limits(const struct call *call, const LimitsMessage *message,
                                 struct session_limits *out)
{
    const struct auth_service *service = call->service;

    if (message == NULL)
        return FAIL(INVALID_ARGUMENT, "staff and customers: say the limits of both");
    *out = (struct session_limits){message->idle_seconds, message->absolute_seconds,
                                   message->maximum_sessions, message->refuse_further};
    return session_limits_check(out, &service->session_bounds);
}

static const char *word_of(const struct session_limits *limits)
{
    return limits->refuses_further ? "refuse" : "end the oldest";
}

static void note_staff(struct settings_change *change)
{
    const struct session_limits *before = &change->before.staff_sessions;
    const struct session_limits *after = &change->after.staff_sessions;

    settings_change_note_number(change, "staff_idle_seconds", before->idle_seconds,
                                after->idle_seconds);
    settings_change_note_number(change, "staff_absolute_seconds", before->absolute_seconds,
                                after->absolute_seconds);
    settings_change_note_number(change, "staff_maximum_sessions", before->parallel,
                                after->parallel);
    settings_change_note(change, "staff_further_session", word_of(before), word_of(after));
}

static void note_customers(struct settings_change *change)
{
    const struct session_limits *before = &change->before.customer_sessions;
    const struct session_limits *after = &change->after.customer_sessions;

    settings_change_note_number(change, "customer_idle_seconds", before->idle_seconds,
                                after->idle_seconds);
    settings_change_note_number(change, "customer_absolute_seconds", before->absolute_seconds,
                                after->absolute_seconds);
    settings_change_note_number(change, "customer_maximum_sessions", before->parallel,
                                after->parallel);
    settings_change_note(change, "customer_further_session", word_of(before), word_of(after));
}

static struct status put(struct settings_change *change)
{
    const PutSessionLimitsRequest *request = change->call->request;

    TRY(read_limits(change->call, request->staff, &change->after.staff_sessions));
    TRY(read_limits(change->call, request->customers, &change->after.customer_sessions));
    note_staff(change);
    note_customers(change);
    if (settings_change_is_one(change)) {
        change->after.limits_revision++;
        TRY(tenant_store_set_limits(change->db, &change->after));
    }
    return settings_change_finish(change);
}

/* No connection is held while session is asked. Also for a repeated call, whose first may have come
 * no further. */
static struct status push(struct settings_change *change)
{
    struct call *call = change->call;
    const struct limits_work work = {.service = call->service,
                                     .log = call->log,
                                     .arena = call->arena,
                                     .options = rpc_options_of_call(call)};

    settings_change_close(change);
    return limits_push(&work, change->after.id);
}

struct status handle_put_session_limits(struct call *call)
{
    const PutSessionLimitsRequest *request = call->request;

    CLEANUP(settings_change_close) struct settings_change change = {0};
    TRY(settings_change_begin(call, request->tenant_id, request->base_revision, &change));
    if (!change.once.is_repeated)
        TRY(put(&change));
    return push(&change);
}
