/* Decides on a request by its head alone, before a byte of its body is read: host, route, limits.
 */
#ifndef HTTP_HEAD_GATE_H
#define HTTP_HEAD_GATE_H

#include "http/exchange.h"

struct head_gate_verdict {
    int status;         /* 0: go on; else the error to answer */
    const char *reason; /* for the log; a literal */
};

/* Fills in the route, path parameters and client address of the request; `peer` is the other end.
 */
struct head_gate_verdict head_gate_judge(struct exchange *exchange, struct address peer);

#endif
