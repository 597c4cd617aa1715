/* What auth offers to whom: the whole policy is the table in methods.c. */
#ifndef AUTH_METHODS_H
#define AUTH_METHODS_H

#include "rpc/method.h"

enum { AUTH_METHOD_COUNT = 65 };

extern const struct rpc_method auth_methods[AUTH_METHOD_COUNT];

#endif
