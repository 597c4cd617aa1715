#include "handlers/handlers.h"

#include "handlers/choice.h"
#include "handlers/request.h"
#include "pass/pass.h"
#include "service.h"

typedef Sekisho__Session__V1__ListAllRequest ListAllRequest;
typedef Sekisho__Session__V1__ListAllResponse ListAllResponse;
typedef Sekisho__Session__V1__CompanySession WireSession;

enum { PAGE_MAXIMUM = 100 };

static struct status read_place(const ListAllRequest *request, struct company_place *out)
{
    const ProtobufCBinaryData *id = &request->before_session_id;

    if (request->page_size < 1 || request->page_size > PAGE_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "page_size: 1 to 100");
    if (request->before_us < 0 || (request->before_us > 0) != (id->len > 0))
        return FAIL(INVALID_ARGUMENT, "before_us and before_session_id: both or neither");
    if (id->len > 0 && !uuid_from_bytes(id->data, id->len, &out->session_id))
        return FAIL(INVALID_ARGUMENT, "before_session_id has 16 bytes");
    out->started_at_us = request->before_us;
    return OK;
}

/* One line more than the page has says whether there is a next one. */
static struct status find_live(struct call *call, const struct session_choice *choice,
                               struct company_place place, struct company_session **out,
                               size_t *count_out)
{
    struct session_service *service = call->service;
    const ListAllRequest *request = call->request;
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, call->pass->tenant_id, &transaction));
    TRY(company_store_list(db, call->pass->tenant_id, choice, place, call->now_us,
                           (size_t)request->page_size + 1, call->arena, out, count_out));
    return db_commit(&transaction);
}

static struct status answer_one(const struct call *call, const struct company_session *line,
                                WireSession **out)
{
    WireSession *wire = arena_alloc(call->arena, sizeof *wire);

    if (wire == NULL)
        return arena_failure();
    sekisho__session__v1__company_session__init(wire);
    TRY(response_summary(call, &line->summary, &wire->session));
    TRY(call_uuid(call, line->user_id, &wire->user_id));
    TRY(call_text(call, line->login_id, &wire->login_id));
    TRY(call_text(call, line->display_name, &wire->display_name));
    wire->kind = (Sekisho__Session__V1__UserKind)line->kind;
    *out = wire;
    return OK;
}

struct status handle_list_all(struct call *call)
{
    const ListAllRequest *request = call->request;
    ListAllResponse *response = call->response;
    struct company_place place = {0};
    struct company_session *lines = NULL;
    struct choice choice;
    size_t count = 0;

    TRY(choice_read(call, request->choice, &choice));
    TRY(read_place(request, &place));
    TRY(find_live(call, &choice.chosen, place, &lines, &count));
    response->more = count > (size_t)request->page_size;
    if (response->more)
        count = (size_t)request->page_size;
    response->sessions = arena_alloc_array(call->arena, count, sizeof *response->sessions);
    if (response->sessions == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++)
        TRY(answer_one(call, &lines[i], &response->sessions[i]));
    response->n_sessions = count;
    return OK;
}
