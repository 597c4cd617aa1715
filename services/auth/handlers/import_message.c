/* Imports and their rows as messages. */
#include "handlers/import_work.h"
#include "handlers/messages.h"
#include "handlers/scopes.h"

typedef Sekisho__Auth__V1__Import ImportMessage;
typedef Sekisho__Auth__V1__ImportRow RowMessage;

struct status import_message(const struct call *call, const struct import *import,
                             ImportMessage *out)
{
    out->state = (Sekisho__Auth__V1__ImportState)import->state;
    out->creates = (uint32_t)import->creates;
    out->changes = (uint32_t)import->changes;
    out->disables = (uint32_t)import->disables;
    out->unchanged = (uint32_t)import->unchanged;
    out->faults = (uint32_t)import->faults;
    out->kept = (uint32_t)import->kept;
    out->pending = (uint32_t)import->pending;
    out->created_at_us = import->created_at_us;
    out->applied_at_us = import->applied_at_us;
    out->undone_at_us = import->undone_at_us;
    TRY(call_uuid(call, import->id, &out->import_id));
    TRY(call_bytes(call, import->file_hash, sizeof import->file_hash, &out->file_hash));
    return call_text(call, import->actor, &out->actor);
}

/* Customers have none. */
static struct status fill_scopes(const struct call *call, const struct import_row *row,
                                 RowMessage *out)
{
    out->changes_scope = (row->acts & IMPORT_CHANGES_SCOPE) != 0;
    if (row->kind != USER_KIND_STAFF)
        return OK;
    TRY(scope_message(call, row->scope, &out->scope));
    return row->acts & IMPORT_CREATES ? OK
                                      : scope_message(call, row->scope_before, &out->scope_before);
}

static struct status row_message(const struct call *call, const struct import_row *row,
                                 RowMessage *out)
{
    out->number = row->number;
    out->fault = (Sekisho__Auth__V1__ImportFault)row->fault;
    out->kept = (Sekisho__Auth__V1__ImportKept)row->kept;
    out->creates = (row->acts & IMPORT_CREATES) != 0;
    out->changes_profile = (row->acts & IMPORT_CHANGES_PROFILE) != 0;
    out->changes_roles = (row->acts & IMPORT_CHANGES_ROLES) != 0;
    out->disables = (row->acts & IMPORT_DISABLES) != 0;
    out->kind = (Sekisho__Auth__V1__UserKind)row->kind;
    if (row->fault == IMPORT_FAULT_NONE)
        TRY(call_uuid(call, row->user_id, &out->user_id));
    TRY(call_text(call, row->login_id, &out->login_id));
    TRY(call_text(call, row->name, &out->display_name));
    TRY(call_text(call, row->mail, &out->mail));
    TRY(call_text(call, row->name_before, &out->name_before));
    TRY(call_text(call, row->mail_before, &out->mail_before));
    TRY(fill_scopes(call, row, out));
    TRY(role_names(call, row->roles, &out->roles, &out->n_roles));
    return role_names(call, row->roles_before, &out->roles_before, &out->n_roles_before);
}

struct status import_rows_message(const struct call *call, const struct import_row *rows,
                                  size_t count, RowMessage ***out)
{
    RowMessage *messages = arena_alloc_array(call->arena, count, sizeof *messages);
    RowMessage **list = arena_alloc_array(call->arena, count, sizeof *list);

    if (messages == NULL || list == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        sekisho__auth__v1__import_row__init(&messages[i]);
        TRY(row_message(call, &rows[i], &messages[i]));
        list[i] = &messages[i];
    }
    *out = list;
    return OK;
}
