/* What a SQLSTATE means to a caller (PostgreSQL 15, appendix A). */
#ifndef DB_SQLSTATE_H
#define DB_SQLSTATE_H

#include "base/status.h"
#include "log/log.h"

struct sqlstate_meaning {
    const char *prefix; /* a whole SQLSTATE, or its beginning */
    struct status status;
    enum log_level level; /* error where a human must act */
    bool drops_connection;
};

/* The meaning of the longest known prefix of `state`; NULL is a connection that is gone. */
const struct sqlstate_meaning *sqlstate_meaning_of(const char *state);

#endif
