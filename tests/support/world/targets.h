/* Methods that more than one test or bench calls, as their callers know them. */
#ifndef SUPPORT_WORLD_TARGETS_H
#define SUPPORT_WORLD_TARGETS_H

#include "rpc/client.h"

extern const struct rpc_target APPEND_EVENTS;
extern const struct rpc_target GET_EVENT;
extern const struct rpc_target SEARCH_EVENTS;
extern const struct rpc_target SIGN_IN;
extern const struct rpc_target CREATE_TENANT;
extern const struct rpc_target GET_TENANT;
extern const struct rpc_target CREATE_USER;
extern const struct rpc_target DISABLE_USER;
extern const struct rpc_target GET_SELF;
extern const struct rpc_target CHECK_SESSION;
extern const struct rpc_target LIST_SESSIONS;

#endif
