/* Keys of people and of their companies: subject_keys, and the key in heads. All as audit_svc
 * inside the company's transaction; what changes something, while its head is locked
 * (history_lock), so that two replicas make no two keys. */
#ifndef AUDIT_STORE_SUBJECT_STORE_H
#define AUDIT_STORE_SUBJECT_STORE_H

#include "db/db.h"
#include "domain/people.h"

enum { SUBJECT_LOGINS_MAXIMUM = 8 }; /* people found by one login ID */

/* Adds those of `user_ids` that there is a row of, erased or not, and takes the company's key up
 * when it was not. */
NODISCARD struct status subject_store_find(struct db *db, int64_t tenant_id,
                                           const struct uuid *user_ids, size_t count,
                                           struct people *people);

/* The company's first key. */
NODISCARD struct status subject_store_make_company(struct db *db, int64_t tenant_id,
                                                   struct people *people);

/* The people of the list from `first` on, who have no row yet. */
NODISCARD struct status subject_store_add(struct db *db, int64_t tenant_id,
                                          const struct people *people, size_t first);

NODISCARD struct status subject_store_set_login(struct db *db, int64_t tenant_id,
                                                const struct person *person);

/* Who is found by a login ID, the latest first: one, but for whom nobody erased. */
NODISCARD struct status subject_store_find_login(struct db *db, int64_t tenant_id,
                                                 const uint8_t mac[static SHA256_SIZE],
                                                 struct uuid out[static SUBJECT_LOGINS_MAXIMUM],
                                                 size_t *count_out);

struct subject_sought {
    uint8_t login_mac[SHA256_SIZE];
    struct uuid user_id; /* who is found by it, the latest; nil for nobody */
};

/* Fills in who is found. */
NODISCARD struct status subject_store_find_owners(struct db *db, int64_t tenant_id,
                                                  struct subject_sought *sought, size_t count);

/* For good, whether there was a key or not; a second time changes nothing. The event that says so
 * may be appended in this transaction alone. */
NODISCARD struct status subject_store_destroy(struct db *db, int64_t tenant_id,
                                              struct uuid user_id);
NODISCARD struct status subject_store_destroy_company(struct db *db, int64_t tenant_id);

#endif
