/* Whether a session's user may come from where a request comes from. */
#ifndef SESSION_HANDLERS_NETWORKS_H
#define SESSION_HANDLERS_NETWORKS_H

#include "domain/session.h"
#include "network/policy.h"
#include "rpc/call.h"

/* From memory: false when it cannot be told. `address` is CheckRequest.client_ip, read. */
NODISCARD bool networks_judge_from_memory(const struct call *call, const struct session *session,
                                          struct address address, enum network_verdict *out);

/* From memory, else by the company's rows, which are held in memory from then on. */
NODISCARD struct status networks_judge(const struct call *call, const struct session *session,
                                       struct address address, enum network_verdict *out);

#endif
