#include "handlers/networks.h"

#include "backbone/once.h"
#include "handlers/ending.h"
#include "handlers/everywhere.h"
#include "handlers/handlers.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "service.h"
#include "store/network_store.h"

typedef Sekisho__Session__V1__NetworkList ListMessage;
typedef Sekisho__Session__V1__PutNetworksRequest PutNetworksRequest;

static struct network_user user_of(const struct session *session)
{
    return (struct network_user){.is_customer = session->subject.kind == USER_KIND_CUSTOMER,
                                 .roles = session->subject.roles};
}

bool networks_judge_from_memory(const struct call *call, const struct session *session,
                                struct address address, enum network_verdict *out)
{
    struct session_service *service = call->service;
    const struct network_user user = user_of(session);

    return feed_is_fresh(service->feed) &&
           network_table_judge(service->networks, session->subject.tenant_id, call->now_us, &user,
                               address, out);
}

static struct status open_policy(const struct call *call, int64_t tenant_id,
                                 struct network_policy *out)
{
    struct session_service *service = call->service;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    TRY(network_store_open_policy(db, tenant_id, call->now_us, call->arena, out));
    return db_commit(&transaction);
}

/* The mark is taken before the rows are read: a change that comes in between is not overlooked. */
struct status networks_judge(const struct call *call, const struct session *session,
                             struct address address, enum network_verdict *out)
{
    struct session_service *service = call->service;
    const struct network_user user = user_of(session);
    int64_t tenant_id = session->subject.tenant_id;

    if (networks_judge_from_memory(call, session, address, out))
        return OK;
    uint64_t mark = network_table_mark(service->networks, tenant_id);
    CLEANUP(network_policy_close) struct network_policy policy = {0};
    TRY(open_policy(call, tenant_id, &policy));
    *out = network_policy_judge(&policy, &user, address);
    (void)network_table_put(service->networks, tenant_id, &policy, mark);
    return OK;
}

static struct status read_list(const ListMessage *message, struct arena *arena, size_t *ranges_left,
                               struct network_list *out)
{
    struct network_range *ranges = arena_alloc_array(arena, message->n_ranges, sizeof *ranges);

    if (ranges == NULL)
        return arena_failure();
    if (!network_list_name_is_valid(message->name) ||
        !text_copy(out->name, sizeof out->name, message->name))
        return FAIL(INVALID_ARGUMENT, "a list has a name of its kind");
    if (message->n_ranges > *ranges_left)
        return FAIL(INVALID_ARGUMENT, "at most 500 ranges");
    for (size_t i = 0; i < message->n_ranges; i++) {
        if (!range_parse(bytes_of(message->ranges[i]->range), &ranges[i].range))
            return FAIL(INVALID_ARGUMENT, "a range is none");
        ranges[i].expires_at_us = message->ranges[i]->expires_at_us;
    }
    out->mode = (enum network_mode)message->mode;
    out->ranges = ranges;
    out->count = message->n_ranges;
    *ranges_left -= out->count;
    return OK;
}

static struct status read_lists(ListMessage *const *messages, size_t count, struct arena *arena,
                                const struct network_list **out)
{
    struct network_list *lists = arena_alloc_array(arena, count, sizeof *lists);
    size_t ranges_left = RANGE_SET_MAXIMUM;

    if (count > NETWORK_LISTS_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "at most 34 lists");
    if (lists == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++)
        TRY(read_list(messages[i], arena, &ranges_left, &lists[i]));
    *out = lists;
    return OK;
}

static struct status read_request(const struct call *call, struct network_lists *out)
{
    const PutNetworksRequest *request = call->request;

    if (request->tenant_id < 1)
        return FAIL(INVALID_ARGUMENT, "a tenant's number is 1 or more");
    if (request->revision < 1 || request->trial_ends_at_us < 0)
        return FAIL(INVALID_ARGUMENT, "a revision is 1 or more, and a time no less than 0");
    *out = (struct network_lists){.tenant_id = request->tenant_id,
                                  .revision = request->revision,
                                  .count = request->n_lists,
                                  .trial_count = request->n_trial_lists,
                                  .trial_ends_at_us = request->trial_ends_at_us};
    TRY(read_lists(request->lists, request->n_lists, call->arena, &out->lists));
    return read_lists(request->trial_lists, request->n_trial_lists, call->arena, &out->trial_lists);
}

struct status handle_put_networks(struct call *call)
{
    struct session_service *service = call->service;
    struct network_lists lists;
    struct once once;

    TRY(read_request(call, &lists));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, lists.tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return ending_confirm(service, &transaction);
    TRY(network_store_put(db, &lists, call->arena));
    TRY(once_finish(call, &transaction, &once));
    return commit_company_everywhere(service, &transaction, FEED_NETWORKS, lists.tenant_id);
}
