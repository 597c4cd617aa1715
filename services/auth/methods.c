#include "methods.h"

#include "handlers/handlers.h"
#include "sekisho/auth/v1/auth.pb-c.h"

/* Who may call, and whether for a user, by their pass: users themselves, or the portal for nobody;
 * whoever manages a company, a user by their pass or the operator without; internal systems, if it
 * is granted to them. */
#define PORTAL .callers = {"portal"}, .pass = RPC_PASS_NONE
#define USERS .callers = {"portal"}, .pass = RPC_PASS_REQUIRED
#define OPERATOR .callers = {"operator"}, .pass = RPC_PASS_NONE
#define MANAGERS .callers = {"portal", "operator"}, .pass = RPC_PASS_UNLESS_OPERATOR
#define PORTAL_OR_OPERATOR .callers = {"portal", "operator"}, .pass = RPC_PASS_NONE
#define MANAGERS_OR_SYSTEMS                                                                        \
    .callers = {"portal", "operator", RPC_GRANTED_CALLER}, .pass = RPC_PASS_UNLESS_OPERATOR
#define SYSTEMS .callers = {RPC_GRANTED_CALLER}, .pass = RPC_PASS_NONE
#define OPERATOR_OR_SYSTEMS .callers = {"operator", RPC_GRANTED_CALLER}, .pass = RPC_PASS_NONE
#define NOTHING NULL

