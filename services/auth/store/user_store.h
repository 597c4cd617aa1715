/* The users table. Every statement that touches it is in user_store.c. All run as auth_svc inside
 * the tenant's transaction (db_begin_tenant) but those named any_tenant. */
#ifndef AUTH_STORE_USER_STORE_H
#define AUTH_STORE_USER_STORE_H

#include "db/db.h"
#include "domain/retired_id.h"
#include "domain/user.h"

enum {
    USER_PAGE_MAXIMUM = 100,
    USER_COUNT_MAXIMUM = 1000,
    LEAVING_HELD_MS =
        60000, /* until a last administrator who should have left is looked at again */
};

/* Gives `user` its time; the id is the caller's. ALREADY_EXISTS for a login ID in use, or blocked
 * under one of `names`, which are its. */
NODISCARD struct status user_store_create(struct db *db, struct user *user,
                                          const struct retired_names *names);

/* NOT_FOUND when the tenant has no such user. */
NODISCARD struct status user_store_find(struct db *db, int64_t tenant_id, struct uuid id,
                                        struct user *out);
NODISCARD struct status user_store_find_by_login_id(struct db *db, int64_t tenant_id,
                                                    const char *login_id, struct user *out);

/* As user_store_find, and nobody else changes the row until the transaction ends. */
NODISCARD struct status user_store_lock(struct db *db, int64_t tenant_id, struct uuid id,
                                        struct user *out);

/* Locks every active administrator of the tenant, in one order so that two callers cannot wait for
 * each other, and counts those who stay: whom no decision concerns. */
NODISCARD struct status user_store_lock_administrators(struct db *db, int64_t tenant_id,
                                                       int64_t *staying_out);

/* The same count of this moment, which holds nobody. */
NODISCARD struct status user_store_count_administrators(struct db *db, int64_t tenant_id,
                                                        int64_t *staying_out);

/* The next at most `limit` users behind the login ID `after`; the array is of USER_PAGE_MAXIMUM. */
NODISCARD struct status user_store_list(struct db *db, int64_t tenant_id, const char *after,
                                        size_t limit, struct user *out, size_t *count_out);

NODISCARD struct status user_store_set_state(struct db *db, int64_t tenant_id, struct uuid id,
                                             enum user_state state, int64_t version);

/* With every change of the password, too: notes of known devices are void from then on. */
NODISCARD struct status user_store_set_must_change_password(struct db *db, int64_t tenant_id,
                                                            struct uuid id, bool must_change,
                                                            int64_t version);
/* The user's roles, what they are granted, and the version. */
NODISCARD struct status user_store_set_rights(struct db *db, const struct user *user);

/* Into the recycle bin, and out of it as a disabled user. */
NODISCARD struct status user_store_set_deleted(struct db *db, int64_t tenant_id, struct uuid id,
                                               int64_t at_us);
NODISCARD struct status user_store_set_restored(struct db *db, int64_t tenant_id, struct uuid id);

/* Deletes a user who never set a password nor came in; the schema lets nobody else be deleted
 * (FAILED_PRECONDITION). */
NODISCARD struct status user_store_withdraw(struct db *db, int64_t tenant_id, struct uuid id);

/* 0 for no leaving date. Whoever was held is so no more. */
NODISCARD struct status user_store_set_leaving(struct db *db, int64_t tenant_id, struct uuid id,
                                               int64_t leaves_at_us);
NODISCARD struct status user_store_set_leaving_held(struct db *db, int64_t tenant_id,
                                                    struct uuid id, int64_t at_us);

/* Whose moment has come, of whichever company. */
struct due_user {
    int64_t tenant_id;
    struct uuid user_id;
};

/* As auth_system: the first `limit` active users whose leaving date has come, but those who were
 * held in the last LEAVING_HELD_MS, so that they are in nobody's way. */
NODISCARD struct status user_store_list_leaving_any_tenant(struct db *db, size_t limit,
                                                           struct due_user *out, size_t *count_out);

/* As auth_system: the first `limit` users who have been deleted for USER_RECYCLING_US. */
NODISCARD struct status user_store_list_over_any_tenant(struct db *db, size_t limit,
                                                        struct due_user *out, size_t *count_out);

/* The row and what hangs on it, but password and link, which go before. */
NODISCARD struct status user_store_erase(struct db *db, int64_t tenant_id, struct uuid id);

/* Writes name, mail and profile_revision. */
NODISCARD struct status user_store_set_profile(struct db *db, const struct user *user);

/* Which users of a tenant. */
struct user_question {
    int32_t state;      /* an enum user_state; 0 for all but the deleted */
    const char *prefix; /* of the login ID or name; "" for all */
    const char *after;  /* login ID */
    size_t limit;       /* at most USER_PAGE_MAXIMUM */
};

/* By login ID; the array is of USER_PAGE_MAXIMUM. */
NODISCARD struct status user_store_search(struct db *db, int64_t tenant_id,
                                          const struct user_question *question, struct user *out,
                                          size_t *count_out);

/* No further than USER_COUNT_MAXIMUM, so that a company of a million costs no more than one of a
 * thousand. */
NODISCARD struct status user_store_count(struct db *db, int64_t tenant_id, enum user_state state,
                                         int64_t *count_out);

NODISCARD struct status user_store_set_last_login(struct db *db, int64_t tenant_id, struct uuid id,
                                                  int64_t at_us);

#endif
