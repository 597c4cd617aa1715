/* Changes of allow-lists beside the ordinary one: a range for some days, and the operator's. */
#include <string.h>

#include "handlers/handlers.h"
#include "handlers/networks_change.h"
#include "pass/pass.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "service.h"
#include "text/reason.h"

typedef Sekisho__Auth__V1__AddNetworkExceptionRequest AddNetworkExceptionRequest;
typedef Sekisho__Auth__V1__BreakNetworksRequest BreakNetworksRequest;
typedef Sekisho__Auth__V1__SetNetworksOptionRequest SetNetworksOptionRequest;

static struct status read_exception(const struct call *call, struct network_range *range,
                                    struct network_note *note)
{
    const AddNetworkExceptionRequest *request = call->request;
    int64_t left_us = request->expires_at_us - call->now_us;

    if (!range_parse(bytes_of(request->range), &range->range))
        return FAIL(INVALID_ARGUMENT, "range: not an address range");
    if (request->expires_at_us <= 0 || left_us <= 0 || left_us > NETWORKS_EXCEPTION_MAXIMUM_US)
        return FAIL(INVALID_ARGUMENT, "expires_at_us: within the next 7 days");
    if (!text_copy(note->label, sizeof note->label, request->label))
        return FAIL(INVALID_ARGUMENT, "label: at most 64 bytes");
    range->expires_at_us = request->expires_at_us;
    return OK;
}

/* The list with one range more, in the call's arena. */
static struct status lengthen(const struct call *call, const struct network_range *range,
                              const struct network_note *note, struct network_list *list,
                              const struct network_note **notes)
{
    struct network_range *ranges = arena_alloc_array(call->arena, list->count + 1, sizeof *ranges);
    struct network_note *longer = arena_alloc_array(call->arena, list->count + 1, sizeof *longer);

    if (ranges == NULL || longer == NULL)
        return arena_failure();
    for (size_t i = 0; i < list->count; i++) {
        ranges[i] = list->ranges[i];
        longer[i] = (*notes)[i];
    }
    ranges[list->count] = *range;
    longer[list->count++] = *note;
    list->ranges = ranges;
    *notes = longer;
    return OK;
}

static struct status add_exception(const struct call *call, struct networks *lists)
{
    const AddNetworkExceptionRequest *request = call->request;
    struct network_range range = {0};
    struct network_note note = {0};

    TRY(read_exception(call, &range, &note));
    for (size_t i = 0; i < lists->count; i++) {
        if (strcmp(lists->lists[i].name, request->list) != 0)
            continue;
        TRY(lengthen(call, &range, &note, &lists->lists[i], &lists->notes[i]));
        return networks_validate(lists);
    }
    return FAIL(NOT_FOUND, "there is no such list");
}

struct status handle_add_network_exception(struct call *call)
{
    CLEANUP(networks_change_close) struct networks_change change = {0};
    TRY(networks_change_begin(call, call->pass->tenant_id, &change));
    if (change.once.is_repeated)
        return networks_change_repeat(&change);
    TRY(networks_change_check_on(&change));
    if (change.state.trial_version != 0)
        return FAIL(FAILED_PRECONDITION, "a trial is under way");
    struct networks lists = change.in_force;
    TRY(add_exception(call, &lists));
    TRY(networks_change_save(&change, &lists));
    change.state.version = lists.version;
    return networks_change_finish(&change,
                                  &(struct networks_event){.kind = "networks_exception_added",
                                                           .before = &change.in_force,
                                                           .after = &lists});
}

/* NOT_FOUND for a company that there is not, as the foreign key says. */
static struct status begin_for_operator(struct call *call, int64_t tenant_id,
                                        struct networks_change *out)
{
    if (tenant_id <= 0)
        return FAIL(INVALID_ARGUMENT, "tenant_id: say whose networks");
    struct status begun = networks_change_begin(call, tenant_id, out);
    if (begun.code == STATUS_FAILED_PRECONDITION)
        return FAIL(NOT_FOUND, "there is no such company");
    return begun;
}

struct status handle_break_networks(struct call *call)
{
    const BreakNetworksRequest *request = call->request;

    TRY(reason_check(request->reason, /* is_needed */ true));
    CLEANUP(networks_change_close) struct networks_change change = {0};
    TRY(begin_for_operator(call, request->tenant_id, &change));
    if (change.once.is_repeated)
        return networks_change_repeat(&change);
    struct networks lists = change.in_force;
    for (size_t i = 0; i < lists.count; i++)
        lists.lists[i].mode = NETWORK_OFF;
    TRY(networks_change_save(&change, &lists));
    change.state.version = lists.version;
    change.state.trial_version = 0;
    log_error(call->log, "networks_broken", LOG_INT("tenant", request->tenant_id));
    return networks_change_finish(&change, &(struct networks_event){.kind = "networks_broken",
                                                                    .reason = request->reason,
                                                                    .before = &change.in_force,
                                                                    .after = &lists});
}

struct status handle_set_networks_option(struct call *call)
{
    const SetNetworksOptionRequest *request = call->request;

    CLEANUP(networks_change_close) struct networks_change change = {0};
    TRY(begin_for_operator(call, request->tenant_id, &change));
    if (change.once.is_repeated)
        return networks_change_repeat(&change);
    change.state.is_on = request->is_on;
    change.state.trial_version = 0;
    return networks_change_finish(
        &change, &(struct networks_event){.kind = "networks_switched",
                                          .reason = request->is_on ? "on" : "off"});
}
