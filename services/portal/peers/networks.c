#include "peers/networks.h"

#include "rpc/field.h"
#include "sekisho/auth/v1/auth.pb-c.h"

#define AUTH(name) Sekisho__Auth__V1__##name
#define TARGET(method, response_name, repeat_kind)                                                 \
    {                                                                                              \
        .name = "sekisho.auth.v1.Networks/" method,                                                \
        .response = &sekisho__auth__v1__##response_name##__descriptor, .repeat = repeat_kind       \
    }
#define CHANGE(method) TARGET(method, change_networks_response, RPC_REPEAT_BY_KEY)

static const struct rpc_target GET = TARGET("Get", networks_document, RPC_REPEAT_SAFE);
static const struct rpc_target PREVIEW =
    TARGET("Preview", preview_networks_response, RPC_REPEAT_SAFE);
static const struct rpc_target PUT = CHANGE("Put");
static const struct rpc_target CONFIRM = CHANGE("Confirm");
static const struct rpc_target REVERT = CHANGE("Revert");
static const struct rpc_target ADD_EXCEPTION = CHANGE("AddException");

static struct status read_list(const AUTH(NetworkList) * message, struct arena *arena,
                               struct allowed_list *out)
{
    struct allowed_range *ranges = arena_alloc_array(arena, message->n_ranges, sizeof *ranges);

    if (ranges == NULL)
        return arena_failure();
    for (size_t i = 0; i < message->n_ranges; i++) {
        const AUTH(NetworkRange) *range = message->ranges[i];
        ranges[i] =
            (struct allowed_range){range->range, range->label, range->owner, range->expires_at_us};
    }
    *out = (struct allowed_list){message->name, (enum allowed_mode)message->mode, ranges,
                                 message->n_ranges};
    return OK;
}

static struct status read_lists(AUTH(NetworkList) *const *messages, size_t count,
                                struct arena *arena, struct allowed_lists *out)
{
    if (count > ALLOWED_LISTS_MAXIMUM)
        return FAIL(UNAVAILABLE, "auth gave an answer that makes no sense");
    for (size_t i = 0; i < count; i++)
        TRY(read_list(messages[i], arena, &out->lists[i]));
    out->count = count;
    return OK;
}

struct status networks_get(struct rpc_client *client, const struct rpc_call_options *options,
                           struct arena *arena, struct networks_document *out)
{
    AUTH(GetNetworksRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__get_networks_request__init(&request);
    TRY(rpc_call(client, &GET, &request.base, options, arena, &answer));
    const AUTH(NetworksDocument) *document = answer;
    *out = (struct networks_document){
        .version = document->version,
        .saved_by = document->saved_by,
        .saved_at_us = document->saved_at_us,
        .trial_version = document->trial_version,
        .trial_ends_at_us = document->trial_ends_at_us,
        .now_us = document->now_us,
    };
    TRY(read_lists(document->lists, document->n_lists, arena, &out->lists));
    return read_lists(document->trial_lists, document->n_trial_lists, arena, &out->trial_lists);
}

static struct status fill_list(const struct allowed_list *list, struct arena *arena,
                               AUTH(NetworkList) * out)
{
    AUTH(NetworkRange) *ranges = arena_alloc_array(arena, list->count, sizeof *ranges);

    sekisho__auth__v1__network_list__init(out);
    out->name = rpc_text(list->name);
    out->mode = (AUTH(NetworkMode))list->mode;
    out->ranges = arena_alloc_array(arena, list->count, sizeof(AUTH(NetworkRange) *));
    if (ranges == NULL || out->ranges == NULL)
        return arena_failure();
    for (size_t i = 0; i < list->count; i++) {
        sekisho__auth__v1__network_range__init(&ranges[i]);
        ranges[i].range = rpc_text(list->ranges[i].range);
        ranges[i].label = rpc_text(list->ranges[i].label);
        ranges[i].owner = rpc_text(list->ranges[i].owner);
        ranges[i].expires_at_us = list->ranges[i].expires_at_us;
        out->ranges[out->n_ranges++] = &ranges[i];
    }
    return OK;
}

static struct status fill_lists(const struct allowed_lists *lists, struct arena *arena,
                                AUTH(NetworkList) * **out, size_t *count_out)
{
    AUTH(NetworkList) *messages = arena_alloc_array(arena, lists->count, sizeof *messages);

    *out = arena_alloc_array(arena, lists->count, sizeof(AUTH(NetworkList) *));
    if (messages == NULL || *out == NULL)
        return arena_failure();
    for (size_t i = 0; i < lists->count; i++) {
        TRY(fill_list(&lists->lists[i], arena, &messages[i]));
        (*out)[i] = &messages[i];
    }
    *count_out = lists->count;
    return OK;
}

static struct status read_warnings(const AUTH(PreviewNetworksResponse) * response,
                                   struct arena *arena, struct networks_preview *out)
{
    struct networks_warned *warnings =
        arena_alloc_array(arena, response->n_warnings, sizeof *warnings);

