/* Undoing an import: what it changed is put back in one transaction, but for users who have changed
 * since. */
#include "handlers/handlers.h"

#include "handlers/decision_make.h"
#include "handlers/import_work.h"
#include "service.h"
#include "store/import_store.h"
#include "store/link_store.h"
#include "store/password_store.h"
#include "store/user_store.h"

typedef Sekisho__Auth__V1__UndoImportRequest UndoImportRequest;

static struct status check(const struct import_work *work)
{
    const struct import *import = &work->import;

    if (import->state != IMPORT_APPLIED)
        return FAIL(FAILED_PRECONDITION, "import: it was not applied, or was undone already");
    if (work->call->now_us - import->applied_at_us > IMPORT_UNDOING_US)
        return FAIL(FAILED_PRECONDITION, "import: it was applied more than 24 hours ago");
    if (import->pending > 0)
        return FAIL(ABORTED, "import: it is being carried out still, try again");
    return OK;
}

/* Their name goes with their row, also out of the history (as handlers/erasing.c does of others).
 */
static struct status record_erased(struct import_work *work, const struct user *user)
{
    struct user nameless = *user;

    nameless.name[0] = '\0';
    return import_work_record_user(work, "user_erased", &nameless, NULL, 0);
}

/* Who was made and never came in: the login ID is free again. */
static struct status withdraw(struct import_work *work, const struct user *user)
{
    const struct outbox_change changes[] = {{.field = "login_id", .before = user->login_id}};
    struct db *db = work->transaction->db;
    struct decision decision;
    bool is_under_way = false;

    TRY(decision_find(db, user->tenant_id, user->id, &decision, &is_under_way));
    if (is_under_way)
        return FAIL(ABORTED, "import: a user of it is being changed, try again");
    TRY(link_store_remove(db, user->tenant_id, user->id));
    TRY(user_store_withdraw(db, user->tenant_id, user->id));
    TRY(import_work_record_user(work, "user_withdrawn", user, changes, COUNT_OF(changes)));
    return record_erased(work, user);
}

/* Whose password was taken away meanwhile is invited again, as when they are enabled alone. */
static struct status enable(struct import_work *work, const struct user *user)
{
    struct db *db = work->transaction->db;
    struct verifier verifier;
    struct status found = password_store_find(db, user->tenant_id, user->id, &verifier);
    enum user_state state = status_is_ok(found) ? USER_STATE_ACTIVE : USER_STATE_INVITED;
    const struct outbox_change changes[] = {
        {.field = "state", .before = "disabled", .after = user_state_name(state)}};

    if (found.code != STATUS_NOT_FOUND)
        TRY(found);
    TRY(user_store_set_state(db, user->tenant_id, user->id, state, user->version));
    return import_work_record_user(work, "user_enabled", user, changes, COUNT_OF(changes));
}

/* Why the user stays as they are. */
static enum import_kept judge(const struct import_work *work, const struct import_row *row,
                              const struct user *user)
{
    struct status managed = manager_check_user(&work->manager, user);
    bool left = user->leaves_at_us != 0 && user->leaves_at_us <= work->call->now_us;

    if (managed.code == STATUS_FAILED_PRECONDITION)
        return IMPORT_KEPT_SELF;
    if (!status_is_ok(managed))
        return IMPORT_KEPT_BEYOND;
    /* Who has left since by their date stays out. */
    return import_is_after(row, user) && !((row->acts & IMPORT_DISABLES) && left)
               ? IMPORT_KEPT_NONE
               : IMPORT_KEPT_CHANGED;
}

/* Decided first: a refusal has changed nothing yet. */
static struct status put_rights_back(struct import_work *work, const struct import_row *row,
                                     const struct user *user, enum import_kept *kept)
{
    if (!import_work_knows_rights(work, row->roles_before, row->scope_before)) {
        *kept = IMPORT_KEPT_CHANGED;
        return OK;
    }
    const scope_set scope = row->acts & IMPORT_CHANGES_SCOPE ? row->scope_before : user->scope;
    struct status decided =
        import_work_decide(work, user, /* disables */ false, row->roles_before, scope);
    if (decided.code == STATUS_PERMISSION_DENIED)
        *kept = IMPORT_KEPT_BEYOND;
    else if (decided.code == STATUS_INVALID_ARGUMENT) /* a role or group is not there any more */
        *kept = IMPORT_KEPT_CHANGED;
    else if (decided.code == STATUS_FAILED_PRECONDITION)
        *kept = IMPORT_KEPT_LAST_ADMINISTRATOR;
    else
        return decided;
    return OK;
}

static struct status put_back(struct import_work *work, const struct import_row *row,
                              const struct user *user, enum import_kept *kept)
{
    if (row->acts & IMPORT_CREATES)
        return withdraw(work, user);
    if (row->acts & (IMPORT_CHANGES_ROLES | IMPORT_CHANGES_SCOPE))
        TRY(put_rights_back(work, row, user, kept));
    if (*kept != IMPORT_KEPT_NONE)
        return OK;
    if (row->acts & IMPORT_CHANGES_PROFILE)
        TRY(import_work_change_profile(work, user, row->name_before, row->mail_before));
    return row->acts & IMPORT_DISABLES ? enable(work, user) : OK;
}

static struct status undo_row(struct import_work *work, struct import_row *row)
{
    struct user user;
    struct status locked =
        user_store_lock(work->transaction->db, work->manager.tenant_id, row->user_id, &user);

    row->kept = IMPORT_KEPT_CHANGED;
    if (locked.code != STATUS_NOT_FOUND) {
        TRY(locked);
        row->kept = judge(work, row, &user);
    }
    if (row->kept == IMPORT_KEPT_NONE)
        TRY(put_back(work, row, &user, &row->kept));
    if (row->kept == IMPORT_KEPT_NONE)
        return OK;
    work->import.kept++;
    return import_store_set_kept(work->transaction->db, &work->import, row);
}

static struct status undo(struct import_work *work)
{
    const UndoImportRequest *request = work->call->request;
    const struct manager *manager = &work->manager;

    work->reason = request->reason;
    TRY(check(work));
    if (!manager_may(manager, PERMISSION_USERS_EDIT))
        return FAIL(PERMISSION_DENIED, "import: users.edit is needed");
    TRY(import_work_lock(work));
    for (size_t i = 0; i < work->count; i++) {
        TRY(import_work_check_time(work));
        TRY(undo_row(work, &work->rows[i]));
    }
    work->import.state = IMPORT_UNDONE;
    work->import.undone_at_us = work->call->now_us;
    TRY(import_store_set_undone(work->transaction->db, &work->import));
    return import_work_record(work, "users_import_undone");
}

struct status handle_undo_import(struct call *call)
{
    const UndoImportRequest *request = call->request;

    TRY(manager_check_reason(request->reason, true));
    return import_work_run(call, request->tenant_id, request->import_id, undo);
}
