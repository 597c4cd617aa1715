/* One function for each method of sekisho.session.v1.Session (session.proto says what it does), and
 * what Check answers from memory. methods.c says who may call it. */
#ifndef SESSION_HANDLERS_HANDLERS_H
#define SESSION_HANDLERS_HANDLERS_H

#include "rpc/call.h"

struct status handle_create(struct call *call);
struct status handle_check(struct call *call);
struct status handle_issue_pass(struct call *call);
struct status handle_rotate(struct call *call);
struct status handle_end(struct call *call);
struct status handle_set_barrier(struct call *call);
struct status handle_put_networks(struct call *call);
struct status handle_put_tenant_policy(struct call *call);
struct status handle_list(struct call *call);
struct status handle_list_all(struct call *call);
struct status handle_end_all(struct call *call);
struct status handle_end_tenant(struct call *call);
struct status handle_forget_tenant(struct call *call);
struct status handle_describe_end(struct call *call);
struct status handle_raise_epoch(struct call *call);

/* True when it has answered: always with yes, or to a token that is none. */
bool check_from_memory(struct call *call, struct status *out);

#endif
