/* A person who may sign in: staff of a customer company (admin console) or one of its end customers
 * (My Page). */
#ifndef AUTH_DOMAIN_USER_H
#define AUTH_DOMAIN_USER_H

#include <stdint.h>

#include "base/scope.h"
#include "base/status.h"
#include "base/uuid.h"
#include "text/mail_address.h"
#include "text/reason.h"

/* The numbers of both enums are those of user.proto and of the database. */
enum user_kind {
    USER_KIND_STAFF = 1,
    USER_KIND_CUSTOMER = 2,
};

enum user_state {
    USER_STATE_ACTIVE = 1,
    USER_STATE_DISABLED = 2,
    USER_STATE_INVITED = 3, /* has set no password yet */
    USER_STATE_DELETED = 4, /* in the recycle bin */
};

/* How far ahead a leaving date may lie: two years, a leap day, and the rest of the last day. */
#define USER_LEAVING_AHEAD_US (INT64_C(732) * 24 * 3600 * 1000000)

/* How long a deleted user can be restored. */
#define USER_RECYCLING_US (INT64_C(30) * 24 * 3600 * 1000000)

enum {
    SCOPED_PERMISSIONS = 7,      /* that reach customers: scoped_permissions (domain/rights.h) */
    USER_LOGIN_ID_CAPACITY = 65, /* 64 characters and a NUL */
    USER_NAME_CAPACITY = 129,    /* 128 bytes and a NUL */
    USER_MAIL_CAPACITY = MAIL_ADDRESS_CAPACITY,
    USER_REASON_CAPACITY = REASON_MAXIMUM + 1,
};

struct user {
    struct uuid id;
    int64_t tenant_id;
    enum user_kind kind;
    enum user_state state;
    char login_id[USER_LOGIN_ID_CAPACITY]; /* canonical */
    char name[USER_NAME_CAPACITY];
    char mail[USER_MAIL_CAPACITY]; /* "" for none */
    uint32_t roles;                /* a role_set; 0 for customers */
    uint64_t own_permissions; /* a permission_set: what the company's own roles among them allow */
    uint64_t granted;         /* a permission_set: beside the roles; 0 for customers */
    scope_set scope;          /* which customers both but the own roles reach */
    scope_set own_reach[SCOPED_PERMISSIONS]; /* which the own roles do, by permission */
    int64_t rights_revision;    /* another after each change of roles, granted or scope */
    int64_t profile_revision;   /* another after each change of name or mail */
    int64_t departure_revision; /* the same of leaves_at_us and dormant_exempt */
    int64_t version;            /* of rights, state and password; see session's barrier */
    int64_t created_at_us;
    int64_t last_login_at_us; /* 0: never */
    int64_t devices_from_us;  /* since when notes of known devices are good (domain/device.h) */
    int64_t leaves_at_us;     /* when an active user is disabled by itself; 0: never */
    int64_t deleted_at_us;    /* 0 unless deleted */
    /* When it was last seen that the user should have left and is the last administrator; 0: never
     */
    int64_t leaving_held_at_us;
    int64_t dormant_since_us; /* their last sign-in, or when they could first sign in since */
    char dormant_exempt[USER_REASON_CAPACITY]; /* why they are never dormant; "" for all others */
    int64_t dormant_held_at_us;                /* as leaving_held_at_us, of the dormant rule */
    bool dormant_disabled;     /* by the dormant rule, and by nobody since (domain/dormancy.h) */
    bool must_change_password; /* somebody else may know it: the next sign-in sets another one */
};

/* "active", as events say it; a static string. */
const char *user_state_name(enum user_state state);

/* INVALID_ARGUMENT for a leaving date that is over or too far ahead. */
NODISCARD struct status user_check_leaving(int64_t leaves_at_us, int64_t now_us);

/* A deleted user who can be restored no more, and is to be erased. */
bool user_is_over(const struct user *user, int64_t now_us);

/* An active user whose leaving date has come. */
bool user_is_leaving(const struct user *user, int64_t now_us);

/* Whose leaving date has come in whatever state, and who is not kept as the last administrator: no
 * password and no link lets them in, whether or not somebody has carried it out yet. */
bool user_has_left(const struct user *user, int64_t now_us);

/* False for a name that is empty or of spaces alone, too long, or holds control or
 * hidden characters (text/utf8.h). */
bool user_name_is_valid(const char *name);

/* "" is valid (no address). Else one address (text/mail_address.h). */
bool user_mail_is_valid(const char *mail);

#endif
