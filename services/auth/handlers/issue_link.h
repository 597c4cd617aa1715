/* One-time links, made and given out. */
#ifndef AUTH_HANDLERS_ISSUE_LINK_H
#define AUTH_HANDLERS_ISSUE_LINK_H

#include "domain/link.h"
#include "domain/user.h"
#include "rpc/call.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "store/link_store.h"

struct issued_link {
    struct link_token token;
    int64_t expires_at_us;
    bool is_mailed; /* to the user, and shown to nobody else (handlers/link_mail.h) */
};

/* Wipes; for CLEANUP(). */
void issued_link_wipe(struct issued_link *link);

/* Makes the user's one link, in the tenant's transaction; the one before is void. */
NODISCARD struct status issue_link(const struct call *call, struct db *db, const struct user *user,
                                   enum link_purpose purpose, struct issued_link *out);

/* What is kept as the answer to a repeated call: no token. */
NODISCARD struct status issue_link_answer(const struct call *call, const struct user *user,
                                          const struct issued_link *link);

/* The token itself, once all is committed: it leaves in this answer and in no other, unless the
 * user has it by mail. */
NODISCARD struct status issue_link_tell(const struct call *call, const struct issued_link *link);

/* The names a token may be kept under. */
void issue_link_names(const struct call *call, const struct link_token *token,
                      enum link_purpose purpose, struct link_names *out);

#endif
