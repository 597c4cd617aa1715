#include "handlers/import_plan.h"

#include <string.h>

#include "crypto/crypto.h"
#include "domain/own_role.h"
#include "domain/retired_id.h"
#include "handlers/new_user.h"
#include "handlers/scopes.h"
#include "service.h"
#include "store/group_store.h"
#include "store/retired_store.h"
#include "store/user_store.h"
#include "text/length.h"
#include "text/login_id.h"

typedef Sekisho__Auth__V1__CreateImportRequest CreateImportRequest;
typedef Sekisho__Auth__V1__ImportWish WishMessage;

/* What is known while the rows are gone through. */
struct plan {
    struct import_work *work;
    const CreateImportRequest *request;
    int64_t staying; /* administrators, after the rows so far */
    size_t decisions;
    scope_set unsaid; /* whom new staff reach of whom the file does not say it */
};

/* As much of what was typed as fits, whole characters. */
static void copy_cut(char *out, size_t capacity, const char *text)
{
    const struct bytes kept = text_truncate_bytes(bytes_of(text), capacity - 1);

    memcpy(out, kept.data, kept.size);
    out[kept.size] = '\0';
}

/* Names with spaces between; false for one that is none, or too many. */
static bool read_roles(const char *text, role_set *out)
{
    char copy[IMPORT_ROLES_TEXT_MAXIMUM + 1];
    char *names[USER_ROLES_MAXIMUM + 1];
    char *state = NULL;
    size_t count = 0;

    if (!text_copy(copy, sizeof copy, text))
        return false;
    for (char *name = strtok_r(copy, " ", &state); name; name = strtok_r(NULL, " ", &state)) {
        if (count == COUNT_OF(names))
            return false;
        names[count++] = name;
    }
    return status_is_ok(new_user_read_roles(names, count, USER_KIND_STAFF, out));
}

static enum import_fault read_wish(const CreateImportRequest *request, const WishMessage *message,
                                   struct import_wish *out)
{
    *out = (struct import_wish){
        .has_mail = request->has_mail,
        .has_roles = request->has_roles,
        .has_scope = message->scope != NULL,
        .kind = message->is_other_kind ? -1 : (int)message->kind,
        .state = message->is_other_state ? -1 : (int)message->state,
    };
    if (!login_id_parse(bytes_of(message->login_id), out->login_id))
        return IMPORT_FAULT_LOGIN_ID;
    if (!text_copy(out->name, sizeof out->name, message->display_name) ||
        !user_name_is_valid(out->name))
        return IMPORT_FAULT_NAME;
    if (!text_copy(out->mail, sizeof out->mail, message->mail) || !user_mail_is_valid(out->mail))
        return IMPORT_FAULT_MAIL;
    if (request->has_roles && !read_roles(message->roles, &out->roles))
        return IMPORT_FAULT_ROLES;
    if (message->is_other_scope || !status_is_ok(scope_read(message->scope, &out->scope)))
        return IMPORT_FAULT_SCOPE;
    return import_check_wish(out);
}

static bool is_twice(const struct plan *plan, const struct import_row *row)
{
    for (const struct import_row *before = plan->work->rows; before < row; before++) {
        if (strcmp(before->login_id, row->login_id) == 0)
            return true;
    }
    return false;
}

/* The fault that a refusal of a rule is; its text begins with what would be granted where that is
 * why. */
static struct status fault_of(struct status refusal, enum import_fault *out)
{
    if (refusal.code == STATUS_FAILED_PRECONDITION)
        *out = IMPORT_FAULT_SELF;
    else if (refusal.code == STATUS_INVALID_ARGUMENT)
        *out = status_is_about(refusal, "scope") ? IMPORT_FAULT_SCOPE : IMPORT_FAULT_ROLES;
    else if (refusal.code == STATUS_PERMISSION_DENIED)
        *out = status_is_about(refusal, "roles") || status_is_about(refusal, "scope")
                   ? IMPORT_FAULT_GRANT
                   : IMPORT_FAULT_BEYOND;
    else
        return refusal;
    return OK;
}

/* With the roles and the scope they would have: whether the manager may give them. */
static struct status check_rights(const struct plan *plan, const struct user *user,
                                  struct import_row *row)
{
    struct user after = *user;

    after.roles = row->roles;
    after.scope = row->scope;
    return fault_of(manager_check_rights(&plan->work->manager, plan->work->transaction->db, &after),
                    &row->fault);
}

/* Also of somebody who was erased: it is nobody else's for a year. */
static struct status check_retired(const struct plan *plan, const struct import_wish *wish,
                                   struct import_row *row)
{
    const struct auth_service *service = plan->work->call->service;
    int64_t tenant_id = plan->work->manager.tenant_id;
    struct retired_names names;

    retired_names_compute(&service->retired_keys, tenant_id, wish->login_id, &names);
    struct status checked = retired_store_check(plan->work->transaction->db, tenant_id, &names);
    if (checked.code != STATUS_ALREADY_EXISTS)
        return checked;
    row->fault = IMPORT_FAULT_RETIRED;
    return OK;
}

