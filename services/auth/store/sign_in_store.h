/* The table sign_ins: the last sign-ins of each user, which they see themselves. Every statement
 * that touches it is in sign_in_store.c; all but the last run as auth_svc inside the tenant's
 * transaction. */
#ifndef AUTH_STORE_SIGN_IN_STORE_H
#define AUTH_STORE_SIGN_IN_STORE_H

#include "db/db.h"
#include "network/address.h"

enum {
    SIGN_INS_KEPT = 20, /* of each user */
    SIGN_INS_SHOWN = 10,
    SIGN_IN_DAYS_KEPT = 90,
    SIGN_IN_FORGET_MAXIMUM = 1000, /* rows of one statement */
    SIGN_IN_AGENT_CAPACITY = 257,
    SIGN_IN_SYSTEM_CAPACITY = 64,
};

struct kept_sign_in {
    int64_t at_us;
    char address[ADDRESS_TEXT_CAPACITY];
    char user_agent[SIGN_IN_AGENT_CAPACITY];
    char hosted_by[SIGN_IN_SYSTEM_CAPACITY]; /* the internal system; "" for a sign-in of our own */
    int64_t failures;                        /* since the sign-in before */
    int64_t counted; /* what the ID's own counter stood at afterwards, and was let stand at */
};

/* One more, and no more than SIGN_INS_KEPT of the user. `failures` is what failed on the known
 * device it came from; what the ID's counter, which stood at `account_failures` before, counts more
 * than it did after the sign-in before is added here. */
NODISCARD struct status sign_in_store_add(struct db *db, int64_t tenant_id, struct uuid user_id,
                                          const struct kept_sign_in *sign_in,
                                          int64_t account_failures);

/* The newest first, at most SIGN_INS_SHOWN of the last SIGN_IN_DAYS_KEPT days before `now_us`. */
NODISCARD struct status sign_in_store_list(struct db *db, int64_t tenant_id, struct uuid user_id,
                                           int64_t now_us,
                                           struct kept_sign_in out[static SIGN_INS_SHOWN],
                                           size_t *count_out);

/* As auth_system. Forgets at most SIGN_IN_FORGET_MAXIMUM that are older than SIGN_IN_DAYS_KEPT;
 * gives how many. */
NODISCARD struct status sign_in_store_forget_any_tenant(struct db *db, int64_t *count_out);

#endif
