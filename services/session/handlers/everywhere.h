/* Commits what changes sessions, so that it holds on every replica when the call returns. */
#ifndef SESSION_HANDLERS_EVERYWHERE_H
#define SESSION_HANDLERS_EVERYWHERE_H

#include <stddef.h>

#include "db/db.h"
#include "domain/token.h"
#include "store/feed_message.h"

struct session_service;

/* From the answer on no replica trusts its memory of these tokens; at most FEED_MACS_MAXIMUM. None:
 * whatever was committed before holds everywhere, by whomever it was. */
NODISCARD struct status commit_everywhere(struct session_service *service,
                                          struct db_transaction *transaction,
                                          const struct token_mac *macs, size_t count);

/* From the answer on no replica trusts its memory of any session. */
NODISCARD struct status commit_epoch_everywhere(struct session_service *service,
                                                struct db_transaction *transaction);

/* From the answer on no replica trusts its memory of what `kind` says has changed of the company:
 * FEED_NETWORKS or FEED_LIMITS. */
NODISCARD struct status commit_company_everywhere(struct session_service *service,
                                                  struct db_transaction *transaction,
                                                  enum feed_kind kind, int64_t tenant_id);

#endif
