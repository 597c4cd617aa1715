#include "store/session_record.h"

#include <stdlib.h>
#include <string.h>

struct session_record *session_record_open(struct shared_texts *texts,
                                           const struct session *session)
{
    const struct subject *subject = &session->subject;
    size_t login_size = strlen(subject->login_id) + 1;
    size_t name_size = strlen(subject->display_name) + 1;
    size_t roles_size = strlen(subject->roles) + 1;
    size_t scopes_size = strlen(subject->scopes) + 1;

    struct session_record *record =
        malloc(sizeof *record + login_size + name_size + roles_size + scopes_size);
    if (record == NULL)
        return NULL;
    *record = (struct session_record){
        .mac = session->mac,
        .session_id = session->session_id,
        .user_id = subject->user_id,
        .tenant_id = subject->tenant_id,
        .subject_version = subject->version,
        .version = session->version,
        .started_at_us = session->started_at_us,
        .rotates_at_us = session->rotates_at_us,
        .last_seen_at_us = session->last_seen_at_us,
        .written_at_us = session->last_seen_at_us,
        .permissions = shared_texts_take(texts, subject->permissions),
        .limits = session->limits,
        .kind = (uint8_t)subject->kind,
    };
    if (record->permissions == NULL) {
        free(record);
        return NULL;
    }
    memcpy(record->texts, subject->login_id, login_size);
    memcpy(record->texts + login_size, subject->display_name, name_size);
    memcpy(record->texts + login_size + name_size, subject->roles, roles_size);
    memcpy(record->texts + login_size + name_size + roles_size, subject->scopes, scopes_size);
    return record;
}

void session_record_close(struct shared_texts *texts, struct session_record *record)
{
    shared_texts_give_back(texts, record->permissions);
    free(record);
}

void session_record_read(const struct session_record *record, struct session *out)
{
    size_t login_size = strlen(record->texts) + 1;
    const char *name = record->texts + login_size;
    size_t name_size = strlen(name) + 1;
    const char *roles = name + name_size;
    size_t roles_size = strlen(roles) + 1;
    const char *scopes = roles + roles_size;

    out->mac = record->mac;
    out->session_id = record->session_id;
    out->limits = record->limits;
    out->started_at_us = record->started_at_us;
    out->rotates_at_us = record->rotates_at_us;
    out->last_seen_at_us = record->last_seen_at_us;
    out->subject.tenant_id = record->tenant_id;
    out->subject.user_id = record->user_id;
    out->subject.kind = record->kind;
    out->version = record->version;
    out->is_void = false; /* no void one is held */
    out->subject.version = record->subject_version;
    memcpy(out->subject.login_id, record->texts, login_size);
    memcpy(out->subject.display_name, name, name_size);
    memcpy(out->subject.roles, roles, roles_size);
    memcpy(out->subject.scopes, scopes, strlen(scopes) + 1);
    out->reported_from = record->reported_from;
    shared_text_read(record->permissions, out->subject.permissions);
}

int64_t session_record_end_us(const struct session_record *record, int64_t last_seen_at_us)
{
    return session_times_end_us(record->limits, record->started_at_us, last_seen_at_us);
}

bool session_record_can_wait(const struct session_record *record, int64_t now_us, int64_t delay_us)
{
    int64_t row_end_us = session_record_end_us(record, record->written_at_us);
    int64_t written_by_us =
        now_us + session_write_interval_us(record->limits.idle_seconds) + delay_us;

    /* Past the absolute end the idle clock has nothing to say, however late it is written. */
    return row_end_us > written_by_us || row_end_us == session_record_end_us(record, now_us);
}

int64_t session_record_due_in_us(const struct session_record *record)
{
    return record->written_at_us + session_write_interval_us(record->limits.idle_seconds) -
           record->last_seen_at_us;
}
