/* How often a password may be tried (NIST SP 800-63B-4 section 3.2.2; ASVS 6.3.1). Pure rules: time
 * in, decision out.
 *
 * Two kinds of counter. One counts failures in a row, of an account that may not exist or of one
 * known device: five are free, then each makes the next wait longer, and after a hundred an account
 * is held, for unknown devices, until somebody releases it. The other counts the failures of a
 * source or its neighbourhood in ten minutes, whatever the account and the company.
 *
 * A known device (domain/device.h) is asked by its own counter alone: so no stranger can keep the
 * owner of an account out, neither by guessing at it nor from behind the same address. */
#ifndef AUTH_DOMAIN_THROTTLE_H
#define AUTH_DOMAIN_THROTTLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/status.h"

struct crypto_hmac_key; /* crypto/hmac.h */
struct crypto_hmac_keys;

enum {
    THROTTLE_FREE = 5, /* failures in a row before the first wait */
    THROTTLE_WAIT_MAXIMUM_S = 900,
    THROTTLE_HOLD = 100, /* failures in a row, the most that NIST allows */

    /* Of an account whose counter was pushed out it is known that it had so many, and of those that
     * meet in a place with it, too (store/throttle_store.h): each try waits as long as it can
     * already, and nobody is held for somebody else's. */
    THROTTLE_FLOOR_MAXIMUM = THROTTLE_FREE + 10,

    /* In THROTTLE_WINDOW_US. */
    THROTTLE_SOURCE = 20,         /* an IPv4 address or an IPv6 /64 */
    THROTTLE_SOURCE_INSIDE = 100, /* one inside the company's own allow-lists: an office */
    THROTTLE_NEIGHBOURHOOD = 100, /* a /24 or a /48 */
    THROTTLE_ACCOUNTS = 10,       /* failing from one source: it tries one password on many */

    THROTTLE_PENDING_WAIT_S = 5, /* when too many tries of one source are under way at once */

    THROTTLE_KEY_SIZE = 32,
    THROTTLE_NAMES_MAXIMUM = 2, /* a counter has a name under each of auth's keys */
};

#define THROTTLE_WINDOW_US (INT64_C(600) * 1000000)
#define THROTTLE_BLOCK_US (INT64_C(3600) * 1000000)
/* Twice as long as a sign-in may take: tries under way that nobody settled are forgotten then. */
#define THROTTLE_PENDING_US (INT64_C(10) * 1000000)

enum throttle_kind {
    THROTTLE_ADMITTED,
    THROTTLE_WAITS, /* until `until_us` */
    THROTTLE_HELD,  /* until somebody releases it */
};

struct throttle_verdict {
    enum throttle_kind kind;
    int64_t until_us; /* of THROTTLE_WAITS, else 0 */
};

/* The name of a counter: keyed, so that the table says nothing of which IDs were tried. */
struct throttle_key {
    uint8_t bytes[THROTTLE_KEY_SIZE];
};

enum throttle_subject {
    THROTTLE_ACCOUNT = 1, /* by login ID, canonical when it has that form, else as typed */
    THROTTLE_DEVICE = 2,  /* by a device's id */
};

void throttle_key_compute(const struct crypto_hmac_key *key, enum throttle_subject subject,
                          int64_t tenant_id, struct bytes name, struct throttle_key *out);

/* The names of one counter: the first is what it is called from now on, and under the others it may
 * have been kept before the key was replaced. */
struct throttle_names {
    struct throttle_key keys[THROTTLE_NAMES_MAXIMUM];
    size_t count;
};

void throttle_names_compute(const struct crypto_hmac_keys *keys, enum throttle_subject subject,
                            int64_t tenant_id, struct bytes name, struct throttle_names *out);

/* Failures in a row. {0} is one that has none. */
struct throttle_counter {
    int64_t failures; /* those that are being checked are counted, too */
    int64_t last_at_us;
};

struct throttle_verdict throttle_judge_counter(const struct throttle_counter *counter,
                                               int64_t now_us);

/* A try that was admitted. It counts as a failure from then on, so that many at once are no more
 * than one after another. */
void throttle_count(struct throttle_counter *counter, int64_t now_us);

/* Failures from a source or a neighbourhood. {0} is one that has none. */
struct throttle_source {
    int64_t failures;
    int64_t pending; /* being checked, of those admitted since pending_since_us */
    int64_t pending_since_us;
    int64_t began_at_us;
    int64_t blocked_until_us;
    uint64_t accounts[THROTTLE_ACCOUNTS]; /* that failed, by the beginning of their key */
    size_t account_count;
};

/* Begins another window when the last one is over, of failures and of tries under way; before
 * everything else. */
void throttle_source_turn(struct throttle_source *source, int64_t now_us);

/* How many failures the source may have, and whether its block counts. */
struct throttle_verdict throttle_judge_source(const struct throttle_source *source, int64_t limit,
                                              bool is_inside, int64_t now_us);

/* `since_us` is the source's pending_since_us when the try was admitted: what comes of it later
 * does not change how many others are under way. */
void throttle_source_admit(struct throttle_source *source);
void throttle_source_settle(struct throttle_source *source, int64_t since_us, bool has_failed);

/* An account failed. True when it is the one by which the source is blocked. */
bool throttle_source_fail_account(struct throttle_source *source,
                                  const struct throttle_key *account, int64_t now_us);

/* The stricter: who is held waits for longer than who waits. */
struct throttle_verdict throttle_worse(struct throttle_verdict a, struct throttle_verdict b);

/* Whole seconds, at least one, until a verdict that waits is over. */
int64_t throttle_wait_s(struct throttle_verdict verdict, int64_t now_us);

#endif
