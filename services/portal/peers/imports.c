#include "peers/imports.h"

#include "peers/scope_message.h"
#include "rpc/field.h"
#include "sekisho/auth/v1/auth.pb-c.h"

#define AUTH(name) Sekisho__Auth__V1__##name
#define TARGET(method, response_, repeat_)                                                         \
    {                                                                                              \
        .name = "sekisho.auth.v1.Imports/" method,                                                 \
        .response = &sekisho__auth__v1__##response_##__descriptor, .repeat = (repeat_)             \
    }

static const struct rpc_target CREATE = TARGET("Create", import, RPC_REPEAT_BY_KEY);
static const struct rpc_target LIST = TARGET("List", list_imports_response, RPC_REPEAT_SAFE);
static const struct rpc_target GET = TARGET("Get", get_import_response, RPC_REPEAT_SAFE);
static const struct rpc_target APPLY = TARGET("Apply", import, RPC_REPEAT_BY_KEY);
static const struct rpc_target UNDO = TARGET("Undo", import, RPC_REPEAT_BY_KEY);

static struct status nonsense(void)
{
    return FAIL(UNAVAILABLE, "auth gave an answer that makes no sense");
}

static struct status read_summary(const AUTH(Import) * import, struct import_summary *out)
{
    struct uuid id;

    if (import == NULL || !uuid_from_bytes(import->import_id.data, import->import_id.len, &id))
        return nonsense();
    *out = (struct import_summary){
        .id = id,
        .state =
            (int)import->state > IMPORT_UNDONE ? IMPORT_OTHER : (enum import_state)import->state,
        .actor = import->actor,
        .creates = import->creates,
        .changes = import->changes,
        .disables = import->disables,
        .unchanged = import->unchanged,
        .faults = import->faults,
        .kept = import->kept,
        .pending = import->pending,
        .created_at_us = import->created_at_us,
        .applied_at_us = import->applied_at_us,
        .undone_at_us = import->undone_at_us,
    };
    return OK;
}

static void fill_wish(const struct import_wish *wish, struct scope_message *scope,
                      AUTH(ImportWish) * out)
{
    sekisho__auth__v1__import_wish__init(out);
    out->number = wish->number;
    out->login_id = rpc_text(wish->login_id);
    out->display_name = rpc_text(wish->name);
    out->mail = rpc_text(wish->mail);
    out->roles = rpc_text(wish->roles);
    out->state = (AUTH(UserState))wish->state;
    out->is_other_kind = wish->is_other_kind;
    out->is_other_state = wish->is_other_state;
    out->is_other_scope = wish->is_other_scope;
    out->scope = scope_fill_message(&wish->scope, scope);
    if (wish->says_kind)
        out->kind = wish->is_customer ? SEKISHO__AUTH__V1__USER_KIND__USER_KIND_CUSTOMER
                                      : SEKISHO__AUTH__V1__USER_KIND__USER_KIND_STAFF;
}

struct status imports_create(struct rpc_client *client, const struct rpc_call_options *options,
                             const struct import_file *file, struct arena *arena,
                             struct import_summary *out)
{
    AUTH(ImportWish) *messages = arena_alloc_array(arena, file->count, sizeof *messages);
    AUTH(ImportWish) **rows = arena_alloc_array(arena, file->count, sizeof *rows);
    struct scope_message *scopes = arena_alloc_array(arena, file->count, sizeof *scopes);
    AUTH(CreateImportRequest) request;
    const void *answer = NULL;

    if (messages == NULL || rows == NULL || scopes == NULL)
        return arena_failure();
    sekisho__auth__v1__create_import_request__init(&request);
    for (size_t i = 0; i < file->count; i++) {
        fill_wish(&file->wishes[i], &scopes[i], &messages[i]);
        rows[i] = &messages[i];
    }
    request.file_hash = rpc_bytes((struct bytes){file->hash, sizeof file->hash});
    request.has_mail = file->has_mail;
    request.has_roles = file->has_roles;
    request.rows = rows;
    request.n_rows = file->count;
    TRY(rpc_call(client, &CREATE, &request.base, options, arena, &answer));
    return read_summary(answer, out);
}

