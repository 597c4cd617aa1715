/* Allow-lists as messages. */
#ifndef AUTH_HANDLERS_NETWORKS_MESSAGE_H
#define AUTH_HANDLERS_NETWORKS_MESSAGE_H

#include "domain/networks.h"
#include "rpc/call.h"
#include "sekisho/auth/v1/auth.pb-c.h"

/* Reads lists into the call's arena and holds them to networks_validate(). INVALID_ARGUMENT with
 * what is wrong. */
NODISCARD struct status networks_from_message(const struct call *call,
                                              Sekisho__Auth__V1__NetworkList *const *lists,
                                              size_t count, struct networks *out);

/* The lists of a document, in the call's arena. */
NODISCARD struct status networks_to_message(const struct call *call,
                                            const struct networks *networks,
                                            Sekisho__Auth__V1__NetworkList ***lists_out,
                                            size_t *count_out);

#endif
