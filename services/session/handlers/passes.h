/* Passes, which other services and internal systems verify. */
#ifndef SESSION_HANDLERS_PASSES_H
#define SESSION_HANDLERS_PASSES_H

#include "handlers/request.h"

struct pass_wish {
    const struct subject *subject;
    const WireSubject *rights; /* the permissions and scopes of the same subject */
    struct uuid session_id;    /* or the id of a sign-in that an internal system hosts */
    const char *client_ip;     /* "" leaves no address, which matches no allow-list */
    const char *audience;
};

/* The text lives in the call's arena. */
NODISCARD struct status passes_sign(struct call *call, const struct pass_wish *wish, char **out);

#endif