struct status imports_list(struct rpc_client *client, const struct rpc_call_options *options,
                           struct arena *arena, struct import_list *out)
{
    AUTH(ListImportsRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__list_imports_request__init(&request);
    TRY(rpc_call(client, &LIST, &request.base, options, arena, &answer));
    const AUTH(ListImportsResponse) *response = answer;
    struct import_summary *imports = arena_alloc_array(arena, response->n_imports, sizeof *imports);
    if (imports == NULL)
        return arena_failure();
    for (size_t i = 0; i < response->n_imports; i++)
        TRY(read_summary(response->imports[i], &imports[i]));
    *out = (struct import_list){imports, response->n_imports};
    return OK;
}

/* A reason of a newer version is the first there is: that it is not done is what counts. */
static unsigned within(int number, unsigned count)
{
    return number >= 0 && (unsigned)number < count ? (unsigned)number : 1;
}

static void read_line(const AUTH(ImportRow) * row, struct import_line *out)
{
    *out = (struct import_line){
        .number = row->number,
        .user = {.login_id = row->login_id,
                 .name = row->display_name,
                 .mail = row->mail,
                 .is_customer = row->kind == SEKISHO__AUTH__V1__USER_KIND__USER_KIND_CUSTOMER,
                 .roles = row->roles,
                 .role_count = row->n_roles,
                 .scope = scope_of_message(row->scope)},
        .name_before = row->name_before,
        .mail_before = row->mail_before,
        .roles_before = row->roles_before,
        .roles_before_count = row->n_roles_before,
        .scope_before = scope_of_message(row->scope_before),
        .fault = within((int)row->fault, IMPORT_FAULTS),
        .kept = within((int)row->kept, IMPORT_KEPTS),
        .creates = row->creates,
        .changes_profile = row->changes_profile,
        .changes_roles = row->changes_roles,
        .changes_scope = row->changes_scope,
        .disables = row->disables,
    };
    (void)!uuid_from_bytes(row->user_id.data, row->user_id.len, &out->user.id);
}

struct status imports_get(struct rpc_client *client, const struct rpc_call_options *options,
                          struct uuid id, enum import_part part, uint32_t after,
                          struct arena *arena, struct import_page *out)
{
    AUTH(GetImportRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__get_import_request__init(&request);
    request.import_id = rpc_bytes((struct bytes){id.bytes, UUID_SIZE});
    request.part = (AUTH(ImportPart))part;
    request.after = after;
    TRY(rpc_call(client, &GET, &request.base, options, arena, &answer));
    const AUTH(GetImportResponse) *response = answer;
    struct import_line *lines = arena_alloc_array(arena, response->n_rows, sizeof *lines);
    if (lines == NULL)
        return arena_failure();
    TRY(read_summary(response->import, &out->summary));
    for (size_t i = 0; i < response->n_rows; i++)
        read_line(response->rows[i], &lines[i]);
    out->lines = lines;
    out->count = response->n_rows;
    out->next = response->next;
    return OK;
}

struct status imports_apply(struct rpc_client *client, const struct rpc_call_options *options,
                            struct uuid id, struct arena *arena)
{
    AUTH(ApplyImportRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__apply_import_request__init(&request);
    request.import_id = rpc_bytes((struct bytes){id.bytes, UUID_SIZE});
    return rpc_call(client, &APPLY, &request.base, options, arena, &answer);
}

struct status imports_undo(struct rpc_client *client, const struct rpc_call_options *options,
                           struct uuid id, const char *reason, struct arena *arena)
{
    AUTH(UndoImportRequest) request;
    const void *answer = NULL;

    sekisho__auth__v1__undo_import_request__init(&request);
    request.import_id = rpc_bytes((struct bytes){id.bytes, UUID_SIZE});
    request.reason = rpc_text(reason);
    return rpc_call(client, &UNDO, &request.base, options, arena, &answer);
}
