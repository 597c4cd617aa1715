/* libsekisho: what an internal system asks of Sekisho, by a certificate of its own.
 *
 *     struct sekisho *sekisho = NULL;
 *     struct sekisho_options options = {
 *         .address = "auth.sekisho.svc:7401", .name = "billing", .trust_domain = "sekisho.example",
 *         .certificate_file = "/run/tls/tls.crt", .key_file = "/run/tls/tls.key",
 *         .trust_file = "/run/tls/ca.crt"};
 *     if (sekisho_open(&options, &sekisho) != SEKISHO_OK)
 *         return EXIT_FAILURE;
 *
 *     struct sekisho_call call = {.timeout_ms = 3000};
 *     struct sekisho_verdict verdict;
 *     struct sekisho_password password = {.tenant_id = 1, .login_id = id, .password = typed,
 *                                         .client_ip = "192.0.2.7"};
 *     switch (sekisho_verify_password(sekisho, &call, &password, &verdict)) {
 *     case SEKISHO_OK: ... look at verdict.kind
 *     case SEKISHO_UNAUTHENTICATED: ... ID or password is wrong
 *     default: ... nobody knows; say "try again later", never "wrong"
 *     }
 *     sekisho_close(&sekisho);
 *
 * Link with `pkg-config --cflags --libs sekisho`. The operator grants each system its methods and
 * companies; everything else is SEKISHO_PERMISSION_DENIED, whether it exists or not. All functions
 * but sekisho_close() may be called in many threads at once with one client. Outputs are written
 * only on SEKISHO_OK. Nothing is allocated for the caller. Texts are UTF-8 and end in NUL; an
 * answer that does not fit its place is SEKISHO_RESOURCE_EXHAUSTED, never cut. */
#ifndef CLIENT_SEKISHO_H
#define CLIENT_SEKISHO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SEKISHO_API __attribute__((visibility("default")))

/* gRPC's numbers; others of them may come, too. */
enum sekisho_code {
    SEKISHO_OK = 0,
    SEKISHO_INVALID_ARGUMENT = 3,    /* the call is wrong and stays so */
    SEKISHO_DEADLINE_EXCEEDED = 4,   /* no answer in time: it is not known whether it was done */
    SEKISHO_NOT_FOUND = 5,           /* no such user, or not of this company */
    SEKISHO_ALREADY_EXISTS = 6,      /* this key was answered before */
    SEKISHO_PERMISSION_DENIED = 7,   /* not granted to this system, or not for this company */
    SEKISHO_RESOURCE_EXHAUSTED = 8,  /* too much at once: wait a little */
    SEKISHO_FAILED_PRECONDITION = 9, /* a certificate or key file that cannot be used; a key that
                                        was used for another call */
    SEKISHO_UNAVAILABLE = 14,        /* cannot be found out now: never a "no" */
    SEKISHO_UNAUTHENTICATED = 16, /* wrong ID or password, or no valid pass: one answer for all */
};

enum {
    SEKISHO_USER_ID_SIZE = 16,
    SEKISHO_TEXT_CAPACITY = 256,
    SEKISHO_LOGIN_ID_CAPACITY = 65,
    SEKISHO_NAME_CAPACITY = 129,
    SEKISHO_MAIL_CAPACITY = 255,
    SEKISHO_LIST_CAPACITY = 2048, /* names with one space between */
    SEKISHO_DEVICE_CAPACITY = 1024,
    SEKISHO_TICKET_CAPACITY = 256,
    SEKISHO_PASS_CAPACITY = 4097,
    SEKISHO_PERMISSION_CAPACITY = 65,
    SEKISHO_LIMITED_MAXIMUM = 16,
    SEKISHO_ADDRESS_CAPACITY = 64,
    SEKISHO_USERS_MAXIMUM = 100,
    SEKISHO_KEY_MINIMUM = 16, /* bytes of an idempotency key */
    SEKISHO_KEY_MAXIMUM = 64,
};

struct sekisho;

/* Texts are copied. The certificate's files are looked at every ten seconds, so that it is renewed
 * without a restart; the key must be closed to other users. */
struct sekisho_options {
    const char *address;          /* of auth, "host:port"; every A record is a replica */
    const char *name;             /* what the own certificate says: "billing" */
    const char *trust_domain;     /* spiffe://<trust domain>/ns/<namespace>/sa/<name> */
    const char *namespace_name;   /* NULL for "sekisho" */
    const char *certificate_file; /* PEM, as the next two */
    const char *key_file;
    const char *trust_file;
    const char *pass_keys_file; /* JWKS of session's public keys, for sekisho_verify_pass(); NULL:
                                   no pass is valid. New keys are taken up by themselves. */
    bool is_silent; /* else causes are told on standard error, a JSON object a line; no secrets */
};

