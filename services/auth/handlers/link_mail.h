/* One-time links by mail, to whoever they are for. */
#ifndef AUTH_HANDLERS_LINK_MAIL_H
#define AUTH_HANDLERS_LINK_MAIL_H

#include "handlers/issue_link.h"
#include "handlers/manager.h"

/* Puts a mail with the link into the outbox, in the tenant's transaction, and notes that in `link`:
 * then nobody else is shown it. Nothing happens where the installation sends no mails, the user has
 * no address, or the operator asks, who may have to hand it over otherwise. */
NODISCARD struct status link_mail_put(const struct call *call, const struct manager *manager,
                                      struct db *db, const struct user *user,
                                      enum link_purpose purpose, struct issued_link *link);

/* After the user's address was changed: a link that was mailed to the one before is void, and the
 * mail is not sent any more. Whoever has it may be a stranger. */
NODISCARD struct status link_mail_void(struct db *db, const struct user *before,
                                       const struct user *after);

#endif
