#include "commands/commands.h"

const struct command *const commands[] = {
    &command_tenant_create,  &command_tenant_list,      &command_tenant_option,
    &command_tenant_suspend, &command_tenant_resume,    &command_tenant_export,
    &command_tenant_delete,  &command_tenant_restore,   &command_tenant_deletions,
    &command_networks_break, &command_user_create,      &command_user_list,
    &command_user_invite,    &command_user_roles,       &command_user_explain,
    &command_role_list,      &command_group_list,       &command_user_reset_link,
    &command_user_disable,   &command_user_must_change, &command_user_void_password,
    &command_user_enable,    &command_user_delete,      &command_user_restore,
    &command_user_release,   &command_user_leaves,      &command_session_raise_epoch,
    &command_history,        &command_methods,          &command_call,
    &command_health,         &command_calibrate,
};

const size_t commands_count = COUNT_OF(commands);
