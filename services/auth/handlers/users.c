#include "handlers/handlers.h"

#include "handlers/messages.h"
#include "pass/pass.h"
#include "service.h"
#include "store/user_store.h"

typedef Sekisho__Auth__V1__User UserMessage;
typedef Sekisho__Auth__V1__ListUsersRequest ListUsersRequest;
typedef Sekisho__Auth__V1__ListUsersResponse ListUsersResponse;

struct status handle_get_self(struct call *call)
{
    const struct auth_service *service = call->service;
    struct user user;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, call->pass->tenant_id, &transaction));
    TRY(user_store_find(db, call->pass->tenant_id, call->pass->user_id, &user));
    TRY(db_commit(&transaction));
    return user_message(call, &user, call->response);
}

static struct status fill_list(struct call *call, const struct user *users, size_t count)
{
    ListUsersResponse *response = call->response;
    UserMessage *messages = arena_alloc_array(call->arena, count, sizeof *messages);

    response->users = arena_alloc_array(call->arena, count, sizeof(UserMessage *));
    if (messages == NULL || response->users == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        sekisho__auth__v1__user__init(&messages[i]);
        TRY(user_message(call, &users[i], &messages[i]));
        response->users[i] = &messages[i];
    }
    response->n_users = count;
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
    TRY(fill_list(call, users, count));
    return call_text(call, count == limit ? users[count - 1].login_id : "", &response->next);
}
