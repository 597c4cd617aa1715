/* Applying an import: all rows in one transaction, then whoever was decided about is signed out. */
#include "handlers/handlers.h"

#include <string.h>

#include "handlers/import_work.h"
#include "handlers/new_user.h"
#include "service.h"
#include "store/import_store.h"
#include "store/user_store.h"

typedef Sekisho__Auth__V1__ApplyImportRequest ApplyImportRequest;

static struct status changed_since(void)
{
    return FAIL(ABORTED, "import: a user is not what they were at the preview, make a new one");
}

/* Staff of whom the file does not say whom they reach reach all where there are no groups
 * (handlers/import_plan.c). Where there are some now they would reach nobody, and nobody has said
 * that it be otherwise. */
static bool reaches_too_far(const struct import_work *work, const struct import_row *row)
{
    return work->has_first_groups && (row->acts & IMPORT_CREATES) != 0 &&
           row->kind == USER_KIND_STAFF && scope_is_all(row->scope);
}

static struct status check(const struct import_work *work)
{
    const struct import *import = &work->import;

    if (import->state != IMPORT_PREVIEWED)
        return FAIL(FAILED_PRECONDITION, "import: it was applied already");
    if (import->faults > 0)
        return FAIL(FAILED_PRECONDITION, "import: a row has a fault");
    if (work->call->now_us - import->created_at_us > IMPORT_APPLYING_US)
        return FAIL(FAILED_PRECONDITION, "import: the preview is older than an hour");
    return work->count > 0 ? OK : FAIL(FAILED_PRECONDITION, "import: it changes nothing");
}

static struct status create(struct import_work *work, const struct import_row *row)
{
    struct user user = {
        .id = row->user_id,
        .tenant_id = work->manager.tenant_id,
        .kind = row->kind,
        .state = USER_STATE_INVITED,
        .roles = row->roles,
        .scope = row->scope,
    };

    memcpy(user.login_id, row->login_id, sizeof user.login_id);
    memcpy(user.name, row->name, sizeof user.name);
    memcpy(user.mail, row->mail, sizeof user.mail);
    TRY(manager_check_rights(&work->manager, work->transaction->db, &user));
    struct status created = new_user_create(work->call, work->transaction->db, &user);
    if (created.code == STATUS_ALREADY_EXISTS)
        return changed_since();
    TRY(created);
    return new_user_record_step(work->call, &work->once, work->transaction, import_work_step(work),
                                "user_invited", &user);
}

static struct status change(struct import_work *work, struct import_row *row)
{
    struct user user;

    if (!manager_may(&work->manager, PERMISSION_USERS_EDIT))
        return FAIL(PERMISSION_DENIED, "import: users.edit is needed");
    struct status locked =
        user_store_lock(work->transaction->db, work->manager.tenant_id, row->user_id, &user);
    if (locked.code == STATUS_NOT_FOUND)
        return changed_since();
    TRY(locked);
    TRY(manager_check_user(&work->manager, &user));
    if (!import_is_before(row, &user))
        return changed_since();
    if (row->acts & IMPORT_CHANGES_PROFILE)
        TRY(import_work_change_profile(work, &user, row->name, row->mail));
    if (!import_needs_decision(row))
        return OK;
    row->version_after = user.version + 1;
    TRY(import_work_decide(work, &user, (row->acts & IMPORT_DISABLES) != 0, row->roles,
                           row->scope));
    return import_store_set_version_after(work->transaction->db, &work->import, row);
}

static struct status apply(struct import_work *work)
{
    TRY(check(work));
    TRY(import_work_lock(work));
    for (size_t i = 0; i < work->count; i++) {
        struct import_row *row = &work->rows[i];
        TRY(import_work_check_time(work));
        if (!import_work_knows_rights(work, row->roles, row->scope))
            return changed_since();
        if (reaches_too_far(work, row))
            return FAIL(ABORTED,
                        "import: the first groups were made since the preview, make a new one");
        TRY(row->acts & IMPORT_CREATES ? create(work, row) : change(work, row));
    }
    work->import.state = IMPORT_APPLIED;
    work->import.applied_at_us = work->call->now_us;
    TRY(import_store_set_applied(work->transaction->db, &work->import));
    return import_work_record(work, "users_imported");
}

struct status handle_apply_import(struct call *call)
{
    const ApplyImportRequest *request = call->request;

    return import_work_run(call, request->tenant_id, request->import_id, apply);
}