    if (warnings == NULL)
        return arena_failure();
    for (size_t i = 0; i < response->n_warnings; i++) {
        const AUTH(NetworkWarning) *warning = response->warnings[i];
        warnings[i] =
            (struct networks_warned){warning->list, warning->position, warning->is_wide != 0};
    }
    out->warnings = warnings;
    out->warning_count = response->n_warnings;
    return OK;
}

static struct status read_affected(const AUTH(PreviewNetworksResponse) * response,
                                   struct arena *arena, struct networks_preview *out)
{
    struct networks_affected *affected =
        arena_alloc_array(arena, response->n_affected, sizeof *affected);

    if (affected == NULL)
        return arena_failure();
    for (size_t i = 0; i < response->n_affected; i++) {
        const AUTH(NetworkAffected) *one = response->affected[i];
        affected[i] = (struct networks_affected){.login_id = one->login_id,
                                                 .name = one->display_name,
                                                 .refused = one->refused,
                                                 .admitted = one->admitted,
                                                 .last_refused_at_us = one->last_refused_at_us};
    }
    out->affected = affected;
    out->shown_count = response->n_affected;
    return OK;
}

struct status networks_ask_preview(struct rpc_client *client,
                                   const struct rpc_call_options *options,
                                   const struct allowed_lists *lists, struct arena *arena,
                                   struct networks_preview *out)
{
    AUTH(PreviewNetworksRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__preview_networks_request__init(&request);
    TRY(fill_lists(lists, arena, &request.lists, &request.n_lists));
    TRY(rpc_call(client, &PREVIEW, &request.base, options, arena, &answer));
    const AUTH(PreviewNetworksResponse) *response = answer;
    *out = (struct networks_preview){
        .own_address = response->own_address,
        .own_missing = response->own_missing,
        .own_missing_count = response->n_own_missing,
        .uses = response->uses,
        .use_count = response->n_uses,
        .sign_ins = response->sign_ins,
        .refused = response->refused,
        .affected_count = response->affected_count,
        .is_cut = response->is_cut != 0,
    };
    TRY(read_warnings(response, arena, out));
    return read_affected(response, arena, out);
}

struct status networks_put(struct rpc_client *client, const struct rpc_call_options *options,
                           int64_t base_version, const struct allowed_lists *lists, bool on_trial,
                           struct arena *arena)
{
    AUTH(PutNetworksRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__put_networks_request__init(&request);
    request.base_version = base_version;
    request.on_trial = on_trial;
    TRY(fill_lists(lists, arena, &request.lists, &request.n_lists));
    return rpc_call(client, &PUT, &request.base, options, arena, &answer);
}

struct status networks_confirm(struct rpc_client *client, const struct rpc_call_options *options,
                               int64_t version, struct arena *arena)
{
    AUTH(ConfirmNetworksRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__confirm_networks_request__init(&request);
    request.version = version;
    return rpc_call(client, &CONFIRM, &request.base, options, arena, &answer);
}

struct status networks_revert(struct rpc_client *client, const struct rpc_call_options *options,
                              int64_t version, struct arena *arena)
{
    AUTH(RevertNetworksRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__revert_networks_request__init(&request);
    request.version = version;
    return rpc_call(client, &REVERT, &request.base, options, arena, &answer);
}

struct status networks_add_exception(struct rpc_client *client,
                                     const struct rpc_call_options *options, const char *list,
                                     const struct allowed_range *range, struct arena *arena)
{
    AUTH(AddNetworkExceptionRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__add_network_exception_request__init(&request);
    request.list = rpc_text(list);
    request.range = rpc_text(range->range);
    request.label = rpc_text(range->label);
    request.expires_at_us = range->expires_at_us;
    return rpc_call(client, &ADD_EXCEPTION, &request.base, options, arena, &answer);
}