static struct status plan_new(const struct plan *plan, const struct import_wish *wish,
                              struct import_row *row)
{
    struct user user = {.tenant_id = plan->work->manager.tenant_id};
    uint8_t random[UUID_SIZE];

    import_plan_new(wish, plan->unsaid, row);
    TRY(check_retired(plan, wish, row));
    if (row->fault != IMPORT_FAULT_NONE)
        return OK;
    TRY(crypto_random(random, sizeof random));
    row->user_id = uuid_v4(random);
    user.kind = row->kind;
    user.state = row->state;
    return check_rights(plan, &user, row);
}

/* Whether the manager may change this user so. */
static struct status judge_change(const struct plan *plan, const struct user *user,
                                  struct import_row *row)
{
    const struct manager *manager = &plan->work->manager;

    if (row->acts == 0 || row->fault != IMPORT_FAULT_NONE)
        return OK;
    if (!manager_may(manager, PERMISSION_USERS_EDIT)) {
        row->fault = IMPORT_FAULT_MAY_NOT_EDIT;
        return OK;
    }
    TRY(fault_of(manager_check_user(manager, user), &row->fault));
    if (row->fault == IMPORT_FAULT_NONE &&
        (row->acts & (IMPORT_CHANGES_ROLES | IMPORT_CHANGES_SCOPE)))
        return check_rights(plan, user, row);
    return OK;
}

/* What no row does alone. */
static void judge_with_others(struct plan *plan, struct import_row *row)
{
    if (row->fault != IMPORT_FAULT_NONE || !import_needs_decision(row))
        return;
    if (plan->decisions == IMPORT_DECISIONS_MAXIMUM) {
        row->fault = IMPORT_FAULT_TOO_MANY_DECISIONS;
        return;
    }
    if (import_takes_administrator(row) && plan->staying <= 1) {
        row->fault = IMPORT_FAULT_LAST_ADMINISTRATOR;
        return;
    }
    plan->decisions++;
    plan->staying -= import_takes_administrator(row);
}

static struct status plan_row(struct plan *plan, const WishMessage *message, struct import_row *row)
{
    struct import_work *work = plan->work;
    struct import_wish wish;
    struct user user;

    *row = (struct import_row){.number = message->number};
    copy_cut(row->login_id, sizeof row->login_id, message->login_id);
    copy_cut(row->name, sizeof row->name, message->display_name);
    row->fault = read_wish(plan->request, message, &wish);
    if (wish.login_id[0])
        memcpy(row->login_id, wish.login_id, sizeof row->login_id);
    if (row->fault == IMPORT_FAULT_NONE && is_twice(plan, row))
        row->fault = IMPORT_FAULT_TWICE;
    if (row->fault != IMPORT_FAULT_NONE)
        return OK;
    struct status found = user_store_find_by_login_id(
        work->transaction->db, work->manager.tenant_id, wish.login_id, &user);
    if (found.code == STATUS_NOT_FOUND)
        return plan_new(plan, &wish, row);
    TRY(found);
    import_plan_change(&wish, &user, row);
    TRY(judge_change(plan, &user, row));
    judge_with_others(plan, row);
    return OK;
}

static struct status check_rows(const CreateImportRequest *request)
{
    if (request->n_rows == 0 || request->n_rows > IMPORT_ROWS_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "rows: 1 to 1,000");
    for (size_t i = 0; i < request->n_rows; i++) {
        uint32_t before = i ? request->rows[i - 1]->number : 0;
        if (request->rows[i]->number <= before || request->rows[i]->number > INT32_MAX)
            return FAIL(INVALID_ARGUMENT, "rows: numbers that rise");
    }
    return OK;
}

/* Somebody new reaches nobody until it is said whom, as nothing is allowed that nothing allows; but
 * in a company without groups nobody can say it. */
static struct status find_unsaid(struct plan *plan)
{
    struct customer_group groups[SCOPE_GROUPS_MAXIMUM];
    const struct import_work *work = plan->work;
    size_t count = 0;

    TRY(group_store_list(work->transaction->db, work->manager.tenant_id, groups, &count));
    plan->unsaid = count > 0 ? SCOPE_NONE : SCOPE_ALL;
    return OK;
}

struct status import_plan(struct import_work *work, const CreateImportRequest *request)
{
    struct plan plan = {.work = work, .request = request};

    TRY(check_rows(request));
    TRY(import_work_check_view(work));
    TRY(user_store_count_administrators(work->transaction->db, work->manager.tenant_id,
                                        &plan.staying));
    TRY(find_unsaid(&plan));
    work->rows = arena_alloc_array(work->call->arena, request->n_rows, sizeof *work->rows);
    if (work->rows == NULL)
        return arena_failure();
    work->count = request->n_rows;
    for (size_t i = 0; i < work->count; i++) {
        TRY(import_work_check_time(work));
        TRY(plan_row(&plan, request->rows[i], &work->rows[i]));
        if (work->rows[i].fault != IMPORT_FAULT_NONE)
            work->rows[i].user_id = (struct uuid){0};
        import_count(&work->import, &work->rows[i]);
    }
    return OK;
}
