/* Known devices: browsers in which a user has signed in before. The cookie __Host-d holds a signed
 * note for each of the last few users of a browser, so a shared one knows them all; no row is kept.
 * A note says "this user came in here, then", to auth alone, and lets nobody in: who has one may
 * try that user's password by a counter of their own (domain/throttle.h). It is void when the user
 * was disabled since, or their password was changed, set or taken away, or has to be changed:
 * whoever knew the one before may have made notes by it, each with a counter of its own.
 *
 * A note is its id (random), when it was made, and an HMAC over both and the user. Each sign-in
 * makes a new one. */
#ifndef AUTH_DOMAIN_DEVICE_H
#define AUTH_DOMAIN_DEVICE_H

#include <stdint.h>

#include "base/status.h"
#include "base/uuid.h"

struct crypto_hmac_keys; /* crypto/hmac.h */

enum {
    DEVICE_NOTES_MAXIMUM = 4, /* users of one browser; the one who came longest ago is forgotten */
    DEVICE_ID_SIZE = 16,
    DEVICE_NOTE_LENGTH = 75, /* characters */
    DEVICE_TEXT_CAPACITY = DEVICE_NOTES_MAXIMUM * (DEVICE_NOTE_LENGTH + 1),
};

/* Unix time; as the cookie's Max-Age. */
#define DEVICE_LIFETIME_US (INT64_C(180) * 24 * 3600 * 1000000)

struct device_id {
    uint8_t bytes[DEVICE_ID_SIZE];
};

/* Whose device it is. */
struct device_owner {
    int64_t tenant_id;
    struct uuid user_id; /* nil for nobody: no note is theirs, and finding that out takes as long */
    int64_t from_us;     /* what was made before is none of theirs any more */
};

/* True when one of the notes of `text` (as the browser sent it: anything, "" for none) is the
 * owner's and neither too old nor void; `out` is then its id. */
NODISCARD bool device_find(const struct crypto_hmac_keys *keys, const char *text,
                           const struct device_owner *owner, int64_t now_us, struct device_id *out);

/* A new note for the owner before the other notes of `text`; the owner's old ones go. */
NODISCARD struct status device_issue(const struct crypto_hmac_keys *keys, const char *text,
                                     const struct device_owner *owner, int64_t now_us,
                                     char out[static DEVICE_TEXT_CAPACITY]);

#endif
