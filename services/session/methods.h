/* The method table of sekisho.session.v1.Session. */
#ifndef SESSION_METHODS_H
#define SESSION_METHODS_H

#include "rpc/method.h"

enum { SESSION_METHOD_COUNT = 15 };

extern const struct rpc_method session_methods[SESSION_METHOD_COUNT];

#endif
