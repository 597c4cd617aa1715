#include "events.h"

#include <assert.h>
#include <stdio.h>

#include "text/length.h"
#include "visit.h"

static void fill(const struct http_request *request, struct outbox_event *event)
{
    const struct visit *visit = visit_of(request);
    const struct session_check *session = &visit->session;

    event->source.address = visit->client_ip;
    event->source.user_agent = visit->user_agent;
    event->correlation_id = request->id;
    event->tenant_id = session->tenant_id ? session->tenant_id : OUTBOX_INSTALLATION;
    event->actor.kind = OUTBOX_ACTOR_STRANGER;
    event->actor.login_id = "";
    if (session->tenant_id == 0)
        return;
    event->actor.kind = session->is_customer ? OUTBOX_ACTOR_CUSTOMER : OUTBOX_ACTOR_STAFF;
    event->actor.user_id = session->user_id;
    event->actor.login_id = session->login_id;
    event->actor.name = session->name;
    event->source.session_id = session->session_id;
}

/* A request may be refused something and do something all the same: take a draft away whose form is
 * refused. Each has an id of its own. */
enum { STEP_DONE, STEP_REFUSED };

static struct status complete(const struct http_request *request, uint32_t step,
                              struct outbox_event *event)
{
    struct backbone *backbone = &portal_of(request)->backbone;

    fill(request, event);
    event->id = outbox_event_id(&backbone->event_keys.current,
                                (struct bytes){request->id.bytes, UUID_SIZE}, step);
    return db_clock_now_us(backbone->clock, &event->at_us);
}

static struct status begin(const struct http_request *request, struct db **db,
                           struct db_transaction *transaction)
{
    TRY(db_acquire(portal_of(request)->backbone.db, request->log, db));
    return db_begin_tenant(*db, visit_of(request)->session.tenant_id, transaction);
}

struct status event_begin(const struct http_request *request, struct db **db,
                          struct db_transaction *transaction)
{
    TRY(outbox_may_change(portal_of(request)->backbone.outbox));
    return begin(request, db, transaction);
}

struct status event_begin_restricting(const struct http_request *request, struct db **db,
                                      struct db_transaction *transaction)
{
    TRY(outbox_may_restrict(portal_of(request)->backbone.outbox));
    return begin(request, db, transaction);
}

void event_note(struct outbox_event *event, const char *field, const char *word,
                struct event_notes *notes)
{
    if (word[0] == '\0')
        return;
    assert(event->change_count < EVENT_NOTES_MAXIMUM);
    notes->changes[event->change_count++] = (struct outbox_change){.field = field, .after = word};
    event->changes = notes->changes;
}

void event_note_search(struct outbox_event *event, const char *typed, struct event_notes *notes)
{
    if (typed[0] == '\0')
        return;
    (void)snprintf(notes->search_length, sizeof notes->search_length, "%zu",
                   text_count_code_points(bytes_of(typed)));
    event_note(event, "search_length", notes->search_length, notes);
}

struct status event_append(const struct http_request *request, struct db_transaction *transaction,
                           struct outbox_event *event)
{
    TRY(complete(request, STEP_DONE, event));
    return outbox_append(portal_of(request)->backbone.outbox, transaction, event);
}

struct status event_append_foldable(const struct http_request *request,
                                    struct db_transaction *transaction, struct outbox_event *event)
{
    TRY(complete(request, STEP_REFUSED, event));
    return outbox_append_foldable(portal_of(request)->backbone.outbox, transaction, event,
                                  event->actor.login_id);
}

void event_log_lost(const struct http_request *request, const char *kind, struct status why)
{
    log_warn(request->log, "event_not_recorded", LOG_STR("kind", kind),
             LOG_STR("reason", why.text));
}

static struct status record(const struct http_request *request, struct outbox_event *event)
{
    struct backbone *backbone = &portal_of(request)->backbone;
    int64_t tenant_id = visit_of(request)->session.tenant_id;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(backbone->db, request->log, &db));
    TRY(db_begin_tenant(db, tenant_id ? tenant_id : OUTBOX_INSTALLATION, &transaction));
    TRY(event_append_foldable(request, &transaction, event));
    return db_commit(&transaction);
}

static void record_refusal(const struct http_request *request, struct outbox_event *event)
{
    event->result = OUTBOX_REFUSED;
    event->object.kind = "page";
    event->object.label = request->route->pattern;
    struct status recorded = record(request, event);
    if (!status_is_ok(recorded))
        event_log_lost(request, event->kind, recorded);
}

/* The route's pattern, not the path: that of a page behind a one-time link is the link, which was
 * not used. */
void event_csrf_refused(const struct http_request *request)
{
    record_refusal(request, &(struct outbox_event){.kind = "csrf_refused"});
}

void event_page_refused(const struct http_request *request)
{
    record_refusal(request,
                   &(struct outbox_event){.kind = "permission_refused", .reason = "permission"});
}
