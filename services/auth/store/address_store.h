/* The table sign_in_addresses: from where users signed in during the last 30 days. Every statement
 * that touches it is in address_store.c; all but the last run as auth_svc inside the tenant's
 * transaction. */
#ifndef AUTH_STORE_ADDRESS_STORE_H
#define AUTH_STORE_ADDRESS_STORE_H

#include "db/db.h"
#include "domain/user.h"
#include "network/address.h"

enum {
    ADDRESS_DAYS_KEPT = 30,
    ADDRESS_FORGET_MAXIMUM = 1000, /* rows of one statement */
};

/* How often a user signed in from an address, of all days together. */
struct address_use {
    struct uuid user_id;
    enum user_kind kind;
    uint32_t roles; /* a role_set */
    char login_id[USER_LOGIN_ID_CAPACITY];
    char name[USER_NAME_CAPACITY];
    struct address address;
    int64_t count;
    int64_t last_at_us;
};

/* Counts a sign-in. */
NODISCARD struct status address_store_count(struct db *db, int64_t tenant_id, struct uuid user_id,
                                            const char *address, int64_t at_us);

/* Called for each; anything but OK ends the walk. */
typedef struct status (*address_use_handler)(void *context, const struct address_use *use);

/* The uses of active users since `since_us`, those of one user one after another; at most `limit`.
 * `count_out` says how many there were. */
NODISCARD struct status address_store_walk(struct db *db, int64_t tenant_id, int64_t since_us,
                                           size_t limit, address_use_handler handler, void *context,
                                           size_t *count_out);

/* As auth_system. Forgets at most ADDRESS_FORGET_MAXIMUM rows whose day is more than
 * ADDRESS_DAYS_KEPT before now; gives how many. */
NODISCARD struct status address_store_forget_any_tenant(struct db *db, int64_t *count_out);

#endif