/* Does not wait for a connection. SEKISHO_FAILED_PRECONDITION for files that cannot be used or do
 * not fit the name, SEKISHO_INVALID_ARGUMENT for options that are missing. */
SEKISHO_API enum sekisho_code sekisho_open(const struct sekisho_options *options,
                                           struct sekisho **out);

/* Ends calls under way, and frees. Accepts a pointer to NULL. */
SEKISHO_API void sekisho_close(struct sekisho **sekisho);

/* {0} is a call of at most 2 s with a key of its own. */
struct sekisho_call {
    int64_t timeout_ms; /* 0 for 2,000. Repetitions of what got no answer are within it. */
    /* 16 to 64 bytes chosen at random for one change, for whoever may have to ask once more after
     * SEKISHO_UNAVAILABLE or SEKISHO_DEADLINE_EXCEEDED; NULL for a new one. Calls that change
     * nothing take none. */
    const void *key;
    size_t key_size;
    char text[SEKISHO_TEXT_CAPACITY]; /* filled: why it was refused, for a log; "" on SEKISHO_OK */
};

/* Which customers a permission reaches: 0 for nobody, SEKISHO_ALL_CUSTOMERS for all (and for a
 * permission that is not about customers), else bit n for each group of customers whose number is
 * n, from 1 to 63, and for none but those. Method CustomerGroups/List has the groups' names; which
 * customer is in which group is for the calling system to know. */
#define SEKISHO_ALL_CUSTOMERS UINT64_C(1)

/* Whether it reaches a customer of this group; with 0, one of none. */
SEKISHO_API bool sekisho_reaches(uint64_t reach, unsigned group);

/* A permission that reaches the customers of some groups only. */
struct sekisho_limited {
    char permission[SEKISHO_PERMISSION_CAPACITY];
    uint64_t groups; /* as sekisho_reaches() takes it */
};

struct sekisho_user {
    uint8_t user_id[SEKISHO_USER_ID_SIZE];
    int64_t tenant_id;
    bool is_active;   /* may sign in; else disabled, invited or deleted */
    bool is_customer; /* else staff */
    char login_id[SEKISHO_LOGIN_ID_CAPACITY];
    char name[SEKISHO_NAME_CAPACITY];
    char mail[SEKISHO_MAIL_CAPACITY];
    char roles[SEKISHO_LIST_CAPACITY];       /* "auditor clerk" */
    char permissions[SEKISHO_LIST_CAPACITY]; /* what roles and grants amount to; of whoever is not
                                                active, what they would amount to. Not what is in
                                                `limited` */
    struct sekisho_limited limited[SEKISHO_LIMITED_MAXIMUM];
    size_t limited_count;
};

/* Whom the user reaches with that; nobody while they are not active. Of a user as they were when
 * asked for. */
SEKISHO_API uint64_t sekisho_user_reach(const struct sekisho_user *user, const char *permission);

/* What somebody typed at a sign-in of the calling system. It is wiped here, and the caller's copy
 * is the caller's to wipe. */
struct sekisho_password {
    int64_t tenant_id;
    const char *login_id;
    const char *password;   /* at most 1,536 bytes */
    const char *client_ip;  /* the person's, not the system's: wrong ones are counted by it */
    const char *user_agent; /* at most 256 bytes; NULL for none */
    const char *device;     /* what the last verdict gave for this browser; NULL for none */
};

enum sekisho_verdict_kind {
    SEKISHO_RIGHT = 1,     /* let them in */
    SEKISHO_THROTTLED = 2, /* tried too often, here or at our own sign-in: not looked at */
    SEKISHO_MUST_CHANGE =
        3, /* right, but to be changed at our own sign-in first: do not let them in */
};

struct sekisho_verdict {
    enum sekisho_verdict_kind kind;
    int64_t wait_seconds;     /* for SEKISHO_THROTTLED; 0 when an administrator has to release it */
    bool is_due;              /* the password is older than its company wishes; keeps nobody out */
    struct sekisho_user user; /* for SEKISHO_RIGHT, as the next */
    char ticket[SEKISHO_TICKET_CAPACITY]; /* for sekisho_issue_pass(): kept with the own session,
                                             never given to the browser */
    char device[SEKISHO_DEVICE_CAPACITY]; /* for a cookie closed to scripts, 180 days: known devices
                                             are not held up by strangers who guess */
};

