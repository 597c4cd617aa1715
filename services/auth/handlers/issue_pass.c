/* Passes for internal systems: of whoever signed in at one of them. */
#include "handlers/handlers.h"

#include <string.h>

#include "domain/rights.h"
#include "domain/ticket.h"
#include "handlers/decision_make.h"
#include "handlers/messages.h"
#include "handlers/networks_ask.h"
#include "handlers/session_subject.h"
#include "handlers/system_caller.h"
#include "peers/session.h"
#include "service.h"
#include "store/tenant_store.h"
#include "store/user_store.h"

typedef Sekisho__Auth__V1__IssuePassRequest IssuePassRequest;
typedef Sekisho__Auth__V1__IssuePassResponse IssuePassResponse;

/* Whose ticket it is, as they are now. */
struct holder {
    struct ticket ticket;
    struct tenant tenant;
    struct user user;
    bool is_void; /* by the operator, a suspension, the end of the contract, or a limit that was */
    bool is_decided_about; /* something that ends their sessions is under way */
    enum network_verdict network;
};

/* One answer for every cause. */
static struct status refuse(const struct call *call, const struct holder *holder,
                            const char *reason)
{
    log_info(call->log, "pass_refused", LOG_UUID("user_id", holder->ticket.user_id),
             LOG_STR("reason", reason));
    return FAIL(UNAUTHENTICATED, "ticket is not valid");
}

/* What a pass says Users/Get would tell, so it goes to whoever is granted that; and to who asks,
 * who was told it when the password was verified. */
static struct status check_receiver(const struct call *call, const char *system)
{
    const struct auth_service *service = call->service;
    const IssuePassRequest *request = call->request;

    if (strcmp(system, call->caller) == 0 ||
        systems_reach(service->systems, system, "sekisho.auth.v1.Users/Get", request->tenant_id))
        return OK;
    return FAIL(PERMISSION_DENIED, "system: it is not granted Users/Get");
}

static struct status find(const struct call *call, struct address address, struct holder *out)
{
    const struct auth_service *service = call->service;
    const struct ticket *ticket = &out->ticket;
    struct decision decision;
    CLEANUP(network_policy_close) struct network_policy networks = {0};

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, ticket->tenant_id, &transaction));
    TRY(user_store_find(db, ticket->tenant_id, ticket->user_id, &out->user));
    TRY(tenant_store_find(db, ticket->tenant_id, &out->tenant));
    TRY(tenant_store_find_tickets_void(db, ticket->tenant_id, out->user.kind,
                                       ticket->verified_at_us, &out->is_void));
    TRY(decision_find(db, ticket->tenant_id, ticket->user_id, &decision, &out->is_decided_about));
    TRY(networks_open_policy(call, db, ticket->tenant_id, &networks));
    out->network = networks_judge_user(&networks, &out->user, address);
    return db_commit(&transaction);
}

/* As a session that began then would have ended. */
static bool is_over(const struct call *call, const struct holder *holder)
{
    const struct auth_service *service = call->service;
    const struct session_limits limits =
        tenant_session_limits(&holder->tenant, &holder->user, &service->session_bounds);

    return call->now_us - holder->ticket.verified_at_us >=
           (int64_t)limits.absolute_seconds * 1000000;
}

/* NULL when a pass may be given. */
static const char *refusal(const struct call *call, const struct holder *holder)
{
    if (holder->tenant.state != TENANT_ACTIVE)
        return "company_suspended";
    if (holder->user.state != USER_STATE_ACTIVE || user_has_left(&holder->user, call->now_us))
        return "user_disabled";
    if (holder->is_decided_about || holder->user.version != holder->ticket.version)
        return "user_changed";
    if (holder->is_void)
        return "void";
    if (is_over(call, holder))
        return "over";
    return holder->network == NETWORK_OUTSIDE ? "network" : NULL;
}

static struct status ask_session(struct call *call, const struct holder *holder, const char *system)
{
    const struct auth_service *service = call->service;
    const IssuePassRequest *request = call->request;
    IssuePassResponse *response = call->response;
    struct session_scope scopes[SCOPED_PERMISSIONS];
    struct hosted_pass pass = {
        .sign_in_id = holder->ticket.sign_in_id,
        .client_ip = request->client_ip,
        .system = system,
    };

    TRY(session_subject_of(call, &holder->user, scopes, &pass.subject));
    struct rpc_call_options options = rpc_options_of_call(call);
    return session_issue_pass(service->session, &options, &pass, call->arena, &response->pass);
}

struct status handle_issue_pass(struct call *call)
{
    const struct auth_service *service = call->service;
    const IssuePassRequest *request = call->request;
    const char *system = request->system[0] ? request->system : call->caller;
    struct holder holder = {0};
    struct address address;

    if (request->tenant_id <= 0)
        return FAIL(INVALID_ARGUMENT, "tenant_id: say whose user");
    TRY(system_caller_check(call, request->tenant_id));
    if (!address_parse(bytes_of(request->client_ip), &address))
        return FAIL(INVALID_ARGUMENT, "client_ip is no address");
    TRY(check_receiver(call, system));
    if (!ticket_parse(&service->ticket_keys, call->caller, request->ticket, &holder.ticket) ||
        holder.ticket.tenant_id != request->tenant_id)
        return refuse(call, &holder, "malformed");
    struct status found = find(call, address, &holder);
    if (found.code == STATUS_NOT_FOUND)
        return refuse(call, &holder, "unknown");
    TRY(found);
    const char *reason = refusal(call, &holder);
    return reason ? refuse(call, &holder, reason) : ask_session(call, &holder, system);
}
