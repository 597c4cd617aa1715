/* A company with allow-lists, and the calls that change them. Everybody signs in from 203.0.113.14;
 * the administrator saves from 198.51.100.1. */
#ifndef INTEGRATION_WHOLE_NETWORKS_CALLS_H
#define INTEGRATION_WHOLE_NETWORKS_CALLS_H

#include "sekisho/auth/v1/auth.pb-c.h"
#include "signed_pass.h"
#include "support/world/people.h"

#define AUTH_V1(name) Sekisho__Auth__V1__##name
#define CHANGE(method)                                                                             \
    (&(const struct rpc_target){"sekisho.auth.v1.Networks/" method,                                \
                                &sekisho__auth__v1__change_networks_response__descriptor,          \
                                RPC_REPEAT_BY_KEY})

#define WHERE_PEOPLE_ARE "203.0.113.0/24"
#define WHERE_THE_SAVER_IS "198.51.100.0/24"

typedef AUTH_V1(ChangeNetworksResponse) Change;

/* The company of a test, and its clerk. */
extern int64_t tenant;
extern struct uuid clerk;

/* One list of `copies` ranges. */
struct list {
    const char *name;
    const char *range;
    size_t copies;
    AUTH_V1(NetworkMode) mode;
};

/* Keeps everybody out but the one who saves. */
extern const struct list elsewhere;

/* A company with the option on, its administrator, and a clerk who is signed in. */
void given_a_company(const char *name);
void set_option(bool is_on);

/* The administrator's pass, with the permissions to view and edit, and one with others. The text
 * lives until the next call. */
const char *pass(void);
const char *pass_with(const char *const *permissions, size_t count, const char *address);

/* Without a pass as the operator. */
struct status change(const struct rpc_target *target, const ProtobufCMessage *request,
                     const char *with_pass, Change *out);

AUTH_V1(NetworkList) * *lists_of(struct arena *arena, const struct list *list);
struct status put(int64_t base_version, bool on_trial, struct list list, const char *with_pass,
                  Change *out);
struct status confirm(int64_t version);
struct status revert(int64_t version);

/* Who saves. */
struct uuid saver(void);

/* The clerk has another session, which is_in() asks for from now on. */
void sign_in_again(void);

/* Whether the clerk's session is accepted, and how a new sign-in of theirs goes. */
bool is_in(void);
struct status sign_in(const char **text_out);

#endif
