/* The commands: one row each, one file each. */
#ifndef SEKISHOCTL_COMMANDS_COMMANDS_H
#define SEKISHOCTL_COMMANDS_COMMANDS_H

#include "arguments.h"

extern const struct command command_tenant_create;
extern const struct command command_tenant_resume;
extern const struct command command_tenant_suspend;
extern const struct command command_tenant_delete;
extern const struct command command_tenant_restore;
extern const struct command command_tenant_deletions;
extern const struct command command_tenant_export;
extern const struct command command_tenant_list;
extern const struct command command_tenant_limits;
extern const struct command command_tenant_option;
extern const struct command command_networks_break;
extern const struct command command_user_create;
extern const struct command command_user_list;
extern const struct command command_user_disable;
extern const struct command command_user_must_change;
extern const struct command command_user_void_password;
extern const struct command command_user_enable;
extern const struct command command_user_release;
extern const struct command command_user_delete;
extern const struct command command_user_restore;
extern const struct command command_user_leaves;
extern const struct command command_user_roles;
extern const struct command command_user_explain;
extern const struct command command_role_list;
extern const struct command command_group_list;
extern const struct command command_user_invite;
extern const struct command command_user_reset_link;
extern const struct command command_session_raise_epoch;
extern const struct command command_history;
extern const struct command command_methods;
extern const struct command command_call;
extern const struct command command_health;
extern const struct command command_calibrate;

/* In the order of the help. */
extern const struct command *const commands[];
extern const size_t commands_count;

#endif
