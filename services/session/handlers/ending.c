#include "handlers/ending.h"

#include "handlers/everywhere.h"
#include "service.h"
#include "store/session_store.h"

void ending_begin(struct ending *ending, struct session_service *service,
                  struct db_transaction *transaction, const struct event_context *context)
{
    ending->service = service;
    ending->transaction = transaction;
    ending->context = context;
    ending->count = 0;
    ending->mac_count = 0;
    ending->stolen_count = 0;
    ending->by = NULL;
    ending->reason = NULL;
}

/* What is true of the session now comes before what is wanted of it. */
static enum session_end decide(const struct ending *ending, const struct session *session,
                               enum session_end wanted)
{
    enum session_end by_rules = session_end_by_rules(session, ending->context->at_us);

    return by_rules != SESSION_LIVES ? by_rules : wanted;
}

static struct status announce(struct ending *ending, const struct session *session)
{
    if (ending->mac_count == FEED_MACS_MAXIMUM)
        return FAIL(INTERNAL, "more sessions than a user can have");
    ending->macs[ending->mac_count++] = session->mac;
    return OK;
}

static struct status end(struct ending *ending, const struct session *session,
                         enum session_end reason)
{
    TRY(announce(ending, session));
    TRY(session_store_end(ending->transaction->db, session, reason,
                          session_ended_at_us(session, reason, ending->context->at_us)));
    ending->count++;
    ending->stolen_count += reason == SESSION_STOLEN;
    return OK;
}

struct status ending_add_silently(struct ending *ending, const struct session *session,
                                  enum session_end wanted)
{
    return end(ending, session, decide(ending, session, wanted));
}

struct status ending_add(struct ending *ending, const struct session *session,
                         enum session_end wanted)
{
    enum session_end reason = decide(ending, session, wanted);
    struct session_event over;

    if (reason == SESSION_LIVES)
        return OK;
    TRY(end(ending, session, reason));
    if (ending->by && reason == SESSION_REVOKED)
        event_session_revoked(&over, ending->context, session, ending->by, ending->reason);
    else if (reason == SESSION_STOLEN)
        event_session_stolen(&over, ending->context, session);
    else
        event_session_over(&over, ending->context, session, reason);
    return outbox_append(ending->service->backbone.outbox, ending->transaction, &over.event);
}

struct status ending_spare(struct ending *ending, const struct session *session)
{
    TRY(announce(ending, session));
    return session_store_rotate_at(ending->transaction->db, session, ending->context->at_us);
}

struct status ending_commit(struct ending *ending)
{
    struct session_service *service = ending->service;

    if (ending->mac_count == 0)
        return db_commit(ending->transaction);
    TRY(commit_everywhere(service, ending->transaction, ending->macs, ending->mac_count));
    metrics_add(&service->counters.ended, ending->count);
    metrics_add(&service->counters.stolen, ending->stolen_count);
    return OK;
}

struct status ending_confirm(struct session_service *service, struct db_transaction *transaction)
{
    static const struct token_mac none[1];

    return commit_everywhere(service, transaction, none, 0);
}

struct status ending_expire(struct session_service *service, const struct log *log,
                            const struct event_context *context, int64_t tenant_id,
                            struct uuid session_id, bool *over_out)
{
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct ending ending;
    struct session session;

    TRY(db_acquire(service->backbone.db, log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    ending_begin(&ending, service, &transaction, context);
    struct status locked = session_store_lock(db, tenant_id, session_id, &session);
    if (locked.code == STATUS_NOT_FOUND) {
        *over_out = true; /* another replica was first, and has recorded it */
        return OK;
    }
    TRY(locked);
    TRY(ending_add(&ending, &session, SESSION_LIVES));
    *over_out = ending.count > 0;
    /* Every replica refuses by the same clock and the same row: nobody has to be told. */
    TRY(db_commit(&transaction));
    if (*over_out)
        session_table_remove(service->table, &session.mac);
    return OK;
}
