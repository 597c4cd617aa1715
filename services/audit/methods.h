/* What audit offers to whom: the whole policy is the table in methods.c. */
#ifndef AUDIT_METHODS_H
#define AUDIT_METHODS_H

#include "rpc/method.h"

enum { AUDIT_METHOD_COUNT = 4 };

extern const struct rpc_method audit_methods[AUDIT_METHOD_COUNT];

#endif
