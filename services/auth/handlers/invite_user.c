#include "handlers/handlers.h"

#include "backbone/once.h"
#include "handlers/link_mail.h"
#include "handlers/manager.h"
#include "handlers/new_user.h"
#include "handlers/scopes.h"
#include "service.h"
#include "store/user_store.h"

typedef Sekisho__Auth__V1__InviteUserRequest InviteUserRequest;

static struct status read_invited(const struct call *call, struct manager *manager,
                                  struct user *out)
{
    const InviteUserRequest *request = call->request;
    struct new_user described = {
        .kind = (int)request->kind,
        .login_id = request->login_id,
        .name = request->display_name,
        .mail = request->mail,
        .roles = request->roles,
        .role_count = request->n_roles,
    };

    TRY(manager_of_call(call, request->tenant_id, manager));
    TRY(scope_read(request->scope, &described.scope));
    TRY(new_user_read(&described, out));
    out->tenant_id = manager->tenant_id;
    out->state = USER_STATE_INVITED;
    return OK;
}

static struct status invite(struct call *call, const struct manager *manager, struct user *user,
                            struct issued_link *link, struct once *once)
{
    const struct auth_service *service = call->service;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, user->tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, once));
    if (once->is_repeated)
        return OK;
    TRY(manager_check_rights(manager, db, user));
    TRY(new_user_create(call, db, user));
    TRY(issue_link(call, db, user, LINK_ACTIVATION, link));
    TRY(link_mail_put(call, manager, db, user, LINK_ACTIVATION, link));
    TRY(new_user_record(call, once, &transaction, "user_invited", user));
    TRY(issue_link_answer(call, user, link));
    TRY(once_finish(call, &transaction, once));
    return db_commit(&transaction);
}

struct status handle_invite_user(struct call *call)
{
    CLEANUP(issued_link_wipe) struct issued_link link = {0};
    struct manager manager;
    struct user user;
    struct once once;

    TRY(read_invited(call, &manager, &user));
    TRY(invite(call, &manager, &user, &link, &once));
    return once.is_repeated ? OK : issue_link_tell(call, &link);
}
