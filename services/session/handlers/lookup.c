#include "handlers/lookup.h"

#include "service.h"

void lookup_init(struct lookup *lookup, const struct session_service *service,
                 const struct token *token)
{
    const struct crypto_hmac_keys *keys = &service->token_keys;

    token_mac_compute(token, &keys->current, &lookup->macs[0]);
    lookup->count = 1;
    if (keys->previous.id != 0)
        token_mac_compute(token, &keys->previous, &lookup->macs[lookup->count++]);
}

/* The mark is taken before the row is read: an end that comes in between is not overlooked. */
static struct status find(struct session_service *service, struct db *db,
                          const struct token_mac *mac, struct session *out,
                          struct lookup_result *result_out)
{
    uint64_t mark = session_table_mark(service->table, mac);
    struct lookup_result result = {.mac = *mac};
    struct status found = session_find_any_tenant(db, mac, out, &result.standing);
    bool is_present = status_is_ok(found) && result.standing.place == TOKEN_PRESENT;

    if (found.code == STATUS_NOT_FOUND || (status_is_ok(found) && !is_present))
        session_table_remove(service->table, mac);
    if (!status_is_ok(found))
        return found;
    /* Memory knows no epochs and no successors: what is void stays out of it. */
    result.held = is_present && !out->is_void && session_table_put(service->table, out, mark);
    if (result_out)
        *result_out = result;
    return OK;
}

struct status lookup_session(const struct lookup *lookup, struct call *call, struct session *out,
                             struct lookup_result *result_out)
{
    struct session_service *service = call->service;
    CLEANUP(db_release) struct db *db = NULL;
    struct status found = FAIL(NOT_FOUND, "no such session");

    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    for (size_t i = 0; i < lookup->count && found.code == STATUS_NOT_FOUND; i++)
        found = find(service, db, &lookup->macs[i], out, result_out);
    return found;
}

struct status lookup_ended(const struct lookup *lookup, struct call *call,
                           struct session_ended *out)
{
    struct session_service *service = call->service;
    CLEANUP(db_release) struct db *db = NULL;
    struct status found = FAIL(NOT_FOUND, "no such session");

    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    for (size_t i = 0; i < lookup->count && found.code == STATUS_NOT_FOUND; i++)
        found = session_find_ended_any_tenant(db, &lookup->macs[i], out);
    return found;
}
