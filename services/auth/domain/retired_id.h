/* Login IDs of erased users, which nobody else is given for a year after the deletion. They are
 * kept under names that do not say which they were. */
#ifndef AUTH_DOMAIN_RETIRED_ID_H
#define AUTH_DOMAIN_RETIRED_ID_H

#include "base/bytes.h"
#include "crypto/hmac.h"

/* From the deletion on; sekisho's rule for retirement, a year of 365 days. */
#define RETIRED_ID_US (INT64_C(365) * 24 * 3600 * 1000000)

enum {
    RETIRED_MAC_SIZE = 32,
    RETIRED_MACS_MAXIMUM = 2, /* a login ID has a name under each of auth's keys */
};

struct retired_mac {
    uint8_t bytes[RETIRED_MAC_SIZE];
};

struct retired_names {
    struct retired_mac macs[RETIRED_MACS_MAXIMUM];
    size_t count;
};

/* Another one in another company. `login_id` is canonical. */
void retired_mac_compute(const struct crypto_hmac_key *key, int64_t tenant_id, const char *login_id,
                         struct retired_mac *out);

/* Under the present key, and the one before when it is still there. */
void retired_names_compute(const struct crypto_hmac_keys *keys, int64_t tenant_id,
                           const char *login_id, struct retired_names *out);

#endif
