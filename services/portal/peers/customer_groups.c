#include "peers/customer_groups.h"

#include "peers/scope_message.h"
#include "rpc/field.h"

#define AUTH(name) Sekisho__Auth__V1__##name
#define TARGET(method, response_, repeat_)                                                         \
    {                                                                                              \
        .name = "sekisho.auth.v1.CustomerGroups/" method,                                          \
        .response = &sekisho__auth__v1__##response_##__descriptor, .repeat = (repeat_)             \
    }

scope_set scope_of_groups(const uint32_t *groups, size_t count)
{
    scope_set scope = SCOPE_NONE;

    for (size_t i = 0; i < count; i++) {
        if (groups[i] >= 1 && groups[i] <= SCOPE_GROUPS_MAXIMUM)
            scope |= SCOPE_GROUP(groups[i]);
    }
    return scope;
}

scope_set scope_of_message(const AUTH(Scope) * message)
{
    if (message == NULL)
        return SCOPE_NONE;
    return message->is_all ? SCOPE_ALL : scope_of_groups(message->groups, message->n_groups);
}

AUTH(Scope) * scope_fill_message(const struct scope_wish *wish, struct scope_message *out)
{
    if (!wish->is_said)
        return NULL;
    sekisho__auth__v1__scope__init(&out->message);
    out->message.is_all = scope_is_all(wish->scope);
    out->message.groups = out->groups;
    for (uint32_t number = 1; number <= SCOPE_GROUPS_MAXIMUM; number++) {
        if ((wish->scope & SCOPE_GROUP(number)) != 0 && !out->message.is_all)
            out->groups[out->message.n_groups++] = number;
    }
    return &out->message;
}

const struct customer_group *customer_group_find(const struct customer_groups *groups,
                                                 unsigned number)
{
    for (size_t i = 0; i < groups->count; i++) {
        if (groups->groups[i].number == number)
            return &groups->groups[i];
    }
    return NULL;
}

struct status customer_groups_list(struct rpc_client *client,
                                   const struct rpc_call_options *options, struct arena *arena,
                                   struct customer_groups *out)
{
    static const struct rpc_target LIST =
        TARGET("List", list_customer_groups_response, RPC_REPEAT_SAFE);
    AUTH(ListCustomerGroupsRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__list_customer_groups_request__init(&request);
    TRY(rpc_call(client, &LIST, &request.base, options, arena, &answer));
    const AUTH(ListCustomerGroupsResponse) *response = answer;
    struct customer_group *groups = arena_alloc_array(arena, response->n_groups, sizeof *groups);
    if (groups == NULL)
        return arena_failure();
    for (size_t i = 0; i < response->n_groups; i++)
        groups[i] = (struct customer_group){response->groups[i]->number, response->groups[i]->name,
                                            response->groups[i]->revision};
    *out = (struct customer_groups){groups, response->n_groups};
    return OK;
}

struct status customer_groups_put(struct rpc_client *client, const struct rpc_call_options *options,
                                  const struct customer_group *group, struct arena *arena)
{
    static const struct rpc_target PUT = TARGET("Put", customer_group, RPC_REPEAT_BY_KEY);
    AUTH(PutCustomerGroupRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__put_customer_group_request__init(&request);
    request.number = group->number;
    request.name = rpc_text(group->name);
    request.base_revision = group->revision;
    return rpc_call(client, &PUT, &request.base, options, arena, &answer);
}

struct status customer_groups_delete(struct rpc_client *client,
                                     const struct rpc_call_options *options,
                                     const struct customer_group *group, const char *reason,
                                     struct arena *arena)
{
    static const struct rpc_target DELETE =
        TARGET("Delete", delete_customer_group_response, RPC_REPEAT_BY_KEY);
    AUTH(DeleteCustomerGroupRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__delete_customer_group_request__init(&request);
    request.number = group->number;
    request.reason = rpc_text(reason);
    request.base_revision = group->revision;
    return rpc_call(client, &DELETE, &request.base, options, arena, &answer);
}
