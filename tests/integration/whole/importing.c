#include "importing.h"

#include "rpc/field.h"

#define TARGET(name, response, repeat)                                                             \
    {                                                                                              \
        "sekisho.auth.v1.Imports/" name, &sekisho__auth__v1__##response##__descriptor, repeat      \
    }

static const struct rpc_target CREATE = TARGET("Create", import, RPC_REPEAT_BY_KEY);
static const struct rpc_target GET = TARGET("Get", get_import_response, RPC_REPEAT_SAFE);
static const struct rpc_target APPLY = TARGET("Apply", import, RPC_REPEAT_BY_KEY);
static const struct rpc_target UNDO = TARGET("Undo", import, RPC_REPEAT_BY_KEY);

static struct outcome read_outcome(const AUTH_TYPE(Import) * answer)
{
    struct outcome outcome = {
        {{0}},          answer->creates, answer->changes, answer->disables, answer->unchanged,
        answer->faults, answer->kept,    answer->pending};

    CHECK(uuid_from_bytes(answer->import_id.data, answer->import_id.len, &outcome.id));
    return outcome;
}

static void fill_scope(const struct wish *wish, uint32_t groups[static SCOPE_GROUPS_MAXIMUM],
                       AUTH_TYPE(Scope) * scope, AUTH_TYPE(ImportWish) * out)
{
    out->is_other_scope = wish->is_other_scope;
    if (wish->scope == NULL)
        return;
    sekisho__auth__v1__scope__init(scope);
    scope->is_all = scope_is_all(*wish->scope);
    scope->groups = groups;
    for (uint32_t number = 1; number <= SCOPE_GROUPS_MAXIMUM; number++) {
        if ((*wish->scope & SCOPE_GROUP(number)) != 0)
            groups[scope->n_groups++] = number;
    }
    out->scope = scope;
}

struct status preview_by(int64_t tenant, const char *pass, const struct wish *wishes, size_t count,
                         struct outcome *out)
{
    static uint8_t hash[32] = {7};
    static AUTH_TYPE(ImportWish) rows[ROWS_MAXIMUM];
    static AUTH_TYPE(Scope) scopes[ROWS_MAXIMUM];
    static uint32_t groups[ROWS_MAXIMUM][SCOPE_GROUPS_MAXIMUM];
    AUTH_TYPE(ImportWish) * list[ROWS_MAXIMUM];
    CLEANUP(arena_clear) struct arena arena;
    AUTH_TYPE(CreateImportRequest) request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__create_import_request__init(&request);
    request.tenant_id = pass ? 0 : tenant;
    request.file_hash = (ProtobufCBinaryData){sizeof hash, hash};
    request.has_mail = true;
    request.has_roles = true;
    request.rows = list;
    request.n_rows = count;
    for (size_t i = 0; i < count; i++) {
        sekisho__auth__v1__import_wish__init(&rows[i]);
        rows[i].number = (uint32_t)i + 2;
        rows[i].login_id = rpc_text(wishes[i].login_id);
        rows[i].display_name = rpc_text(wishes[i].name);
        rows[i].roles = rpc_text(wishes[i].roles ? wishes[i].roles : "");
        rows[i].mail = rpc_text(wishes[i].mail ? wishes[i].mail : "");
        rows[i].is_other_state = wishes[i].state == NO_WORD;
        rows[i].is_other_kind = wishes[i].kind == NO_WORD;
        if (!rows[i].is_other_state)
            rows[i].state = (AUTH_TYPE(UserState))wishes[i].state;
        if (!rows[i].is_other_kind)
            rows[i].kind = (AUTH_TYPE(UserKind))wishes[i].kind;
        fill_scope(&wishes[i], groups[i], &scopes[i], &rows[i]);
        list[i] = &rows[i];
    }
    TRY(managing_call(&CREATE, &request.base, pass, &arena, &answer));
    *out = read_outcome(answer);
    return OK;
}

struct status preview_of(int64_t tenant, const char *const *pass, const struct wish *wishes,
                         size_t count, struct outcome *out)
{
    return preview_by(tenant, managing_pass(pass), wishes, count, out);
}

struct status preview(const char *const *pass, const struct wish *wishes, size_t count,
                      struct outcome *out)
{
    return preview_of(aoba, pass, wishes, count, out);
}

struct status apply_of(int64_t tenant, const char *const *pass, struct outcome *outcome)
{
    CLEANUP(arena_clear) struct arena arena;
    AUTH_TYPE(ApplyImportRequest) request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__apply_import_request__init(&request);
    request.tenant_id = pass ? 0 : tenant;
    request.import_id = (ProtobufCBinaryData){UUID_SIZE, outcome->id.bytes};
    TRY(managing_call(&APPLY, &request.base, managing_pass(pass), &arena, &answer));
    *outcome = read_outcome(answer);
    return OK;
}

struct status apply(const char *const *pass, struct outcome *outcome)
{
    return apply_of(aoba, pass, outcome);
}

struct status undo(const char *const *pass, struct outcome *outcome)
{
    return undo_for(pass, "the wrong file", outcome);
}

struct status undo_for(const char *const *pass, const char *reason, struct outcome *outcome)
{
    CLEANUP(arena_clear) struct arena arena;
    AUTH_TYPE(UndoImportRequest) request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__undo_import_request__init(&request);
    request.tenant_id = pass ? 0 : aoba;
    request.import_id = (ProtobufCBinaryData){UUID_SIZE, outcome->id.bytes};
    request.reason = rpc_text(reason);
    TRY(managing_call(&UNDO, &request.base, managing_pass(pass), &arena, &answer));
    *outcome = read_outcome(answer);
    return OK;
}

struct status get(const char *const *pass, const struct outcome *outcome,
                  AUTH_TYPE(ImportPart) part, struct arena *arena,
                  const AUTH_TYPE(GetImportResponse) * *out)
{
    AUTH_TYPE(GetImportRequest) request;
    struct uuid id = outcome->id;
    const void *answer = NULL;

    sekisho__auth__v1__get_import_request__init(&request);
    request.tenant_id = pass ? 0 : aoba;
    request.import_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    request.part = part;
    TRY(managing_call(&GET, &request.base, managing_pass(pass), arena, &answer));
    *out = answer;
    return OK;
}

struct status apply_by_key(const struct outcome *outcome, struct bytes key,
                           struct outcome *answer_out)
{
    CLEANUP(arena_clear) struct arena arena;
    AUTH_TYPE(ApplyImportRequest) request;
    struct uuid id = outcome->id;
    const struct rpc_call_options options = {
        .idempotency_key = key, .deadline_monotonic_ms = world_now_ms() + WORLD_PATIENCE_MS};
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__apply_import_request__init(&request);
    request.tenant_id = aoba;
    request.import_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    struct status applied =
        rpc_call(world_client(AUTH, OPERATOR), &APPLY, &request.base, &options, &arena, &answer);
    if (status_is_ok(applied))
        *answer_out = read_outcome(answer);
    return (struct status){applied.code, status_code_name(applied.code)};
}