#define MESSAGE(name) &sekisho__auth__v1__##name##__descriptor
/* The columns. `word_` is that of the request's message and of the handler; all run on a worker. */
#define METHOD(name_, who_, permission_, audit_, repeat_, deadline_ms_, word_, response_)          \
    {                                                                                              \
        .name = "sekisho.auth.v1." name_, .request = MESSAGE(word_##_request),                     \
        .response = MESSAGE(response_), .handler = handle_##word_, who_,                           \
        .permission = permission_, .audit = RPC_AUDIT_##audit_, .repeat = RPC_REPEAT_##repeat_,    \
        .run = RPC_RUN_WORKER, .deadline_ms = deadline_ms_                                         \
    }

const struct rpc_method auth_methods[AUTH_METHOD_COUNT] = {
    METHOD("SignIn/WithPassword", PORTAL, NOTHING, CHANGE, BY_KEY, 5000, with_password,
           with_password_response), /* a second for the queue, hashes, and session */
    METHOD("SignIn/VerifyPassword", SYSTEMS, NOTHING, CHANGE, BY_KEY, 5000, verify_password,
           verify_password_response),
    METHOD("SignIn/IssuePass", SYSTEMS, NOTHING, NONE, SAFE, 2000, issue_pass, issue_pass_response),

    METHOD("Tenants/Create", OPERATOR, NOTHING, CHANGE, BY_KEY, 5000, create_tenant, tenant),
    METHOD("Tenants/List", OPERATOR, NOTHING, NONE, SAFE, 2000, list_tenants,
           list_tenants_response),
    METHOD("Tenants/Get", PORTAL_OR_OPERATOR, NOTHING, NONE, SAFE, 2000, get_tenant, tenant),
    METHOD("Tenants/Change", MANAGERS, "settings.edit", CHANGE, BY_KEY, 2000, change_tenant,
           tenant),
    METHOD("Tenants/PutLogo", MANAGERS, "settings.edit", CHANGE, BY_KEY, 2000, put_logo, tenant),
    METHOD("Tenants/GetLogo", PORTAL_OR_OPERATOR, NOTHING, NONE, SAFE, 2000, get_logo, logo),
    METHOD("Tenants/PutSessionLimits", MANAGERS, "settings.edit", CHANGE, BY_KEY, 5000,
           put_session_limits, tenant), /* up to a second for session's replicas to confirm */
    METHOD("Tenants/Suspend", OPERATOR, NOTHING, RESTRICT, BY_KEY, 5000, suspend_tenant, tenant),
    METHOD("Tenants/Resume", OPERATOR, NOTHING, CHANGE, BY_KEY, 5000, resume_tenant, tenant),
    METHOD("Tenants/Delete", OPERATOR, NOTHING, RESTRICT, BY_KEY, 5000, delete_tenant, tenant),
    METHOD("Tenants/Restore", OPERATOR, NOTHING, CHANGE, BY_KEY, 2000, restore_tenant, tenant),
    METHOD("Tenants/ListDeletions", OPERATOR, NOTHING, NONE, SAFE, 2000, list_deletions,
           list_deletions_response),
    METHOD("Tenants/BeginExport", OPERATOR, NOTHING, CHANGE, BY_KEY, 2000, begin_export, tenant),
    METHOD("Tenants/ListErasing", PORTAL, NOTHING, NONE, SAFE, 2000, list_erasing,
           list_erasing_response),
    METHOD("Tenants/ReportErased", PORTAL, NOTHING, NONE, BY_KEY, 2000, report_erased,
           report_erased_response),

    METHOD("Users/Create", OPERATOR, NOTHING, CHANGE, BY_KEY, 5000, create_user, user),
    METHOD("Users/List", OPERATOR_OR_SYSTEMS, NOTHING, NONE, SAFE, 2000, list_users,
           list_users_response),
    METHOD("Users/Get", MANAGERS_OR_SYSTEMS, "users.view", NONE, SAFE, 2000, get_user, user),
    METHOD("Users/Disable", MANAGERS, "users.edit", RESTRICT, BY_KEY, 5000, disable_user, user),
    METHOD("Users/RequirePasswordChange", MANAGERS, "users.edit", RESTRICT, BY_KEY, 5000,
           require_password_change, user),
    METHOD("Users/VoidPassword", MANAGERS, "users.edit", RESTRICT, BY_KEY, 5000, void_password,
           user),
    METHOD("Users/ChangeRoles", MANAGERS, "users.edit", CHANGE, BY_KEY, 5000, change_roles, user),
    METHOD("Users/Search", MANAGERS_OR_SYSTEMS, "users.view", NONE, SAFE, 2000, search_users,
           search_users_response),
    METHOD("Users/Invite", MANAGERS, "users.create", CHANGE, BY_KEY, 2000, invite_user, user_link),
    METHOD("Users/Resend", MANAGERS, "users.create", CHANGE, BY_KEY, 2000, resend, user_link),
    METHOD("Users/StartReset", MANAGERS, "users.edit", CHANGE, BY_KEY, 2000, start_reset,
           user_link),
    METHOD("Users/Enable", MANAGERS, "users.edit", CHANGE, BY_KEY, 2000, enable_user, user),
    METHOD("Users/Delete", MANAGERS, "users.delete", RESTRICT, BY_KEY, 2000, delete_user, user),
    METHOD("Users/Restore", MANAGERS, "users.delete", CHANGE, BY_KEY, 2000, restore_user, user),
    METHOD("Users/ChangeProfile", MANAGERS, "users.edit", CHANGE, BY_KEY, 2000, change_profile,
           user),
    METHOD("Users/ReleaseHold", MANAGERS, "users.edit", CHANGE, BY_KEY, 2000, release_hold, user),
    METHOD("Users/SetLeavingDate", MANAGERS, "users.edit", CHANGE, BY_KEY, 2000, set_leaving_date,
           user),
    METHOD("Users/ListDormant", MANAGERS, "users.view", NONE, SAFE, 2000, list_dormant,
           list_dormant_response),
    METHOD("Users/ListDepartures", MANAGERS, "users.view", NONE, SAFE, 2000, list_departures,
           list_departures_response),
    METHOD("Users/SetDormantExempt", MANAGERS, "users.edit", CHANGE, BY_KEY, 2000,
           set_dormant_exempt, user),
    METHOD("Users/Explain", MANAGERS_OR_SYSTEMS, "users.view", NONE, SAFE, 2000, explain,
           explain_response),
    METHOD("Users/GetSelf", USERS, NOTHING, NONE, SAFE, 2000, get_self, user),
    METHOD("Users/ListOwnSignIns", USERS, NOTHING, NONE, SAFE, 2000, list_own_sign_ins,
           list_own_sign_ins_response),
    METHOD("Users/ChangePassword", USERS, NOTHING, CHANGE, BY_KEY, 5000, change_password,
           change_password_response),

    METHOD("Roles/List", MANAGERS_OR_SYSTEMS, "users.view", NONE, SAFE, 2000, list_roles,
           list_roles_response),
    METHOD("Roles/Create", MANAGERS, "roles.edit", CHANGE, BY_KEY, 2000, create_role, role),
    METHOD("Roles/Change", MANAGERS, "roles.edit", CHANGE, BY_KEY, 10000, change_role,
           role), /* session is told of 200 users */
    METHOD("Roles/Delete", MANAGERS, "roles.edit", CHANGE, BY_KEY, 2000, delete_role,
           delete_role_response),

    METHOD("CustomerGroups/List", MANAGERS_OR_SYSTEMS, NOTHING, NONE, SAFE, 2000,
           list_customer_groups, list_customer_groups_response),
    METHOD("CustomerGroups/Put", MANAGERS, "roles.edit", CHANGE, BY_KEY, 2000, put_customer_group,
           customer_group),
    METHOD("CustomerGroups/Delete", USERS, "roles.edit", CHANGE, BY_KEY, 2000,
           delete_customer_group, delete_customer_group_response),

    METHOD("Passwords/Measure", PORTAL, NOTHING, NONE, SAFE, 2000, measure_password,
           measure_password_response),

    METHOD("Links/VoidAll", OPERATOR, NOTHING, RESTRICT, BY_KEY, 5000, void_links,
           void_links_response),
    METHOD("Links/SetPassword", PORTAL, NOTHING, CHANGE, BY_KEY, 5000, set_password,
           set_password_response),

    METHOD("Imports/Create", MANAGERS, "users.create", CHANGE, BY_KEY, 5000, create_import, import),
    METHOD("Imports/List", MANAGERS, "users.create", NONE, SAFE, 2000, list_imports,
           list_imports_response),
    METHOD("Imports/Get", MANAGERS, "users.create", NONE, SAFE, 2000, get_import,
           get_import_response),
    METHOD("Imports/Apply", MANAGERS, "users.create", CHANGE, BY_KEY, 15000, apply_import,
           import), /* 1,000 rows, and session is told of 200 users */
    METHOD("Imports/Undo", MANAGERS, "users.create", CHANGE, BY_KEY, 15000, undo_import, import),

    METHOD("Networks/Get", MANAGERS, "networks.view", NONE, SAFE, 2000, get_networks,
           networks_document),
    METHOD("Networks/Preview", USERS, "networks.edit", NONE, SAFE, 5000, preview_networks,
           preview_networks_response),
    METHOD("Networks/Put", USERS, "networks.edit", CHANGE, BY_KEY, 5000, put_networks,
           change_networks_response),
    METHOD("Networks/Confirm", USERS, "networks.edit", CHANGE, BY_KEY, 5000, confirm_networks,
           change_networks_response),
    METHOD("Networks/Revert", USERS, "networks.edit", CHANGE, BY_KEY, 5000, revert_networks,
           change_networks_response),
    METHOD("Networks/AddException", USERS, "networks.edit", CHANGE, BY_KEY, 5000,
           add_network_exception, change_networks_response),
    METHOD("Networks/BreakGlass", OPERATOR, NOTHING, CHANGE, BY_KEY, 5000, break_networks,
           change_networks_response),
    METHOD("Networks/SetOption", OPERATOR, NOTHING, CHANGE, BY_KEY, 5000, set_networks_option,
           change_networks_response),
};
