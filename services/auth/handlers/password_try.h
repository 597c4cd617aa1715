/* One try at a password: reserved before it is checked, settled when it is known what came of it.
 * It counts as a failure in between, so that fifty at once are no more than fifty in a row; each
 * step is a short transaction of its own, and none waits for a hash. A crash in between leaves it
 * counted.
 *
 * From a known device its own counter decides alone, else the account's and those of the source and
 * its neighbourhood (domain/throttle.h). Which rows are touched does not depend on whether the
 * account exists. */
#ifndef AUTH_HANDLERS_PASSWORD_TRY_H
#define AUTH_HANDLERS_PASSWORD_TRY_H

#include "db/db.h"
#include "domain/device.h"
#include "domain/throttle.h"
#include "network/address.h"
#include "network/policy.h"
#include "rpc/call.h"
#include "store/throttle_store.h"

/* Whose password is tried, and from where. */
struct password_trier {
    int64_t tenant_id;
    struct uuid user_id; /* nil when there is no such user */
    const char *login_id;
    struct address address;
    const struct network_policy *networks; /* the company's */
    const char *device;                    /* of __Host-d, as the browser sent it: anything */
    int64_t devices_from_us;               /* of the user */
};

struct password_try {
    int64_t tenant_id;
    struct throttle_names account;
    struct throttle_names device;
    bool has_device; /* a known one */
    struct address address;
    bool is_inside; /* the company's allow-lists hold the address */

    /* What password_try_reserve() found out. */
    struct throttle_verdict verdict;
    bool is_by_device;
    int64_t failures; /* in a row, with this one; 0 when it is none of them */
    bool is_counted;
    struct throttle_row before; /* the counter without it */
    uint8_t name[THROTTLE_TRY_SIZE];
    bool has_sources;
    int64_t source_since_us;
    int64_t neighbourhood_since_us;

    bool is_source_blocked; /* by this failure, as password_try_settle() found */
};

/* The counter of an account that may not exist. */
void password_try_account(const struct call *call, int64_t tenant_id, struct bytes login_id,
                          struct throttle_names *out);

/* Fills the first half, and nothing is counted yet. */
void password_try_init(const struct call *call, const struct password_trier *trier,
                       struct password_try *out);

/* Fills the second half. Nothing is counted unless the verdict is THROTTLE_ADMITTED. Every call is
 * a try, a repetition too: who was answered is not asked again, and who was not may be guessing. */
NODISCARD struct status password_try_reserve(const struct call *call, struct password_try *tried);

/* The password was looked at. */
NODISCARD struct status password_try_settle(const struct call *call, struct password_try *tried,
                                            bool has_failed);

/* It was not, or what came of it is not known: as if it had not been tried. */
void password_try_give_back(const struct call *call, struct password_try *tried);

/* In a row before this try, which succeeds. */
struct password_failures {
    int64_t device;  /* on the known device it came from; 0 from an unknown one */
    int64_t account; /* of the ID, from unknown devices */
};

/* Inside the transaction that lets somebody in, before password_try_forgive(). */
NODISCARD struct status password_try_failures(struct db *db, const struct password_try *tried,
                                              struct password_failures *out);

/* Inside the transaction that lets somebody in: no failures in a row any more. */
NODISCARD struct status password_try_forgive(struct db *db, const struct password_try *tried);

#endif
