/* Whether a session's user may come from where a request comes from. */
#ifndef SESSION_HANDLERS_NETWORKS_H
#define SESSION_HANDLERS_NETWORKS_H

#include "db/db.h"
#include "domain/session.h"
#include "network/policy.h"
#include "rpc/call.h"

struct session_service;

/* From memory: false when it cannot be told. `address` is CheckRequest.client_ip, read. */
NODISCARD bool networks_judge_from_memory(const struct call *call, const struct session *session,
                                          struct address address, enum network_verdict *out);

/* From memory, else by the company's rows, which are held in memory from then on. */
NODISCARD struct status networks_judge(const struct call *call, const struct session *session,
                                       struct address address, enum network_verdict *out);

/* Commits what changed a company's lists, and waits until no replica asks the ones before. */
NODISCARD struct status networks_commit_everywhere(struct session_service *service,
                                                   struct db_transaction *transaction,
                                                   int64_t tenant_id);

#endif
