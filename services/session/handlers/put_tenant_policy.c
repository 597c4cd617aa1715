#include "handlers/handlers.h"

#include "backbone/once.h"
#include "handlers/ending.h"
#include "handlers/everywhere.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "service.h"
#include "store/policy_store.h"

typedef Sekisho__Session__V1__PutTenantPolicyRequest PutTenantPolicyRequest;
typedef Sekisho__Session__V1__PutTenantPolicyResponse PutTenantPolicyResponse;
typedef Sekisho__Session__V1__SessionPolicy PolicyMessage;

struct policies {
    struct tenant_policy staff;
    struct tenant_policy customers;
};

static struct status read_policy(const struct call *call, const PolicyMessage *message,
                                 struct tenant_policy *out)
{
    const struct session_service *service = call->service;

    if (message == NULL)
        return FAIL(INVALID_ARGUMENT, "a policy has staff and customers");
    *out = (struct tenant_policy){
        .limits = {message->idle_seconds, message->absolute_seconds},
        .parallel = message->maximum_sessions,
    };
    return tenant_policy_check(out, &service->bounds);
}

static struct status read_request(const struct call *call, struct policies *out)
{
    const PutTenantPolicyRequest *request = call->request;

    if (request->tenant_id < 1)
        return FAIL(INVALID_ARGUMENT, "a tenant's number is 1 or more");
    if (request->revision < 1)
        return FAIL(INVALID_ARGUMENT, "a revision is 1 or more");
    TRY(read_policy(call, request->staff, &out->staff));
    return read_policy(call, request->customers, &out->customers);
}

static struct status put_kind(const struct call *call, struct db *db, enum user_kind kind,
                              const struct tenant_policy *policy)
{
    const PutTenantPolicyRequest *request = call->request;
    PutTenantPolicyResponse *response = call->response;
    int64_t count = 0;

    TRY(policy_store_put(db, request->tenant_id, kind, request->revision, policy));
    TRY(policy_store_shorten(db, request->tenant_id, kind, policy, call->now_us, &count));
    response->shortened_sessions += (uint32_t)count;
    if (count == POLICY_SHORTEN_MAXIMUM)
        response->more = true;
    return OK;
}

/* The present revision once more: goes on with the sessions that were left. */
static struct status put(const struct call *call, struct db *db, const struct policies *policies)
{
    const PutTenantPolicyRequest *request = call->request;
    int64_t revision = 0;

    TRY(policy_store_lock(db, request->tenant_id, &revision));
    if (request->revision < revision)
        return OK;
    TRY(put_kind(call, db, USER_KIND_STAFF, &policies->staff));
    return put_kind(call, db, USER_KIND_CUSTOMER, &policies->customers);
}

struct status handle_put_tenant_policy(struct call *call)
{
    struct session_service *service = call->service;
    const PutTenantPolicyRequest *request = call->request;
    struct policies policies;
    struct once once;

    TRY(read_request(call, &policies));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, request->tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return ending_confirm(service, &transaction);
    TRY(put(call, db, &policies));
    TRY(once_finish(call, &transaction, &once));
    return commit_company_everywhere(service, &transaction, FEED_LIMITS, request->tenant_id);
}
