/* Whether a company lets a user in from where they are: at sign-in, and where a link sets a
 * password. On requests session asks. */
#ifndef AUTH_HANDLERS_NETWORKS_ASK_H
#define AUTH_HANDLERS_NETWORKS_ASK_H

#include "db/db.h"
#include "domain/networks.h"
#include "rpc/call.h"

/* The company's policy at this moment, read inside its transaction; to be closed by the caller. */
NODISCARD struct status networks_open_policy(const struct call *call, struct db *db,
                                             int64_t tenant_id, struct network_policy *out);

/* Of the lists that apply to the user. */
enum network_verdict networks_judge_user(const struct network_policy *policy,
                                         const struct user *user, struct address address);

#endif
