/* What comes with every password that somebody without a session presents. */
#ifndef AUTH_HANDLERS_PRESENTED_H
#define AUTH_HANDLERS_PRESENTED_H

#include "base/status.h"
#include "network/address.h"

/* As the request has it. */
struct presented {
    const char *login_id; /* as typed */
    const char *password; /* as typed */
    const char *client_ip;
    const char *user_agent;
    const char *device; /* anything */
};

/* OK for what is no longer than a password can be typed, else INVALID_ARGUMENT. */
NODISCARD struct status presented_check_password(const char *password);

/* Of a request: INVALID_ARGUMENT for a field against its limits. */
NODISCARD struct status presented_check(const char *password, const char *user_agent,
                                        const char *client_ip, struct address *address_out);

#endif
