#include "handlers/import_view.h"

#include <string.h>

#include "scope_view.h"
#include "user_view.h"
#include "visit.h"

/* By auth's numbers; the first is none. */
static const enum view_label faults[IMPORT_FAULTS] = {
    TEXT_NONE,
    TEXT_IMPORT_FAULT_LOGIN_ID,
    TEXT_IMPORT_FAULT_NAME,
    TEXT_IMPORT_FAULT_MAIL,
    TEXT_IMPORT_FAULT_KIND,
    TEXT_IMPORT_FAULT_STATE,
    TEXT_IMPORT_FAULT_ROLES,
    TEXT_IMPORT_FAULT_CUSTOMER_ROLES,
    TEXT_IMPORT_FAULT_TWICE,
    TEXT_IMPORT_FAULT_DELETED,
    TEXT_IMPORT_FAULT_OTHER_KIND,
    TEXT_IMPORT_FAULT_ENABLES,
    TEXT_IMPORT_FAULT_NEW_DISABLED,
    TEXT_IMPORT_FAULT_INVITED_DISABLED,
    TEXT_IMPORT_FAULT_BOTH,
    TEXT_IMPORT_FAULT_SELF,
    TEXT_IMPORT_FAULT_BEYOND,
    TEXT_IMPORT_FAULT_GRANT,
    TEXT_IMPORT_FAULT_MAY_NOT_EDIT,
    TEXT_IMPORT_FAULT_LAST_ADMINISTRATOR,
    TEXT_IMPORT_FAULT_TOO_MANY,
    TEXT_IMPORT_FAULT_RETIRED,
    TEXT_IMPORT_FAULT_SCOPE,
};

static const enum view_label kept[IMPORT_KEPTS] = {TEXT_NONE, TEXT_IMPORT_KEPT_CHANGED,
                                                   TEXT_IMPORT_KEPT_BEYOND, TEXT_IMPORT_KEPT_SELF,
                                                   TEXT_IMPORT_KEPT_LAST_ADMINISTRATOR};

struct status import_view_link(const struct http_request *request, struct uuid id, const char *rest,
                               struct view_link *out)
{
    char text[UUID_TEXT_CAPACITY];

    uuid_encode(id, text);
    const char *path = arena_format(request->arena, "/admin/users/import/%s%s", text, rest);
    if (path == NULL)
        return arena_failure();
    return view_link_own(path, out) ? OK : FAIL(INTERNAL, "a path of our own is none");
}

static enum view_import_state state_of(enum import_state state)
{
    switch (state) {
    case IMPORT_PREVIEWED:
        return VIEW_IMPORT_STATE_PREVIEWED;
    case IMPORT_APPLIED:
        return VIEW_IMPORT_STATE_APPLIED;
    case IMPORT_UNDONE:
    case IMPORT_OTHER:
        break;
    }
    return VIEW_IMPORT_STATE_UNDONE;
}

struct status import_view_head(const struct http_request *request,
                               const struct import_summary *summary, struct view_import_head *out)
{
    *out = (struct view_import_head){
        .at = summary->created_at_us,
        .actor = summary->actor,
        .state = state_of(summary->state),
        .creates = summary->creates,
        .changes = summary->changes,
        .disables = summary->disables,
        .unchanged = summary->unchanged,
        .faults = summary->faults,
    };
    return import_view_link(request, summary->id, "", &out->target);
}

/* Also of somebody new of whom the file does not say it: that they reach nobody is worth a look. A
 * company without groups is not told of any. */
static struct status fill_scope(const struct http_request *request, const struct import_line *line,
                                struct view_import_row *out)
{
    out->scope_changed = line->changes_scope;
    out->scope_new = line->creates && !line->user.is_customer &&
                     (!scope_is_all(line->user.scope) || scope_view_groups(request)->count > 0);
    TRY(scope_view_line(request, line->user.scope, &out->scope));
    return scope_view_line(request, line->scope_before, &out->scope_before);
}

/* Whoever is to be made is not there yet, or not any more; the list of users says so. */
static struct status fill_row(const struct http_request *request, const struct import_line *line,
                              struct view_import_row *out)
{
    struct managed_user before = line->user;
    struct view_user_line shown;
    struct view_user_line shown_before;

    before.roles = line->roles_before;
    before.role_count = line->roles_before_count;
    TRY(user_view_line(request, &line->user, &shown));
    TRY(user_view_line(request, &before, &shown_before));
    *out = (struct view_import_row){
        .number = line->number,
        .name = line->user.name,
        .login_id = line->user.login_id,
        .creates = line->creates,
        .disables = line->disables,
        .changes = line->changes_profile || line->changes_roles || line->changes_scope,
        .is_customer = line->user.is_customer,
        .name_changed = line->changes_profile && strcmp(line->name_before, line->user.name) != 0,
        .name_before = line->name_before,
        .mail = line->user.mail,
        .mail_changed = line->changes_profile && strcmp(line->mail_before, line->user.mail) != 0,
        .mail_before = line->mail_before,
        .roles = shown.roles,
        .roles_count = shown.roles_count,
        .roles_changed = line->changes_roles,
        .roles_before = shown_before.roles,
        .roles_before_count = shown_before.roles_count,
        .why = line->fault ? faults[line->fault] : kept[line->kept],
    };
    if (!line->creates && !uuid_is_nil(line->user.id))
        out->target = shown.target;
    return fill_scope(request, line, out);
}

struct status import_view_rows(const struct http_request *request, const struct import_page *page,
                               const struct view_import_row **out)
{
    struct view_import_row *rows = arena_alloc_array(request->arena, page->count, sizeof *rows);

    if (rows == NULL)
        return arena_failure();
    for (size_t i = 0; i < page->count; i++)
        TRY(fill_row(request, &page->lines[i], &rows[i]));
    *out = rows;
    return OK;
}

int64_t import_count(const struct import_summary *summary)
{
    return summary->creates + summary->changes + summary->disables;
}

static bool waits(const struct import_summary *summary)
{
    return summary->state == IMPORT_PREVIEWED && summary->faults == 0 && import_count(summary) > 0;
}

static bool is_late(const struct http_request *request, const struct import_summary *summary)
{
    return visit_now_us(visit_of(request)) - summary->created_at_us >= IMPORT_APPLYING_US;
}

bool import_may_apply(const struct http_request *request, const struct import_summary *summary)
{
    return waits(summary) && !is_late(request, summary);
}

bool import_is_expired(const struct http_request *request, const struct import_summary *summary)
{
    return waits(summary) && is_late(request, summary);
}

bool import_may_undo(const struct http_request *request, const struct import_summary *summary)
{
    const struct visit *visit = visit_of(request);

    return summary->state == IMPORT_APPLIED && summary->pending == 0 &&
           visit_may(visit, "users.edit") &&
           visit_now_us(visit) - summary->applied_at_us < IMPORT_UNDOING_US;
}