/* Method SignIn/VerifyPassword. Limited by the same counters as our own sign-in, and in the
 * company's history by this system's name. SEKISHO_UNAUTHENTICATED for every cause of a refusal. */
SEKISHO_API enum sekisho_code sekisho_verify_password(struct sekisho *sekisho,
                                                      struct sekisho_call *call,
                                                      const struct sekisho_password *password,
                                                      struct sekisho_verdict *out);

/* Method Users/Get, by login ID as typed. */
SEKISHO_API enum sekisho_code sekisho_find_user(struct sekisho *sekisho, struct sekisho_call *call,
                                                int64_t tenant_id, const char *login_id,
                                                struct sekisho_user *out);

/* Method Users/Get, by id. */
SEKISHO_API enum sekisho_code sekisho_get_user(struct sekisho *sekisho, struct sekisho_call *call,
                                               int64_t tenant_id,
                                               const uint8_t user_id[SEKISHO_USER_ID_SIZE],
                                               struct sekisho_user *out);

/* Method Users/List: at most `capacity` users (at most SEKISHO_USERS_MAXIMUM are asked for) behind
 * the login ID `after` ("" from the start), by login ID. Fewer than asked for: there are no more.
 */
SEKISHO_API enum sekisho_code sekisho_list_users(struct sekisho *sekisho, struct sekisho_call *call,
                                                 int64_t tenant_id, const char *after,
                                                 size_t capacity, struct sekisho_user *out,
                                                 size_t *count_out);

/* Method Users/Explain: whether the user may do that now ("statements.view"), and of every
 * customer: no for whoever reaches only those of some groups. sekisho_check_reach() tells which. */
SEKISHO_API enum sekisho_code sekisho_check_permission(struct sekisho *sekisho,
                                                       struct sekisho_call *call, int64_t tenant_id,
                                                       const uint8_t user_id[SEKISHO_USER_ID_SIZE],
                                                       const char *permission,
                                                       bool *is_allowed_out);

/* The same, and which customers it reaches: sekisho_reaches(). */
SEKISHO_API enum sekisho_code sekisho_check_reach(struct sekisho *sekisho,
                                                  struct sekisho_call *call, int64_t tenant_id,
                                                  const uint8_t user_id[SEKISHO_USER_ID_SIZE],
                                                  const char *permission, uint64_t *reach_out);

/* Method SignIn/IssuePass: a pass of whoever a verdict's ticket is about, for `system` (NULL: this
 * one), to be sent to it with a request made for that user; it says what they may do now. Good for
 * 30 s, so ask for one when it is needed. SEKISHO_UNAUTHENTICATED when the ticket is not good any
 * more (the user was disabled or changed, or it is old): end the own session, they sign in again.
 */
SEKISHO_API enum sekisho_code sekisho_issue_pass(struct sekisho *sekisho, struct sekisho_call *call,
                                                 int64_t tenant_id, const char *ticket,
                                                 const char *client_ip, const char *system,
                                                 char out[SEKISHO_PASS_CAPACITY]);

/* Whom a pass was made for. */
struct sekisho_pass {
    int64_t tenant_id;
    uint8_t user_id[SEKISHO_USER_ID_SIZE];
    uint8_t session_id[SEKISHO_USER_ID_SIZE]; /* of the sign-in, the same in all its passes */
    int64_t expires_at;                       /* Unix seconds */
    bool is_customer;
    char login_id[SEKISHO_LOGIN_ID_CAPACITY];
    char name[SEKISHO_NAME_CAPACITY];
    char permissions[SEKISHO_LIST_CAPACITY]; /* as of struct sekisho_user, as the next two */
    struct sekisho_limited limited[SEKISHO_LIMITED_MAXIMUM];
    size_t limited_count;
    char client_ip[SEKISHO_ADDRESS_CAPACITY];
};

/* Asks nobody: the signature, and that the pass is for this system and of now, by this machine's
 * clock. SEKISHO_UNAUTHENTICATED for every other one. */
SEKISHO_API enum sekisho_code sekisho_verify_pass(struct sekisho *sekisho, const char *pass,
                                                  struct sekisho_pass *out);

/* Whom the user of the pass reaches with that. */
SEKISHO_API uint64_t sekisho_pass_reach(const struct sekisho_pass *pass, const char *permission);

#ifdef __cplusplus
}
#endif

#endif
