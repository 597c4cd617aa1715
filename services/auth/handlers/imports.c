/* Imports of users: the preview, and what there are. */
#include "handlers/handlers.h"

#include "crypto/crypto.h"
#include "handlers/import_plan.h"
#include "pass/pass.h"
#include "service.h"
#include "store/import_store.h"

typedef Sekisho__Auth__V1__CreateImportRequest CreateImportRequest;
typedef Sekisho__Auth__V1__GetImportRequest GetImportRequest;
typedef Sekisho__Auth__V1__GetImportResponse GetImportResponse;
typedef Sekisho__Auth__V1__Import ImportMessage;
typedef Sekisho__Auth__V1__ListImportsRequest ListImportsRequest;
typedef Sekisho__Auth__V1__ListImportsResponse ListImportsResponse;

static struct status describe(const struct import_work *work, const CreateImportRequest *request,
                              struct import *out)
{
    const struct pass_claims *pass = work->call->pass;
    uint8_t random[UUID_SIZE];

    if (request->file_hash.len != sizeof out->file_hash)
        return FAIL(INVALID_ARGUMENT, "file_hash: 32 bytes");
    TRY(crypto_random(random, sizeof random));
    *out = (struct import){
        .tenant_id = work->manager.tenant_id, .id = uuid_v4(random), .state = IMPORT_PREVIEWED};
    memcpy(out->file_hash, request->file_hash.data, sizeof out->file_hash);
    return text_copy(out->actor, sizeof out->actor, pass ? pass->name : work->call->caller)
               ? OK
               : FAIL(INTERNAL, "internal error");
}

static struct status create(struct import_work *work, const CreateImportRequest *request)
{
    struct call *call = work->call;

    TRY(describe(work, request, &work->import));
    TRY(import_plan(work, request));
    TRY(import_store_create(work->transaction->db, &work->import, work->rows, work->count));
    TRY(import_work_record(work, "users_import_checked"));
    return import_message(call, &work->import, call->response);
}

struct status handle_create_import(struct call *call)
{
    const struct auth_service *service = call->service;
    const CreateImportRequest *request = call->request;
    struct import_work work;

    TRY(import_work_open(&work, call, request->tenant_id));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, work.manager.tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &work.once));
    if (work.once.is_repeated)
        return OK;
    work.transaction = &transaction;
    TRY(create(&work, request));
    TRY(once_finish(call, &transaction, &work.once));
    return db_commit(&transaction);
}

static struct status fill_list(const struct call *call, const struct import *imports, size_t count)
{
    ListImportsResponse *response = call->response;
    ImportMessage *messages = arena_alloc_array(call->arena, count, sizeof *messages);

    response->imports = arena_alloc_array(call->arena, count, sizeof(ImportMessage *));
    if (messages == NULL || response->imports == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        sekisho__auth__v1__import__init(&messages[i]);
        TRY(import_message(call, &imports[i], &messages[i]));
        response->imports[i] = &messages[i];
    }
    response->n_imports = count;
    return OK;
}

struct status handle_list_imports(struct call *call)
{
    const struct auth_service *service = call->service;
    const ListImportsRequest *request = call->request;
    struct import imports[IMPORT_LIST_MAXIMUM];
    struct import_work work;
    size_t count = 0;

    TRY(import_work_open(&work, call, request->tenant_id));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, work.manager.tenant_id, &transaction));
    TRY(import_store_list(db, work.manager.tenant_id, imports, &count));
    TRY(db_commit(&transaction));
    return fill_list(call, imports, count);
}

/* What is asked for, of an import. */
struct page {
    struct uuid import_id;
    enum import_part part;
    size_t limit;
};

static struct status read_page(const GetImportRequest *request, struct page *out)
{
    *out = (struct page){.part = (enum import_part)request->part,
                         .limit = request->page_size ? request->page_size : IMPORT_PAGE_MAXIMUM};
    if (!uuid_from_bytes(request->import_id.data, request->import_id.len, &out->import_id))
        return FAIL(INVALID_ARGUMENT, "import_id: 16 bytes");
    if ((int)request->part < IMPORT_PART_ACTS || (int)request->part > IMPORT_PART_KEPT)
        return FAIL(INVALID_ARGUMENT, "part: acts, faults or kept");
    if (out->limit > IMPORT_PAGE_MAXIMUM || request->after > INT32_MAX)
        return FAIL(INVALID_ARGUMENT, "page_size: 1 to 100; after: the number of a row");
    return OK;
}

static struct status fill_page(const struct call *call, const struct page *page,
                               const struct import_work *work)
{
    GetImportResponse *response = call->response;

    response->import = arena_alloc(call->arena, sizeof *response->import);
    if (response->import == NULL)
        return arena_failure();
    sekisho__auth__v1__import__init(response->import);
    TRY(import_message(call, &work->import, response->import));
    TRY(import_rows_message(call, work->rows, work->count, &response->rows));
    response->n_rows = work->count;
    if (work->count == page->limit)
        response->next = work->rows[work->count - 1].number;
    return OK;
}

struct status handle_get_import(struct call *call)
{
    const struct auth_service *service = call->service;
    const GetImportRequest *request = call->request;
    struct import_work work;
    struct page page;

    TRY(import_work_open(&work, call, request->tenant_id));
    TRY(read_page(request, &page));
    TRY(import_work_check_view(&work));
    work.rows = arena_alloc_array(call->arena, page.limit, sizeof *work.rows);
    if (work.rows == NULL)
        return arena_failure();
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, work.manager.tenant_id, &transaction));
    TRY(import_store_find(db, work.manager.tenant_id, page.import_id, &work.import));
    TRY(import_store_list_rows(db, &work.import, page.part, request->after, page.limit, work.rows,
                               &work.count));
    TRY(db_commit(&transaction));
    return fill_page(call, &page, &work);
}
