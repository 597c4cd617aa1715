/* The ids that requests to auth, session and audit can have, and what they are asked with. */
#ifndef INTEGRATION_WHOLE_FOREIGN_IDS_ROWS_H
#define INTEGRATION_WHOLE_FOREIGN_IDS_ROWS_H

#include <protobuf-c/protobuf-c.h>

#include "base/status.h"
#include "base/uuid.h"

enum { FOREIGN_ROWS = 31, FOREIGN_OTHERS = 22 };

/* What one company has and the other has not; or nobody has. */
struct ids {
    struct uuid user;
    struct uuid session;
    struct uuid import;
    const char *role;
    uint32_t group;
};

typedef void (*fill_request)(ProtobufCMessage *message, struct ids *ids);

/* One id in the request of one method. */
struct row {
    const char *method; /* without "sekisho." and version: "auth.Users/Get" */
    const char *field;  /* "choice.user_id" */
    fill_request fill;  /* what is not filled by the names of fields; NULL for nothing */
    enum status_code code;
};

extern const struct row foreign_rows[FOREIGN_ROWS];

/* Ids that no user sends, or that mean nothing outside the company of the pass, and why. */
struct other_id {
    const char *method;
    const char *field;
    const char *why;
};
extern const struct other_id foreign_others[FOREIGN_OTHERS];

#endif
