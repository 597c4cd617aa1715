/* One session as the table keeps it, as small as it gets. Its owner's mutex guards it. */
#ifndef SESSION_STORE_SESSION_RECORD_H
#define SESSION_STORE_SESSION_RECORD_H

#include <stdint.h>

#include "base/status.h"
#include "domain/session.h"
#include "store/shared_text.h"

struct session_record {
    struct token_mac mac; /* comes first, so a pointer to a MAC serves as a key */
    struct uuid session_id;
    struct uuid user_id;
    int64_t tenant_id;
    int64_t subject_version;
    int64_t version;
    int64_t started_at_us;
    int64_t rotates_at_us;
    int64_t last_seen_at_us;
    int64_t written_at_us; /* the idle clock as the row has it */
    struct shared_text *permissions;
    struct session_record *next; /* in a list of due writes */
    struct session_limits limits;
    uint8_t kind;
    bool doubted;
    bool queued;                  /* is in a list of due writes, which alone may free it */
    bool gone;                    /* the table does not know it any more */
    struct address reported_from; /* as struct session */
    char texts[];                 /* login ID, display name, roles, scopes, a NUL behind each */
};

/* A record of what the row says; NULL without memory. */
struct session_record *session_record_open(struct shared_texts *texts,
                                           const struct session *session);
void session_record_close(struct shared_texts *texts, struct session_record *record);

void session_record_read(const struct session_record *record, struct session *out);

/* session_end_us() by the given idle clock. */
int64_t session_record_end_us(const struct session_record *record, int64_t last_seen_at_us);

/* Whether a replica that reads the row would still see the session live when a move of the idle
 * clock at `now_us` is written with the next batches, at most `delay_us` after it is due. */
bool session_record_can_wait(const struct session_record *record, int64_t now_us, int64_t delay_us);

/* How long after `last_seen_at_us` its next writing is due; 0 or less for at once. */
int64_t session_record_due_in_us(const struct session_record *record);

#endif
