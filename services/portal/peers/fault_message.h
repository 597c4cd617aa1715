/* What is wrong with a new password, as auth's messages have it. For the files of this folder
 * alone. */
#ifndef PORTAL_PEERS_FAULT_MESSAGE_H
#define PORTAL_PEERS_FAULT_MESSAGE_H

#include "peers/auth.h"
#include "sekisho/auth/v1/auth.pb-c.h"

/* UNAVAILABLE for more than there may be. */
NODISCARD struct status faults_of_message(const Sekisho__Auth__V1__PasswordFault *faults,
                                          size_t count, struct password_faults *out);

#endif
