#include "handlers/handlers.h"

#include <string.h>

#include "handlers/dormant.h"
#include "handlers/manager.h"
#include "handlers/messages.h"
#include "handlers/password_try.h"
#include "handlers/system_caller.h"
#include "pass/pass.h"
#include "service.h"
#include "store/dormant_store.h"
#include "store/password_store.h"
#include "store/role_store.h"
#include "store/tenant_store.h"
#include "store/throttle_store.h"
#include "store/user_store.h"
#include "text/login_id.h"

typedef Sekisho__Auth__V1__User UserMessage;
typedef Sekisho__Auth__V1__GetUserRequest GetUserRequest;
typedef Sekisho__Auth__V1__SearchUsersRequest SearchUsersRequest;
typedef Sekisho__Auth__V1__SearchUsersResponse SearchUsersResponse;
typedef Sekisho__Auth__V1__ListUsersRequest ListUsersRequest;
typedef Sekisho__Auth__V1__ListUsersResponse ListUsersResponse;

/* Of who has one. */
static struct status fill_password(struct call *call, struct db *db, const struct user *user)
{
    Sekisho__Auth__V1__User *response = call->response;
    struct verifier verifier;
    struct tenant tenant;

    struct status found = password_store_find(db, user->tenant_id, user->id, &verifier);
    if (found.code == STATUS_NOT_FOUND)
        return OK;
    TRY(found);
    TRY(tenant_store_find(db, user->tenant_id, &tenant));
    response->password_set_at_us = verifier.set_at_us;
    response->password_is_due = tenant_password_is_due(&tenant, verifier.set_at_us, call->now_us);
    return OK;
}

/* One's own roles are nobody's secret, so whoever may not list the company's sees what theirs are
 * called. */
static struct status fill_role_labels(struct call *call, const struct own_role *own, size_t count)
{
    Sekisho__Auth__V1__User *response = call->response;

    response->role_labels =
        arena_alloc_array(call->arena, response->n_roles, sizeof *response->role_labels);
    if (response->role_labels == NULL)
        return arena_failure();
    response->n_role_labels = response->n_roles;
    for (size_t i = 0; i < response->n_roles; i++) {
        uint32_t number = 0;
        const char *label = "";
        if (own_role_parse(response->roles[i], &number))
            label = own_role_label(ROLE_COUNT + number - 1, own, count);
        TRY(call_text(call, label, &response->role_labels[i]));
    }
    return OK;
}

struct status handle_get_self(struct call *call)
{
    const struct auth_service *service = call->service;
    struct own_role own[OWN_ROLES_MAXIMUM];
    size_t own_count = 0;
    struct user user;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, call->pass->tenant_id, &transaction));
    TRY(user_store_find(db, call->pass->tenant_id, call->pass->user_id, &user));
    TRY(fill_password(call, db, &user));
    TRY(role_store_list(db, user.tenant_id, own, &own_count));
    TRY(db_commit(&transaction));
    TRY(user_message(call, &user, call->response));
    return fill_role_labels(call, own, own_count);
}

static struct status find_by_id(struct db *db, int64_t tenant_id, const GetUserRequest *request,
                                struct user *out)
{
    struct uuid id;

    if (!uuid_from_bytes(request->user_id.data, request->user_id.len, &id))
        return FAIL(INVALID_ARGUMENT, "user_id: 16 bytes");
    return user_store_find(db, tenant_id, id, out);
}

/* What has not the form of a login ID is nobody's. */
static struct status find_by_login_id(struct db *db, int64_t tenant_id,
                                      const GetUserRequest *request, struct user *out)
{
    char login_id[LOGIN_ID_CAPACITY];

    if (!login_id_parse(bytes_of(request->login_id), login_id))
        return FAIL(NOT_FOUND, "there is no such user");
    return user_store_find_by_login_id(db, tenant_id, login_id, out);
}

static struct status find_user(struct db *db, int64_t tenant_id, const GetUserRequest *request,
                               struct user *out)
{
    switch (request->which_case) {
    case SEKISHO__AUTH__V1__GET_USER_REQUEST__WHICH_USER_ID:
        return find_by_id(db, tenant_id, request, out);
    case SEKISHO__AUTH__V1__GET_USER_REQUEST__WHICH_LOGIN_ID:
        return find_by_login_id(db, tenant_id, request, out);
    case SEKISHO__AUTH__V1__GET_USER_REQUEST__WHICH__NOT_SET:
    case _SEKISHO__AUTH__V1__GET_USER_REQUEST__WHICH__CASE_IS_INT_SIZE:
        break;
    }
    return FAIL(INVALID_ARGUMENT, "say which user: user_id or login_id");
}

/* While the ID may not be tried from unknown devices. */
static struct status fill_hold(const struct call *call, const struct throttle_counter *counter,
                               UserMessage *out)
{
    struct throttle_verdict verdict = throttle_judge_counter(counter, call->now_us);

    if (verdict.kind == THROTTLE_ADMITTED)
        return OK;
    out->hold = arena_alloc(call->arena, sizeof *out->hold);
    if (out->hold == NULL)
        return arena_failure();
    sekisho__auth__v1__hold__init(out->hold);
    out->hold->failures = counter->failures;
    out->hold->last_failure_at_us = counter->last_at_us;
    out->hold->until_us = verdict.until_us;
    return OK;
}

static struct status find_counter(const struct call *call, struct db *db, const struct user *user,
                                  struct throttle_counter *out)
{
    struct throttle_names names;

    password_try_account(call, user->tenant_id, bytes_of(user->login_id), &names);
    return throttle_store_find_in_force(db, user->tenant_id, &names, out);
}

