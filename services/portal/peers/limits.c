#include "peers/limits.h"

#include "sekisho/auth/v1/auth.pb-c.h"

#define AUTH(name) Sekisho__Auth__V1__##name

static const struct rpc_target PUT = {
    .name = "sekisho.auth.v1.Tenants/PutSessionLimits",
    .response = &sekisho__auth__v1__tenant__descriptor,
    .repeat = RPC_REPEAT_BY_KEY,
};

/* Both limits are read from forms that take no larger numbers. */
static void fill(const struct company_limits *limits, AUTH(SessionLimits) * out)
{
    sekisho__auth__v1__session_limits__init(out);
    out->idle_seconds = (int32_t)limits->idle_seconds;
    out->absolute_seconds = (int32_t)limits->absolute_seconds;
    out->maximum_sessions = (int32_t)limits->sessions;
    out->refuse_further = limits->refuses_further;
}

struct status limits_put(struct rpc_client *client, const struct rpc_call_options *options,
                         const struct company_limits *staff, const struct company_limits *customers,
                         int64_t base, struct arena *arena)
{
    AUTH(PutSessionLimitsRequest) request;
    AUTH(SessionLimits) of_staff;
    AUTH(SessionLimits) of_customers;
    const void *answer = NULL;

    sekisho__auth__v1__put_session_limits_request__init(&request);
    fill(staff, &of_staff);
    fill(customers, &of_customers);
    request.staff = &of_staff;
    request.customers = &of_customers;
    request.base_revision = base;
    return rpc_call(client, &PUT, &request.base, options, arena, &answer);
}
