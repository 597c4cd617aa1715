/* Which sessions of a company are asked for. */
#ifndef SESSION_HANDLERS_CHOICE_H
#define SESSION_HANDLERS_CHOICE_H

#include "network/range.h"
#include "rpc/call.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "store/company_store.h"

/* A choice with the text it points to: not to be copied. */
struct choice {
    struct session_choice chosen;
    char network[RANGE_TEXT_CAPACITY];
    bool is_everything; /* nothing is set */
};

/* NULL is a choice of everything. INVALID_ARGUMENT names the field. The rest of the texts stay the
 * request's. */
NODISCARD struct status choice_read(const struct call *call,
                                    const Sekisho__Session__V1__SessionChoice *wire,
                                    struct choice *out);

#endif
