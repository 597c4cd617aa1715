/* A file of users that is sent in: what each row asks for, and what it comes to for the user there
 * is. A row says how a user is to be; what a file does not mention stays. Nobody is disabled
 * because they are not in a file, and nobody is let in again by one: an old file must do neither.
 */
#ifndef AUTH_DOMAIN_IMPORT_H
#define AUTH_DOMAIN_IMPORT_H

#include "domain/role.h"
#include "domain/user.h"

enum {
    IMPORT_ROWS_MAXIMUM = 1000,     /* one transaction: 2 s, in which nobody else changes them */
    IMPORT_DECISIONS_MAXIMUM = 200, /* users who are signed out by it: session is told of each */
    IMPORT_ROLES_TEXT_MAXIMUM = 256,
};

/* From the preview on; what there was before is known for as long as it can be undone. */
#define IMPORT_APPLYING_US (INT64_C(3600) * 1000000)
#define IMPORT_UNDOING_US (INT64_C(24) * 3600 * 1000000)

/* The numbers of both are those of imports.proto and of the database. */
enum import_state {
    IMPORT_PREVIEWED = 1,
    IMPORT_APPLIED = 2,
    IMPORT_UNDONE = 3,
};

enum import_act {
    IMPORT_CREATES = 1,
    IMPORT_CHANGES_PROFILE = 2,
    IMPORT_CHANGES_ROLES = 4,
    IMPORT_DISABLES = 8,
    IMPORT_CHANGES_SCOPE = 16,
};

/* Of these session has to be told before they are done. */
enum { IMPORT_DECIDED_ACTS = IMPORT_CHANGES_ROLES | IMPORT_CHANGES_SCOPE | IMPORT_DISABLES };

/* Why a row cannot be done. */
enum import_fault {
    IMPORT_FAULT_NONE,
    IMPORT_FAULT_LOGIN_ID, /* none that could be one */
    IMPORT_FAULT_NAME,
    IMPORT_FAULT_MAIL,
    IMPORT_FAULT_KIND, /* a word for none */
    IMPORT_FAULT_STATE,
    IMPORT_FAULT_ROLES, /* not roles of this company, or too many */
    IMPORT_FAULT_CUSTOMER_ROLES,
    IMPORT_FAULT_TWICE,      /* the login ID is in the file before */
    IMPORT_FAULT_DELETED,    /* the user is in the recycle bin */
    IMPORT_FAULT_OTHER_KIND, /* staff do not become customers */
    IMPORT_FAULT_ENABLES,    /* the user is disabled, and a file lets nobody in */
    IMPORT_FAULT_NEW_DISABLED,
    IMPORT_FAULT_INVITED_DISABLED, /* has no session and no password: is deleted instead */
    IMPORT_FAULT_BOTH,             /* roles or scope of somebody whom the same row disables */
    IMPORT_FAULT_SELF,
    IMPORT_FAULT_BEYOND,       /* the user may do what the manager may not */
    IMPORT_FAULT_GRANT,        /* so would they by these roles */
    IMPORT_FAULT_MAY_NOT_EDIT, /* the manager may create users alone */
    IMPORT_FAULT_LAST_ADMINISTRATOR,
    IMPORT_FAULT_TOO_MANY_DECISIONS, /* of IMPORT_DECISIONS_MAXIMUM */
    IMPORT_FAULT_RETIRED,            /* the login ID was an erased user's less than a year ago */
    IMPORT_FAULT_SCOPE,              /* not groups of this company, or some for a customer */
};

/* Why undoing left a row as it was. */
enum import_kept {
    IMPORT_KEPT_NONE,
    IMPORT_KEPT_CHANGED, /* the user is not what the import made of them any more */
    IMPORT_KEPT_BEYOND,  /* the manager may not, as above */
    IMPORT_KEPT_SELF,
    IMPORT_KEPT_LAST_ADMINISTRATOR,
};

/* How a row wants a user to be. */
struct import_wish {
    char login_id[USER_LOGIN_ID_CAPACITY]; /* canonical */
    char name[USER_NAME_CAPACITY];
    char mail[USER_MAIL_CAPACITY];
    bool has_mail; /* the file has that column */
    int kind;      /* an enum user_kind; 0 for what they are, and staff when new */
    int state;     /* an enum user_state but deleted; 0 for what they are */
    bool has_roles;
    role_set roles;
    bool has_scope; /* else as it is, and of somebody new as import_plan_new() is told */
    scope_set scope;
};

struct import_row {
    uint32_t number; /* of the file, the heading is 1 */
    uint32_t acts;   /* of enum import_act */
    enum import_fault fault;
    enum import_kept kept;
    struct uuid user_id; /* of a new one already theirs; nil with a fault */
    enum user_kind kind;
    enum user_state state;                 /* before */
    char login_id[USER_LOGIN_ID_CAPACITY]; /* as typed, cut, when that is the fault */
    char name[USER_NAME_CAPACITY];
    char mail[USER_MAIL_CAPACITY];
    role_set roles;
    scope_set scope;
    char name_before[USER_NAME_CAPACITY]; /* as the next three: of users there are */
    char mail_before[USER_MAIL_CAPACITY];
    role_set roles_before;
    scope_set scope_before;
    int64_t version_after; /* of a user about whom it was decided; 0 for none */
};

struct import {
    int64_t tenant_id;
    struct uuid id;
    enum import_state state;
    char actor[USER_NAME_CAPACITY];
    uint8_t file_hash[32];
    int64_t creates; /* rows, as the next four */
    int64_t changes;
    int64_t disables;
    int64_t unchanged;
    int64_t faults;
    int64_t kept;
    int64_t created_at_us;
    int64_t applied_at_us; /* 0: not yet, as the next */
    int64_t undone_at_us;
    int64_t pending; /* users whom session has yet to be told of */
};

/* What is wrong with the wish whoever it is about: kind and state are other numbers for words that
 * are none. */
enum import_fault import_check_wish(const struct import_wish *wish);

/* What the row comes to for nobody of that login ID: a user without a password is invited.
 * `unsaid`: whom staff reach of whom the file does not say it. */
void import_plan_new(const struct import_wish *wish, scope_set unsaid, struct import_row *out);

/* For the user of that login ID. */
void import_plan_change(const struct import_wish *wish, const struct user *user,
                        struct import_row *out);

static inline bool import_needs_decision(const struct import_row *row)
{
    return (row->acts & IMPORT_DECIDED_ACTS) != 0;
}

/* Whether the row takes an administrator away. */
bool import_takes_administrator(const struct import_row *row);

/* Whether the user is what the preview was made from. */
bool import_is_before(const struct import_row *row, const struct user *user);

/* Whether the user is still what the import made of them, in all that it changed: then it can be
 * put back. */
bool import_is_after(const struct import_row *row, const struct user *user);

/* Counts the row with others of its import. */
void import_count(struct import *import, const struct import_row *row);

#endif
