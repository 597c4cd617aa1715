/* What the portal asks of auth about who has left a company, with the pass of whoever asks. */
#ifndef PORTAL_PEERS_LEAVERS_H
#define PORTAL_PEERS_LEAVERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/uuid.h"
#include "rpc/client.h"

/* Which way; the places of the words of the form. */
enum leaver_route {
    LEFT_BY_USER,
    LEFT_BY_LEAVING_DATE,
    LEFT_BY_IMPORT,
    LEFT_BY_DORMANT_RULE,
    LEFT_BY_OPERATOR,
    LEAVER_ROUTES, /* any of them; of a newer version where one is told */
};

/* As they are called now; texts live in the arena of the call. */
struct leaver_person {
    struct uuid id; /* nil for nobody */
    const char *login_id;
    const char *name; /* "" for who is erased */
};

struct leaver {
    struct leaver_person user;
    struct leaver_person actor; /* nobody: the operator, or the service itself */
    bool is_back;               /* may come in again, or is invited to */
    enum leaver_route route;
    const char *reason; /* in the words of whoever decided; "" for all that was decided by a rule */
    int64_t decided_at_us;
    int64_t left_at_us;
    int64_t ended_sessions;
};

struct leaver_question {
    int64_t from_us;  /* 0: 90 days before the next */
    int64_t until_us; /* not any more a part of it; 0: open */
    enum leaver_route route;
    const char *after;
    uint32_t page_size;
};

struct leaver_page {
    struct leaver *leavers;
    size_t count;
    const char *next; /* "" on the last page */
};

/* The latest first. */
NODISCARD struct status leavers_list(struct rpc_client *client,
                                     const struct rpc_call_options *options,
                                     const struct leaver_question *question, struct arena *arena,
                                     struct leaver_page *out);

#endif
