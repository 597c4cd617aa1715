#include "handlers/rotation.h"

#include "handlers/ending.h"
#include "handlers/everywhere.h"
#include "service.h"
#include "store/session_store.h"

struct status rotation_take_successor(struct call *call, const struct session *session,
                                      const struct token_mac *mac)
{
    struct session_service *service = call->service;
    int64_t tenant_id = session->subject.tenant_id;
    int64_t due_us = call->now_us + service->settings->rotation_interval_ms * 1000;
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct session locked;

    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    struct status found = session_store_lock(db, tenant_id, session->session_id, &locked);
    if (found.code == STATUS_NOT_FOUND)
        return OK;
    TRY(found);
    TRY(session_store_take_successor(db, &locked, mac, call->now_us, due_us));
    TRY(commit_everywhere(service, &transaction, &locked.mac, 1));
    metrics_count(&service->counters.rotated);
    return OK;
}

struct status rotation_end_stolen(struct call *call, const struct session *session,
                                  const struct event_context *context)
{
    struct session_service *service = call->service;
    int64_t tenant_id = session->subject.tenant_id;
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct session locked;
    struct ending ending;

    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    ending_begin(&ending, service, &transaction, context);
    struct status found = session_store_lock(db, tenant_id, session->session_id, &locked);
    if (found.code == STATUS_NOT_FOUND)
        return ending_confirm(service, &transaction);
    TRY(found);
    TRY(ending_add(&ending, &locked, SESSION_STOLEN));
    TRY(ending_commit(&ending));
    if (ending.stolen_count > 0) /* none where a limit had passed before */
        log_warn(call->log, "session_stolen", LOG_UUID("session_id", session->session_id));
    return OK;
}
