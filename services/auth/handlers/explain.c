#include "handlers/handlers.h"

#include "domain/explanation.h"
#include "handlers/manager.h"
#include "handlers/scopes.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "service.h"
#include "store/role_store.h"
#include "store/user_store.h"

typedef Sekisho__Auth__V1__ExplainRequest ExplainRequest;
typedef Sekisho__Auth__V1__ExplainResponse ExplainResponse;

/* The company's roles as they are, and the user. */
struct question {
    struct manager manager;
    enum permission permission;
    struct uuid user_id;
    struct user user;
    struct own_role roles[OWN_ROLES_MAXIMUM];
    size_t role_count;
};

static struct status read_question(const struct call *call, struct question *out)
{
    const ExplainRequest *request = call->request;

    TRY(manager_of_call(call, request->tenant_id, &out->manager));
    if (!uuid_from_bytes(request->user_id.data, request->user_id.len, &out->user_id))
        return FAIL(INVALID_ARGUMENT, "user_id: 16 bytes");
    return permission_parse(request->permission, &out->permission)
               ? OK
               : FAIL(INVALID_ARGUMENT, "permission: there is no such one");
}

static struct status look(const struct call *call, struct question *question)
{
    const struct auth_service *service = call->service;
    int64_t tenant_id = question->manager.tenant_id;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    TRY(user_store_find(db, tenant_id, question->user_id, &question->user));
    TRY(role_store_list(db, tenant_id, question->roles, &question->role_count));
    return db_commit(&transaction);
}

static struct status fill_role(const struct call *call, const struct question *question,
                               unsigned bit, ExplainResponse *out)
{
    char code[OWN_ROLE_CODE_CAPACITY];

    if (bit < ROLE_COUNT)
        return call_text(call, role_name((enum role)bit), &out->role);
    own_role_code(bit - ROLE_COUNT + 1, code);
    TRY(call_text(call, own_role_label(bit, question->roles, question->role_count),
                  &out->role_name));
    return call_text(call, code, &out->role);
}

struct status handle_explain(struct call *call)
{
    ExplainResponse *response = call->response;
    struct question question = {0};

    TRY(read_question(call, &question));
    TRY(look(call, &question));
    const struct explanation found =
        explanation_of(&question.user, question.permission, question.roles, question.role_count);
    response->is_allowed = found.is_allowed;
    response->rule = (Sekisho__Auth__V1__Rule)found.rule;
    if (found.has_scope)
        TRY(scope_message(call, found.scope, &response->scope));
    return found.rule == EXPLAINED_BY_ROLE ? fill_role(call, &question, found.role, response) : OK;
}
