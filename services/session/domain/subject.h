/* Who a session is for, as auth knew it when it decided. */
#ifndef SESSION_DOMAIN_SUBJECT_H
#define SESSION_DOMAIN_SUBJECT_H

#include <stdint.h>

#include "base/status.h"
#include "base/uuid.h"
#include "domain/permissions.h"
#include "domain/scopes.h"

enum {
    LOGIN_ID_MINIMUM = 3,
    LOGIN_ID_MAXIMUM = 64,
    DISPLAY_NAME_MAXIMUM = 128, /* bytes of UTF-8 */
    ROLES_MAXIMUM = 16,
    ROLES_CAPACITY = ROLES_MAXIMUM * (PERMISSION_NAME_MAXIMUM + 1),
};

/* Numbers of sekisho.session.v1.UserKind, kept in the database. */
enum user_kind {
    USER_KIND_STAFF = 1,    /* admin console */
    USER_KIND_CUSTOMER = 2, /* My Page */
};

struct subject {
    int64_t tenant_id;
    struct uuid user_id;
    enum user_kind kind;
    int64_t version; /* of the user's rights and password; a barrier is a version, too */
    char login_id[LOGIN_ID_MAXIMUM + 1];
    char display_name[DISPLAY_NAME_MAXIMUM + 1];
    char permissions[PERMISSIONS_CAPACITY];
    char scopes[SCOPES_CAPACITY]; /* of them, where they do not reach all customers */
    char roles[ROLES_CAPACITY];   /* names, as permissions; what the allow-lists of roles ask for */
};

/* INVALID_ARGUMENT with what is wrong: identifiers, kind, version (1 or more) and both names. The
 * permissions were checked when they were joined. */
NODISCARD struct status subject_check(const struct subject *subject);

#endif
