#include "handlers/dormant.h"
#include "handlers/handlers.h"
#include "handlers/messages.h"
#include "handlers/user_change.h"
#include "service.h"
#include "store/dormant_store.h"
#include "store/tenant_store.h"

typedef Sekisho__Auth__V1__User UserMessage;
typedef Sekisho__Auth__V1__Dormancy Dormancy;
typedef Sekisho__Auth__V1__ListDormantRequest ListDormantRequest;
typedef Sekisho__Auth__V1__ListDormantResponse ListDormantResponse;
typedef Sekisho__Auth__V1__SetDormantExemptRequest SetDormantExemptRequest;

struct status dormancy_message(const struct call *call, const struct dormant_rule *rule,
                               const struct user *user, Dormancy **out)
{
    Dormancy *message = arena_alloc(call->arena, sizeof *message);

    if (message == NULL)
        return arena_failure();
    sekisho__auth__v1__dormancy__init(message);
    message->since_us = user->dormant_since_us;
    message->is_soon = dormancy_is_soon(rule, user, call->now_us);
    message->disables_at_us = dormancy_disables_at(rule, user);
    message->deletes_at_us = dormancy_deletes_at(rule, user);
    message->is_held = user->state == USER_STATE_ACTIVE && user->dormant_held_at_us != 0;
    *out = message;
    return call_text(call, user->dormant_exempt, &message->exempt_reason);
}

static bool is_exempt_list(const ListDormantRequest *request)
{
    return request->which == SEKISHO__AUTH__V1__DORMANT_LIST__DORMANT_LIST_EXEMPT;
}

static struct status write_place(const struct call *call, const struct user *user, char **out)
{
    const struct time_place place = {user->dormant_since_us, user->id};
    char text[TIME_PLACE_CAPACITY];

    time_place_encode(&place, text);
    return call_text(call, text, out);
}

/* A page as it is asked for. */
struct dormant_page {
    struct time_place after;
    size_t limit;
    struct tenant tenant;
    struct user *users;
    size_t count;
    int64_t soon; /* all of them */
};

static struct status read_request(const struct call *call, struct dormant_page *out)
{
    const ListDormantRequest *request = call->request;

    if (request->which != SEKISHO__AUTH__V1__DORMANT_LIST__DORMANT_LIST_SOON &&
        !is_exempt_list(request))
        return FAIL(INVALID_ARGUMENT, "which: soon or exempt");
    if (request->after[0] && !time_place_parse(request->after, &out->after))
        return FAIL(INVALID_ARGUMENT, "after: not the next of a list");
    out->limit = request->page_size ? request->page_size : USER_PAGE_MAXIMUM;
    if (out->limit > USER_PAGE_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "page_size: 1 to 100");
    out->users = arena_alloc_array(call->arena, out->limit, sizeof *out->users);
    return out->users ? OK : arena_failure();
}

static struct status read_page(const struct call *call, int64_t tenant_id, struct dormant_page *out)
{
    const struct auth_service *service = call->service;
    const struct dormant_rule *rule = &out->tenant.dormant;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    TRY(tenant_store_find(db, tenant_id, &out->tenant));
    int64_t before_us = dormancy_cutoff(rule, rule->warn_days, call->now_us);
    if (is_exempt_list(call->request))
        TRY(dormant_store_list_exempt(db, tenant_id, &out->after, out->limit, out->users,
                                      &out->count));
    else
        TRY(dormant_store_list(db, tenant_id, before_us, &out->after, out->limit, out->users,
                               &out->count));
    TRY(dormant_store_count(db, tenant_id, before_us, &out->soon));
    return db_commit(&transaction);
}

static struct status answer_page(const struct call *call, const struct dormant_page *page)
{
    ListDormantResponse *response = call->response;
    UserMessage *messages = arena_alloc_array(call->arena, page->count, sizeof *messages);

    response->users = arena_alloc_array(call->arena, page->count, sizeof(UserMessage *));
    if (messages == NULL || response->users == NULL)
        return arena_failure();
    for (size_t i = 0; i < page->count; i++) {
        sekisho__auth__v1__user__init(&messages[i]);
        TRY(user_message(call, &page->users[i], &messages[i]));
        TRY(dormancy_message(call, &page->tenant.dormant, &page->users[i], &messages[i].dormancy));
        response->users[i] = &messages[i];
    }
    response->n_users = page->count;
    response->soon = (uint32_t)page->soon;
    response->warn_days = page->tenant.dormant.warn_days;
    return page->count == page->limit
               ? write_place(call, &page->users[page->count - 1], &response->next)
               : OK;
}

struct status handle_list_dormant(struct call *call)
{
    const ListDormantRequest *request = call->request;
    struct dormant_page page = {0};
    struct manager manager;

    TRY(manager_of_call(call, request->tenant_id, &manager));
    TRY(read_request(call, &page));
    TRY(read_page(call, manager.tenant_id, &page));
    return answer_page(call, &page);
}

static struct status set_exempt(struct user_change *change)
{
    const SetDormantExemptRequest *request = change->call->request;
    struct user *user = &change->user;
    char *before = change->own;

    TRY(manager_check_unchanged(request->base_revision, user->departure_revision));
    if (user->state == USER_STATE_DELETED)
        return FAIL(FAILED_PRECONDITION, "the user is deleted");
    if (!text_copy(before, USER_REASON_CAPACITY, user->dormant_exempt) ||
        !text_copy(user->dormant_exempt, sizeof user->dormant_exempt, request->reason))
        return FAIL(INTERNAL, "internal error");
    user_change_add(change, "dormant_exempt", before, user->dormant_exempt);
    user->departure_revision++;
    return dormant_store_set_exempt(change->db, user->tenant_id, user->id, user->dormant_exempt);
}

static struct status answer_user(const struct user_change *change)
{
    return user_message(change->call, &change->user, change->call->response);
}

struct status handle_set_dormant_exempt(struct call *call)
{
    static const struct user_change_kind SET = {
        .event = "user_dormancy_changed", .apply = set_exempt, .answer = answer_user};
    const SetDormantExemptRequest *request = call->request;
    char before[USER_REASON_CAPACITY] = "";
    struct user_change change = {.call = call, .own = before};

    return user_change_run(
        &change, &SET,
        &(struct user_change_target){request->tenant_id, request->user_id, request->reason});
}
