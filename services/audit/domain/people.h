/* Whom a history is about, and the keys their texts are sealed under. A person's key is made of a
 * number of their own and of their company's key, so that all of a company are erased by losing
 * one.
 */
#ifndef AUDIT_DOMAIN_PEOPLE_H
#define AUDIT_DOMAIN_PEOPLE_H

#include <stddef.h>

#include "base/status.h"
#include "base/uuid.h"
#include "crypto/hmac.h"

struct person {
    struct uuid user_id;
    bool is_erased;              /* then what follows is zeros */
    bool has_login;              /* `login_mac` says by which login ID they are found */
    uint8_t number[SHA256_SIZE]; /* random; as secret as a key */
    uint8_t login_mac[SHA256_SIZE];
};

/* Of one company, in one transaction. */
struct people {
    struct crypto_hmac_key company; /* {0} when it has none, yet or any more */
    bool is_erased;                 /* the whole company */
    struct person *list;            /* the caller's memory, for `capacity` */
    size_t count;
    size_t capacity;
};

/* Gives the company's key back. Accepts {0}. */
void people_close(struct people *people);

/* Takes the company's key up; its bytes are as secret. RESOURCE_EXHAUSTED as secret_open(). */
NODISCARD struct status people_set_company(struct people *people,
                                           const uint8_t key[static SHA256_SIZE]);

/* NULL for whom there is nothing (yet). */
struct person *people_find(const struct people *people, struct uuid user_id);

/* INTERNAL past the capacity: who counts texts has counted people. */
NODISCARD struct status people_add(struct people *people, const struct person *person);

/* Adds whom the list of `capacity` does not have yet, when there is room. */
void people_list_once(struct uuid *list, size_t capacity, size_t *count, struct uuid user_id);

/* The name under which somebody of the company is found by a login ID, however it is typed. */
void people_login_mac(const struct people *people, const char *login_id,
                      uint8_t out[static SHA256_SIZE]);

/* The key of the person's texts; false when it is gone, or was never there. */
bool people_key(const struct people *people, struct uuid user_id, uint8_t out[static SHA256_SIZE]);

#endif