struct status handle_get_user(struct call *call)
{
    const struct auth_service *service = call->service;
    const GetUserRequest *request = call->request;
    struct manager manager;
    struct user user;
    struct throttle_counter counter;
    struct tenant tenant;

    TRY(manager_of_call(call, request->tenant_id, &manager));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, manager.tenant_id, &transaction));
    TRY(find_user(db, manager.tenant_id, request, &user));
    TRY(find_counter(call, db, &user, &counter));
    TRY(tenant_store_find(db, manager.tenant_id, &tenant));
    TRY(db_commit(&transaction));
    UserMessage *response = call->response;
    TRY(user_message(call, &user, response));
    TRY(dormancy_message(call, &tenant.dormant, &user, &response->dormancy));
    return fill_hold(call, &counter, response);
}

static struct status fill_list(struct call *call, const struct user *users, size_t count,
                               UserMessage ***out)
{
    UserMessage *messages = arena_alloc_array(call->arena, count, sizeof *messages);
    UserMessage **list = arena_alloc_array(call->arena, count, sizeof *list);

    if (messages == NULL || list == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        sekisho__auth__v1__user__init(&messages[i]);
        TRY(user_message(call, &users[i], &messages[i]));
        list[i] = &messages[i];
    }
    *out = list;
    return OK;
}

struct status handle_list_users(struct call *call)
{
    const struct auth_service *service = call->service;
    const ListUsersRequest *request = call->request;
    ListUsersResponse *response = call->response;
    size_t limit = request->page_size ? request->page_size : USER_PAGE_MAXIMUM;
    size_t count = 0;

    if (request->tenant_id <= 0)
        return FAIL(INVALID_ARGUMENT, "tenant_id: say whose users");
    TRY(system_caller_check(call, request->tenant_id));
    if (limit > USER_PAGE_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "page_size: 1 to 100");
    struct user *users = arena_alloc_array(call->arena, limit, sizeof *users);
    if (users == NULL)
        return arena_failure();

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, request->tenant_id, &transaction));
    TRY(user_store_list(db, request->tenant_id, request->after, limit, users, &count));
    TRY(db_commit(&transaction));
    TRY(fill_list(call, users, count, &response->users));
    response->n_users = count;
    return call_text(call, count == limit ? users[count - 1].login_id : "", &response->next);
}

static struct status read_question(const SearchUsersRequest *request, struct user_question *out)
{
    size_t limit = request->page_size ? request->page_size : USER_PAGE_MAXIMUM;

    if (limit > USER_PAGE_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "page_size: 1 to 100");
    if (request->state < 0 || (int)request->state > USER_STATE_DELETED)
        return FAIL(INVALID_ARGUMENT, "state: active, disabled, invited or deleted");
    if (strnlen(request->prefix, USER_NAME_CAPACITY) >= USER_NAME_CAPACITY)
        return FAIL(INVALID_ARGUMENT, "prefix: at most 128 bytes");
    *out = (struct user_question){.state = (int32_t)request->state,
                                  .prefix = request->prefix,
                                  .after = request->after,
                                  .limit = limit};
    return OK;
}

static struct status count_dormant(const struct call *call, struct db *db, int64_t tenant_id,
                                   uint32_t *out)
{
    struct tenant tenant;
    int64_t count = 0;

    struct status found = tenant_store_find(db, tenant_id, &tenant);
    if (found.code == STATUS_NOT_FOUND) /* nor has it users */
        return OK;
    TRY(found);
    TRY(dormant_store_count(
        db, tenant_id, dormancy_cutoff(&tenant.dormant, tenant.dormant.warn_days, call->now_us),
        &count));
    *out = (uint32_t)count;
    return OK;
}

static struct status count_states(const struct call *call, struct db *db, int64_t tenant_id)
{
    SearchUsersResponse *response = call->response;
    int64_t counts[USER_STATE_DELETED + 1] = {0};

    response->counts = arena_alloc(call->arena, sizeof *response->counts);
    if (response->counts == NULL)
        return arena_failure();
    sekisho__auth__v1__state_counts__init(response->counts);
    for (enum user_state state = USER_STATE_ACTIVE; state <= USER_STATE_DELETED; state++)
        TRY(user_store_count(db, tenant_id, state, &counts[state]));
    response->counts->active = (uint32_t)counts[USER_STATE_ACTIVE];
    response->counts->disabled = (uint32_t)counts[USER_STATE_DISABLED];
    response->counts->invited = (uint32_t)counts[USER_STATE_INVITED];
    response->counts->deleted = (uint32_t)counts[USER_STATE_DELETED];
    return count_dormant(call, db, tenant_id, &response->counts->dormant);
}

struct status handle_search_users(struct call *call)
{
    const struct auth_service *service = call->service;
    const SearchUsersRequest *request = call->request;
    SearchUsersResponse *response = call->response;
    struct user_question question;
    struct manager manager;
    size_t count = 0;

    TRY(manager_of_call(call, request->tenant_id, &manager));
    TRY(read_question(request, &question));
    struct user *users = arena_alloc_array(call->arena, question.limit, sizeof *users);
    if (users == NULL)
        return arena_failure();

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, manager.tenant_id, &transaction));
    TRY(user_store_search(db, manager.tenant_id, &question, users, &count));
    TRY(count_states(call, db, manager.tenant_id));
    TRY(db_commit(&transaction));
    TRY(fill_list(call, users, count, &response->users));
    response->n_users = count;
    return call_text(call, count == question.limit ? users[count - 1].login_id : "",
                     &response->next);
}
