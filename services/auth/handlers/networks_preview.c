
#include "handlers/handlers.h"
#include "handlers/networks_message.h"
#include "handlers/networks_role.h"
#include "pass/pass.h"
#include "service.h"
#include "store/address_store.h"
#include "store/user_store.h"

typedef Sekisho__Auth__V1__NetworkAffected AffectedMessage;
typedef Sekisho__Auth__V1__NetworkWarning WarningMessage;
typedef Sekisho__Auth__V1__PreviewNetworksRequest PreviewNetworksRequest;
typedef Sekisho__Auth__V1__PreviewNetworksResponse PreviewNetworksResponse;

enum {
    PAIRS_MAXIMUM = 20000,
    AFFECTED_MAXIMUM = 100,
    WARNINGS_MAXIMUM = 100,
};

#define SINCE_US (ADDRESS_DAYS_KEPT * INT64_C(86400) * 1000000)

/* The walk over who signed in from where; the uses of one user follow one another. */
struct preview {
    struct call *call;
    const struct networks *lists;
    struct network_policy policy;
    AffectedMessage present; /* of the user whose uses are coming */
    struct uuid user_id;
};

static void close_preview(struct preview *preview)
{
    network_policy_close(&preview->policy);
}

/* The user before is complete: shown when there was room and a refusal. */
static struct status finish_user(struct preview *preview)
{
    PreviewNetworksResponse *response = preview->call->response;

    if (preview->present.refused == 0)
        return OK;
    response->affected_count++;
    if (response->n_affected == AFFECTED_MAXIMUM)
        return OK;
    AffectedMessage *shown = arena_alloc(preview->call->arena, sizeof *shown);
    if (shown == NULL)
        return arena_failure();
    *shown = preview->present;
    response->affected[response->n_affected++] = shown;
    return OK;
}

static struct status begin_user(struct preview *preview, const struct address_use *use)
{
    preview->user_id = use->user_id;
    sekisho__auth__v1__network_affected__init(&preview->present);
    TRY(call_uuid(preview->call, use->user_id, &preview->present.user_id));
    TRY(call_text(preview->call, use->login_id, &preview->present.login_id));
    return call_text(preview->call, use->name, &preview->present.display_name);
}

static void count_ranges(struct preview *preview, const struct address_use *use)
{
    PreviewNetworksResponse *response = preview->call->response;
    size_t position = 0;

    for (size_t i = 0; i < preview->lists->count; i++) {
        const struct network_list *list = &preview->lists->lists[i];
        for (size_t j = 0; j < list->count; j++, position++) {
            if (range_contains(list->ranges[j].range, use->address))
                response->uses[position] += use->count;
        }
    }
}

static struct status count_use(void *context, const struct address_use *use)
{
    struct preview *preview = context;
    PreviewNetworksResponse *response = preview->call->response;
    char roles[NETWORKS_ROLES_CAPACITY];

    if (!uuid_equal(preview->user_id, use->user_id)) {
        TRY(finish_user(preview));
        TRY(begin_user(preview, use));
    }
    networks_role_names(use->roles, roles);
    struct network_user user = {.is_customer = use->kind == USER_KIND_CUSTOMER, .roles = roles};
    count_ranges(preview, use);
    response->sign_ins += use->count;
    if (network_policy_judge(&preview->policy, &user, use->address) == NETWORK_INSIDE) {
        preview->present.admitted += use->count;
        return OK;
    }
    response->refused += use->count;
    preview->present.refused += use->count;
    if (preview->present.last_refused_at_us < use->last_at_us)
        preview->present.last_refused_at_us = use->last_at_us;
    return OK;
}

static struct status fill_warnings(const struct call *call, const struct networks *lists,
                                   PreviewNetworksResponse *response)
{
    struct networks_warning found[WARNINGS_MAXIMUM];
    size_t count = networks_warnings(lists, found, COUNT_OF(found));
    WarningMessage *messages = arena_alloc_array(call->arena, count, sizeof *messages);

    response->warnings = arena_alloc_array(call->arena, count, sizeof(WarningMessage *));
    if (messages == NULL || response->warnings == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        sekisho__auth__v1__network_warning__init(&messages[i]);
        messages[i].position = (uint32_t)found[i].range;
        messages[i].is_wide = found[i].is_wide;
        TRY(call_text(call, lists->lists[found[i].list].name, &messages[i].list));
        response->warnings[i] = &messages[i];
    }
    response->n_warnings = count;
    return OK;
}

static struct status fill_own(const struct call *call, const struct networks *lists,
                              const struct user *user, PreviewNetworksResponse *response)
{
    const char *missing[NETWORK_LISTS_MAXIMUM];
    char roles[NETWORKS_ROLES_CAPACITY];
    char address[ADDRESS_TEXT_CAPACITY];

    networks_role_names(user->roles, roles);
    struct network_user self = {.is_customer = user->kind == USER_KIND_CUSTOMER, .roles = roles};
    size_t count = networks_missing(lists, &self, call->pass->client_ip, call->now_us, missing);
    response->own_missing = arena_alloc_array(call->arena, count, sizeof *response->own_missing);
    if (response->own_missing == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++)
        TRY(call_text(call, missing[i], &response->own_missing[i]));
    response->n_own_missing = count;
    address_encode(call->pass->client_ip, address);
    return call_text(call, address, &response->own_address);
}

static size_t count_all_ranges(const struct networks *lists)
{
    size_t count = 0;

    for (size_t i = 0; i < lists->count; i++)
        count += lists->lists[i].count;
    return count;
}

static struct status walk(struct preview *preview, struct db *db)
{
    struct call *call = preview->call;
    PreviewNetworksResponse *response = call->response;
    size_t pairs = 0;

    response->n_uses = count_all_ranges(preview->lists);
    response->uses = arena_alloc_array(call->arena, response->n_uses, sizeof *response->uses);
    response->affected =
        arena_alloc_array(call->arena, AFFECTED_MAXIMUM, sizeof(AffectedMessage *));
    if (response->uses == NULL || response->affected == NULL)
        return arena_failure();
    TRY(address_store_walk(db, call->pass->tenant_id, call->now_us - SINCE_US, PAIRS_MAXIMUM,
                           count_use, preview, &pairs));
    response->is_cut = pairs == PAIRS_MAXIMUM;
    return finish_user(preview);
}

struct status handle_preview_networks(struct call *call)
{
    const struct auth_service *service = call->service;
    const PreviewNetworksRequest *request = call->request;
    struct networks lists;
    struct user user;

    TRY(networks_from_message(call, request->lists, request->n_lists, &lists));
    CLEANUP(close_preview) struct preview preview = {.call = call, .lists = &lists};
    TRY(network_policy_open(lists.lists, lists.count, call->now_us, &preview.policy));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, call->pass->tenant_id, &transaction));
    TRY(networks_check_roles(db, call->pass->tenant_id, &lists));
    TRY(user_store_find(db, call->pass->tenant_id, call->pass->user_id, &user));
    TRY(walk(&preview, db));
    TRY(db_commit(&transaction));
    TRY(fill_warnings(call, &lists, call->response));
    return fill_own(call, &lists, &user, call->response);
}
