/* Tenants and users as messages. */
#ifndef AUTH_HANDLERS_MESSAGES_H
#define AUTH_HANDLERS_MESSAGES_H

#include "domain/own_role.h"
#include "domain/password.h"
#include "domain/tenant.h"
#include "domain/throttle.h"
#include "rpc/call.h"
#include "sekisho/auth/v1/auth.pb-c.h"

/* Each fills an initialised message with copies in the call's arena. */
NODISCARD struct status tenant_message(const struct call *call, const struct tenant *tenant,
                                       Sekisho__Auth__V1__Tenant *out);
NODISCARD struct status user_message(const struct call *call, const struct user *user,
                                     Sekisho__Auth__V1__User *out);

/* That a password was not looked at, and how soon another may be: a new message. */
NODISCARD struct status throttled_message(const struct call *call, struct throttle_verdict verdict,
                                          Sekisho__Auth__V1__Throttled **out);

/* Names of the roles, of own ones the codes, sorted, in the call's arena. */
NODISCARD struct status role_names(const struct call *call, role_set set, char ***names_out,
                                   size_t *count_out);

/* Names of the permissions, sorted, in the call's arena. */
NODISCARD struct status permission_names(const struct call *call, permission_set set,
                                         char ***names_out, size_t *count_out);

/* All of them, in the call's arena. */
NODISCARD struct status password_fault_messages(const struct call *call, password_faults faults,
                                                Sekisho__Auth__V1__PasswordFault **out,
                                                size_t *count_out);

#endif
