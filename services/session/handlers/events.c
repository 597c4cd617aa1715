#include "handlers/events.h"

#include <inttypes.h>
#include <stdio.h>

#include "pass/pass.h"

/* Which event of what its key names. */
enum step { STEP_CREATED, STEP_SESSIONS_ENDED, STEP_OVER };

static void begin(struct session_event *out, const struct event_context *context, const char *kind,
                  struct uuid id)
{
    *out = (struct session_event){0};
    out->event.id = id;
    out->event.kind = kind;
    out->event.at_us = context->at_us;
    out->event.correlation_id = context->correlation_id;
    out->event.source.address = context->address;
    out->event.source.user_agent = context->user_agent;
    out->event.result = OUTBOX_SUCCEEDED;
}

static void set_session(struct session_event *out, struct uuid session_id, struct uuid user_id)
{
    uuid_encode(session_id, out->object_id);
    out->event.object.user_id = user_id;
    out->event.object.kind = "session";
    out->event.object.id = out->object_id;
}

static void set_user(struct session_event *out, const struct subject *subject)
{
    out->event.actor.kind =
        subject->kind == USER_KIND_STAFF ? OUTBOX_ACTOR_STAFF : OUTBOX_ACTOR_CUSTOMER;
    out->event.actor.user_id = subject->user_id;
    out->event.actor.login_id = subject->login_id;
    out->event.actor.name = subject->display_name;
}

static void set_change(struct session_event *out, const char *field)
{
    out->change = (struct outbox_change){.field = field, .after = out->after};
    out->event.changes = &out->change;
    out->event.change_count = 1;
}

static struct bytes bytes_of_uuid(const struct uuid *uuid)
{
    return (struct bytes){uuid->bytes, sizeof uuid->bytes};
}

void event_session_created(struct session_event *out, const struct event_context *context,
                           struct bytes idempotency_key, const struct session *session,
                           const char *authentication)
{
    begin(out, context, "session_created",
          outbox_event_id(context->key, idempotency_key, STEP_CREATED));
    out->event.tenant_id = session->subject.tenant_id;
    out->event.source.session_id = session->session_id;
    out->event.reason = authentication;
    set_user(out, &session->subject);
    set_session(out, session->session_id, session->subject.user_id);
}

void event_session_over(struct session_event *out, const struct event_context *context,
                        const struct session *session, enum session_end end)
{
    bool by_limit = end == SESSION_IDLE || end == SESSION_ABSOLUTE;

    begin(out, context, by_limit ? "session_expired" : "session_ended",
          outbox_event_id(context->key, bytes_of_uuid(&session->session_id), STEP_OVER));
    out->event.tenant_id = session->subject.tenant_id;
    out->event.source.session_id = session->session_id;
    out->event.reason = session_end_name(end);
    out->event.object.label = session->subject.login_id;
    set_user(out, &session->subject);
    set_session(out, session->session_id, session->subject.user_id);
    if (!by_limit && !uuid_is_nil(context->acting_session_id))
        out->event.source.session_id = context->acting_session_id;
    if (by_limit || end == SESSION_REVOKED)
        out->event.actor.kind = OUTBOX_ACTOR_SYSTEM;
    if (by_limit) {
        clock_encode(session_ended_at_us(session, end, context->at_us), out->after);
        set_change(out, "ended_at");
    }
}

void event_session_stolen(struct session_event *out, const struct event_context *context,
                          const struct session *session)
{
    begin(out, context, "session_stolen",
          outbox_event_id(context->key, bytes_of_uuid(&session->session_id), STEP_OVER));
    out->event.tenant_id = session->subject.tenant_id;
    out->event.source.session_id = session->session_id;
    out->event.actor.kind = OUTBOX_ACTOR_STRANGER;
    out->event.result = OUTBOX_REFUSED;
    out->event.object.label = session->subject.login_id;
    set_session(out, session->session_id, session->subject.user_id);
}

void event_session_revoked(struct session_event *out, const struct event_context *context,
                           const struct session *session, const struct pass_claims *by,
                           const char *reason)
{
    begin(out, context, "session_revoked",
          outbox_event_id(context->key, bytes_of_uuid(&session->session_id), STEP_OVER));
    out->event.tenant_id = session->subject.tenant_id;
    out->event.source.session_id = by->session_id;
    out->event.actor.kind = OUTBOX_ACTOR_STAFF;
    out->event.actor.user_id = by->user_id;
    out->event.actor.login_id = by->login_id;
    out->event.actor.name = by->name;
    out->event.reason = reason;
    out->event.object.label = session->subject.login_id;
    set_session(out, session->session_id, session->subject.user_id);
}

