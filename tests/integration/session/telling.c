/* The calls by which auth tells session what holds for a company. */
#include "calls_private.h"
#include "sekisho/session/v1/session.pb-c.h"

/* One list of `copies` equal ranges, or none when there is no range. */
static void fill_list(struct arena *arena, const char *name, const char *range, size_t copies,
                      Sekisho__Session__V1__NetworkList ***lists_out, size_t *count_out)
{
    Sekisho__Session__V1__NetworkList *list = arena_alloc(arena, sizeof *list);
    Sekisho__Session__V1__NetworkRange *one = arena_alloc(arena, sizeof *one);

    *lists_out = arena_alloc_array(arena, 1, sizeof *list);
    *count_out = range ? 1 : 0;
    CHECK(list && one && *lists_out);
    sekisho__session__v1__network_list__init(list);
    sekisho__session__v1__network_range__init(one);
    one->range = wire_text(arena, range);
    list->name = wire_text(arena, name ? name : "everyone");
    list->mode = SEKISHO__SESSION__V1__NETWORK_MODE__NETWORK_MODE_ENFORCE;
    list->n_ranges = copies ? copies : 1;
    list->ranges = arena_alloc_array(arena, list->n_ranges, sizeof one);
    CHECK(list->ranges != NULL);
    for (size_t i = 0; i < list->n_ranges; i++)
        list->ranges[i] = one;
    (*lists_out)[0] = list;
}

struct status call_put_networks(enum identity replica, struct put_networks options)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__PutNetworksRequest request;
    const void *answer = NULL;

    sekisho__session__v1__put_networks_request__init(&request);
    arena_init(&arena, ARENA_MAXIMUM);
    request.tenant_id = options.tenant_id;
    request.revision = options.revision;
    request.trial_ends_at_us = options.trial_ends_at_us;
    fill_list(&arena, options.list, options.range, options.copies, &request.lists,
              &request.n_lists);
    fill_list(&arena, options.list, options.trial_range, options.copies, &request.trial_lists,
              &request.n_trial_lists);
    struct status status =
        call_session(replica, AUTH, TARGET("PutNetworks", put_networks_response, RPC_REPEAT_BY_KEY),
                     &request.base, 0, NULL, &arena, &answer);
    return (struct status){status.code, status_code_name(status.code)};
}

static int32_t or_widest(int32_t chosen, int32_t widest)
{
    return chosen ? chosen : widest;
}

struct status call_put_policy(enum identity replica, struct put_policy options,
                              uint32_t *shortened_out, bool *more_out)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__SessionPolicy staff;
    Sekisho__Session__V1__SessionPolicy customers;
    Sekisho__Session__V1__PutTenantPolicyRequest request;
    const void *answer = NULL;

    sekisho__session__v1__session_policy__init(&staff);
    sekisho__session__v1__put_tenant_policy_request__init(&request);
    arena_init(&arena, ARENA_MAXIMUM);
    staff.absolute_seconds = or_widest(options.absolute_seconds, 86400);
    staff.maximum_sessions = or_widest(options.maximum_sessions, 20);
    customers = staff;
    staff.idle_seconds = or_widest(options.idle_seconds, 3600);
    customers.idle_seconds = or_widest(options.customer_idle_seconds, 3600);
    request.tenant_id = options.tenant_id;
    request.revision = options.revision;
    request.staff = &staff;
    request.customers = &customers;
    struct status status = call_session(
        replica, AUTH, TARGET("PutTenantPolicy", put_tenant_policy_response, RPC_REPEAT_BY_KEY),
        &request.base, options.key, NULL, &arena, &answer);
    if (status_is_ok(status)) {
        const Sekisho__Session__V1__PutTenantPolicyResponse *response = answer;
        if (shortened_out)
            *shortened_out = response->shortened_sessions;
        if (more_out)
            *more_out = response->more;
    }
    return (struct status){status.code, status_code_name(status.code)};
}
