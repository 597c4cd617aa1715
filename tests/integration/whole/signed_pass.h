/* Passes that session would not issue, signed with the key that it signs with. */
#ifndef INTEGRATION_WHOLE_SIGNED_PASS_H
#define INTEGRATION_WHOLE_SIGNED_PASS_H

#include "pass/pass.h"

/* What session would say of an auditor of that company; a test changes what it is about. */
struct pass_claims auditors_claims(const char *audience, int64_t tenant_id, struct uuid user_id);

/* Signed at `now_us` with the key in a file of the world's folder ("pass.key" is session's). The
 * text lives until the next call. */
const char *signed_pass(const char *key, const struct pass_claims *claims, int64_t now_us);

#endif