void event_sessions_ended(struct session_event *out, const struct event_context *context,
                          struct bytes idempotency_key, const struct subject *subject,
                          const char *reason, size_t count)
{
    begin(out, context, "sessions_ended",
          outbox_event_id(context->key, idempotency_key, STEP_SESSIONS_ENDED));
    out->event.tenant_id = subject->tenant_id;
    out->event.actor.kind = OUTBOX_ACTOR_SYSTEM;
    out->event.reason = reason;
    uuid_encode(subject->user_id, out->object_id);
    out->event.object.kind = "user";
    out->event.object.id = out->object_id;
    out->event.object.label = subject->login_id;
    (void)snprintf(out->after, sizeof out->after, "%zu", count);
    set_change(out, "sessions");
}

void event_tenant_sessions_ended(struct session_event *out, const struct event_context *context,
                                 struct bytes idempotency_key, int64_t tenant_id,
                                 const char *reason, size_t count)
{
    begin(out, context, "sessions_ended",
          outbox_event_id(context->key, idempotency_key, STEP_SESSIONS_ENDED));
    out->event.tenant_id = tenant_id;
    out->event.actor.kind = OUTBOX_ACTOR_SYSTEM;
    out->event.reason = reason;
    (void)snprintf(out->object_id, sizeof out->object_id, "%" PRId64, tenant_id);
    out->event.object.kind = "tenant";
    out->event.object.id = out->object_id;
    (void)snprintf(out->after, sizeof out->after, "%zu", count);
    set_change(out, "sessions");
}

void event_epoch_raised(struct session_event *out, const struct event_context *context,
                        struct bytes idempotency_key, const char *operator_name, const char *reason,
                        int64_t epoch)
{
    begin(out, context, "session_epoch_raised",
          outbox_event_id(context->key, idempotency_key, STEP_SESSIONS_ENDED));
    out->event.tenant_id = OUTBOX_INSTALLATION;
    out->event.actor.kind = OUTBOX_ACTOR_OPERATOR;
    out->event.actor.login_id = operator_name;
    out->event.reason = reason;
    (void)snprintf(out->after, sizeof out->after, "%" PRId64, epoch);
    set_change(out, "epoch");
}

void event_session_use_after_expire(struct session_event *out, const struct event_context *context,
                                    struct uuid id, const struct session_ended *ended)
{
    begin(out, context, "session_use_after_expire", id);
    out->event.tenant_id = ended->tenant_id;
    out->event.actor.kind = OUTBOX_ACTOR_STRANGER;
    out->event.source.session_id = ended->session_id;
    out->event.result = OUTBOX_REFUSED;
    out->event.reason = session_end_name(ended->end);
    out->event.object.label = ended->login_id;
    set_session(out, ended->session_id, ended->user_id);
}

void event_permission_refused(struct session_event *out, const struct event_context *context,
                              struct uuid id, const struct session *session, const char *permission)
{
    begin(out, context, "permission_refused", id);
    out->event.tenant_id = session->subject.tenant_id;
    out->event.source.session_id = session->session_id;
    out->event.result = OUTBOX_REFUSED;
    out->event.object.kind = "permission";
    out->event.object.id = permission;
    set_user(out, &session->subject);
}

void event_network_refused(struct session_event *out, const struct event_context *context,
                           struct uuid id, const struct session *session)
{
    begin(out, context, "network_refused", id);
    out->event.tenant_id = session->subject.tenant_id;
    out->event.source.session_id = session->session_id;
    out->event.result = OUTBOX_REFUSED;
    out->event.reason = "network";
    set_user(out, &session->subject);
    set_session(out, session->session_id, session->subject.user_id);
}

void event_network_reported(struct session_event *out, const struct event_context *context,
                            struct uuid id, const struct session *session)
{
    event_network_refused(out, context, id, session);
    out->event.kind = "network_reported";
    out->event.result = OUTBOX_SUCCEEDED;
}
