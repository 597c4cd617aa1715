/* The rules of one session, without I/O: the clock is an argument. All times are microseconds since
 * 1970-01-01 UTC by the database's clock. */
#ifndef SESSION_DOMAIN_SESSION_H
#define SESSION_DOMAIN_SESSION_H

#include <stdint.h>

#include "base/status.h"
#include "base/uuid.h"
#include "domain/subject.h"
#include "domain/token.h"
#include "network/address.h"

#define SECOND_US INT64_C(1000000)

/* Why a session is over. Numbers of sekisho.session.v1.EndReason, kept in the database. */
enum session_end {
    SESSION_LIVES = 0,
    SESSION_IDLE = 1,
    SESSION_ABSOLUTE = 2,
    SESSION_SIGNED_OUT = 3, /* by its own user, here or from another session */
    SESSION_DISPLACED = 4,  /* by a newer one past the limit of parallel ones */
    SESSION_REVOKED = 5,    /* an administrator, a change of rights, a new epoch */
    SESSION_STOLEN = 6,     /* a replaced token was used: two have it (domain/rotation.h) */
};

struct session_limits {
    int32_t idle_seconds;     /* over after so long without activity */
    int32_t absolute_seconds; /* over so long after the start in any case */
};

/* What an installation allows tenants to choose (ASVS 7.3.1, 7.3.2); both ends are allowed. */
struct session_bounds {
    struct session_limits minimum;
    struct session_limits maximum;
};

struct session {
    struct token_mac mac;
    struct uuid session_id;
    struct subject subject;
    struct session_limits limits;
    int64_t started_at_us;
    int64_t last_seen_at_us;
    int64_t rotates_at_us; /* when its token is due to be given a successor */
    int64_t version;       /* the subject's when it began */
    bool is_void;          /* of an epoch before the present one: it began before a restore */
    /* From where the allow-lists would have refused it, as this replica recorded last. */
    struct address reported_from;
};

/* How and where it began: shown to the user, decides nothing. The texts are borrowed. */
struct session_origin {
    const char *client_ip;
    const char *user_agent;     /* "" when the browser sent none */
    const char *authentication; /* "password", ... */
};

enum {
    USER_AGENT_MAXIMUM = 256, /* bytes */
    AUTHENTICATION_MAXIMUM = 32,
};

/* INVALID_ARGUMENT unless both limits are within bounds. */
NODISCARD struct status session_limits_check(struct session_limits limits,
                                             const struct session_bounds *bounds);

int64_t session_absolute_end_us(const struct session *session);

/* When it ends if nothing more happens: idle_seconds after the last activity, but never after the
 * absolute end. The second form is for whoever keeps no struct session. */
int64_t session_end_us(const struct session *session);
int64_t session_times_end_us(struct session_limits limits, int64_t started_at_us,
                             int64_t last_seen_at_us);

/* SESSION_LIVES before that moment; from the very microsecond on why it is over. Of two limits that
 * fall together the absolute one is named: activity would not have helped. */
enum session_end session_end_by_time(const struct session *session, int64_t now_us);

/* The same, and SESSION_REVOKED for one that is void. */
enum session_end session_end_by_rules(const struct session *session, int64_t now_us);

/* When a session that is over for `end` ended: its own limit, or `now_us` where somebody ended it.
 */
int64_t session_ended_at_us(const struct session *session, enum session_end end, int64_t now_us);

/* How far apart two writings of a session's idle clock are: a twentieth of the idle limit, at most
 * 30 s. So much of it a crash can lose; the session then ends that much early, never late. */
int64_t session_write_interval_us(int32_t idle_seconds);

/* "idle", "absolute", "signed_out", "displaced", "revoked", "stolen"; "lives". For events and logs.
 */
const char *session_end_name(enum session_end end);

#endif
