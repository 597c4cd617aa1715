/* An invitation, as `user invite` and `tenant create` ask for it. */
#ifndef SEKISHOCTL_COMMANDS_USER_INVITE_H
#define SEKISHOCTL_COMMANDS_USER_INVITE_H

#include "ctl.h"
#include "sekisho/auth/v1/auth.pb-c.h"

NODISCARD struct status user_invite(struct ctl *ctl,
                                    const Sekisho__Auth__V1__InviteUserRequest *request,
                                    const Sekisho__Auth__V1__UserLink **out);

#endif
