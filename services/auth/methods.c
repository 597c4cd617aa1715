#include "methods.h"

#include "handlers/handlers.h"
#include "sekisho/auth/v1/auth.pb-c.h"

#define MESSAGE(name) &sekisho__auth__v1__##name##__descriptor
/* What a row says of every method: all of them run on a worker. */
#define METHOD(name_, request_, response_, handler_)                                               \
    .name = "sekisho.auth.v1." name_, .run = RPC_RUN_WORKER, .request = MESSAGE(request_),         \
    .response = MESSAGE(response_), .handler = handler_
/* Whom most rows are for: users by their pass, and the operator for any company; only the one, only
 * the other. */
#define MANAGED(permission_)                                                                       \
    .callers = {"portal", "operator"}, .pass = RPC_PASS_UNLESS_OPERATOR, .permission = permission_
#define BY_PASS(permission_)                                                                       \
    .callers = {"portal"}, .pass = RPC_PASS_REQUIRED, .permission = permission_
#define BY_OPERATOR .callers = {"operator"}, .pass = RPC_PASS_NONE
/* What it leaves behind, and how it is asked again: a change that takes rights away goes on while
 * the history has no room. */
#define READS .audit = RPC_AUDIT_NONE, .repeat = RPC_REPEAT_SAFE
#define CHANGES .audit = RPC_AUDIT_CHANGE, .repeat = RPC_REPEAT_BY_KEY
#define RESTRICTS .audit = RPC_AUDIT_RESTRICT, .repeat = RPC_REPEAT_BY_KEY

const struct rpc_method auth_methods[AUTH_METHOD_COUNT] = {
    {
        METHOD("SignIn/WithPassword", with_password_request, with_password_response,
               handle_with_password),
        .callers = {"portal"},
        .pass = RPC_PASS_NONE,
        CHANGES,
        /* A second for the queue, hashes, and session. */
        .deadline_ms = 5000,
    },
    {
        METHOD("SignIn/VerifyPassword", verify_password_request, verify_password_response,
               handle_verify_password),
        .callers = {RPC_GRANTED_CALLER},
        .pass = RPC_PASS_NONE,
        CHANGES,
        .deadline_ms = 5000,
    },
    {
        METHOD("SignIn/IssuePass", issue_pass_request, issue_pass_response, handle_issue_pass),
        .callers = {RPC_GRANTED_CALLER},
        .pass = RPC_PASS_NONE,
        READS,
        .deadline_ms = 2000,
    },
    {
        METHOD("Tenants/Create", create_tenant_request, tenant, handle_create_tenant),
        BY_OPERATOR,
        CHANGES,
        .deadline_ms = 5000,
    },
    {
        METHOD("Tenants/List", list_tenants_request, list_tenants_response, handle_list_tenants),
        BY_OPERATOR,
        READS,
        .deadline_ms = 2000,
    },
    {
        METHOD("Tenants/Get", get_tenant_request, tenant, handle_get_tenant),
        .callers = {"portal", "operator"},
        .pass = RPC_PASS_NONE,
        READS,
        .deadline_ms = 2000,
    },
    {
        METHOD("Tenants/Change", change_tenant_request, tenant, handle_change_tenant),
        MANAGED("settings.edit"),
        CHANGES,
        .deadline_ms = 2000,
    },
    {
        METHOD("Tenants/PutLogo", put_logo_request, tenant, handle_put_logo),
        MANAGED("settings.edit"),
        CHANGES,
        .deadline_ms = 2000,
    },
    {
        METHOD("Tenants/GetLogo", get_logo_request, logo, handle_get_logo),
        .callers = {"portal", "operator"},
        .pass = RPC_PASS_NONE,
        READS,
        .deadline_ms = 2000,
    },
    {
        METHOD("Tenants/PutSessionLimits", put_session_limits_request, tenant,
               handle_put_session_limits),
        MANAGED("settings.edit"), CHANGES,
        .deadline_ms = 5000, /* up to a second for session's replicas to confirm */
    },
    {
        METHOD("Tenants/Suspend", suspend_tenant_request, tenant, handle_suspend_tenant),
        BY_OPERATOR,
        RESTRICTS,
        .deadline_ms = 5000,
    },
    {
        METHOD("Tenants/Resume", resume_tenant_request, tenant, handle_resume_tenant),
        BY_OPERATOR,
        CHANGES,
        .deadline_ms = 5000,
    },
    {METHOD("Tenants/Delete", delete_tenant_request, tenant, handle_delete_tenant), BY_OPERATOR,
     RESTRICTS, .deadline_ms = 5000},
    {METHOD("Tenants/Restore", restore_tenant_request, tenant, handle_restore_tenant), BY_OPERATOR,
     CHANGES, .deadline_ms = 2000},
    {METHOD("Tenants/ListDeletions", list_deletions_request, list_deletions_response,
            handle_list_deletions),
     BY_OPERATOR, READS, .deadline_ms = 2000},
    {METHOD("Tenants/BeginExport", begin_export_request, tenant, handle_begin_export), BY_OPERATOR,
     CHANGES, .deadline_ms = 2000},
    {METHOD("Tenants/ListErasing", list_erasing_request, list_erasing_response,
            handle_list_erasing),
     .callers = {"portal"}, .pass = RPC_PASS_NONE, READS, .deadline_ms = 2000},
    {METHOD("Tenants/ReportErased", report_erased_request, report_erased_response,
            handle_report_erased),
     .callers = {"portal"}, .pass = RPC_PASS_NONE, .audit = RPC_AUDIT_NONE,
     .repeat = RPC_REPEAT_BY_KEY, .deadline_ms = 2000},
    {
        METHOD("Users/Create", create_user_request, user, handle_create_user),
        BY_OPERATOR,
        CHANGES,
        .deadline_ms = 5000,
    },
    {
        METHOD("Users/List", list_users_request, list_users_response, handle_list_users),
        .callers = {"operator", RPC_GRANTED_CALLER},
        .pass = RPC_PASS_NONE,
        READS,
        .deadline_ms = 2000,
    },
    {
        METHOD("Users/Get", get_user_request, user, handle_get_user),
        .callers = {"portal", "operator", RPC_GRANTED_CALLER},
        .pass = RPC_PASS_UNLESS_OPERATOR,
        .permission = "users.view",
        READS,
        .deadline_ms = 2000,
    },
    {
        METHOD("Users/Disable", disable_user_request, user, handle_disable_user),
        MANAGED("users.edit"),
        RESTRICTS,
        .deadline_ms = 5000,
    },
    {
        METHOD("Users/RequirePasswordChange", require_password_change_request, user,
               handle_require_password_change),
        MANAGED("users.edit"),
        RESTRICTS,
        .deadline_ms = 5000,
    },
    {
        METHOD("Users/VoidPassword", void_password_request, user, handle_void_password),
        MANAGED("users.edit"),
        RESTRICTS,
        .deadline_ms = 5000,
    },
    {
        METHOD("Users/ChangeRoles", change_roles_request, user, handle_change_roles),
        MANAGED("users.edit"),
        CHANGES,
        .deadline_ms = 5000,
    },
    {
        METHOD("Users/Search", search_users_request, search_users_response, handle_search_users),
        .callers = {"portal", "operator", RPC_GRANTED_CALLER},
        .pass = RPC_PASS_UNLESS_OPERATOR,
        .permission = "users.view",
        READS,
        .deadline_ms = 2000,
    },
    {
        METHOD("Users/Invite", invite_user_request, user_link, handle_invite_user),
        MANAGED("users.create"),
        CHANGES,
        .deadline_ms = 2000,
    },
    {
        METHOD("Users/Resend", resend_request, user_link, handle_resend),
        MANAGED("users.create"),
        CHANGES,
        .deadline_ms = 2000,
    },
    {
        METHOD("Users/StartReset", start_reset_request, user_link, handle_start_reset),
        MANAGED("users.edit"),
        CHANGES,
        .deadline_ms = 2000,
    },
    {
        METHOD("Users/Enable", enable_user_request, user, handle_enable_user),
        MANAGED("users.edit"),
        CHANGES,
        .deadline_ms = 2000,
    },
    {
        METHOD("Users/Delete", delete_user_request, user, handle_delete_user),
        MANAGED("users.delete"),
        RESTRICTS,
        .deadline_ms = 2000,
    },
    {
        METHOD("Users/Restore", restore_user_request, user, handle_restore_user),
        MANAGED("users.delete"),
        CHANGES,
        .deadline_ms = 2000,
    },
    {
        METHOD("Users/ChangeProfile", change_profile_request, user, handle_change_profile),
        MANAGED("users.edit"),
        CHANGES,
        .deadline_ms = 2000,
    },
    {
        METHOD("Users/ReleaseHold", release_hold_request, user, handle_release_hold),
        MANAGED("users.edit"),
        CHANGES,
        .deadline_ms = 2000,
    },
    {
        METHOD("Users/SetLeavingDate", set_leaving_date_request, user, handle_set_leaving_date),
        MANAGED("users.edit"),
        CHANGES,
        .deadline_ms = 2000,
    },
    {
        METHOD("Users/ListDormant", list_dormant_request, list_dormant_response,
               handle_list_dormant),
        MANAGED("users.view"),
        READS,
        .deadline_ms = 2000,
    },
    {
        METHOD("Users/ListDepartures", list_departures_request, list_departures_response,
               handle_list_departures),
        MANAGED("users.view"),
        READS,
        .deadline_ms = 2000,
    },
    {
        METHOD("Users/SetDormantExempt", set_dormant_exempt_request, user,
               handle_set_dormant_exempt),
        MANAGED("users.edit"),
        CHANGES,
        .deadline_ms = 2000,
    },
    {
        METHOD("Users/Explain", explain_request, explain_response, handle_explain),
        .callers = {"portal", "operator", RPC_GRANTED_CALLER},
        .pass = RPC_PASS_UNLESS_OPERATOR,
        .permission = "users.view",
        READS,
        .deadline_ms = 2000,
    },
    {
        METHOD("Roles/List", list_roles_request, list_roles_response, handle_list_roles),
        .callers = {"portal", "operator", RPC_GRANTED_CALLER},
        .pass = RPC_PASS_UNLESS_OPERATOR,
        .permission = "users.view",
        READS,
        .deadline_ms = 2000,
    },
    {
        METHOD("Roles/Create", create_role_request, role, handle_create_role),
        MANAGED("roles.edit"),
        CHANGES,
        .deadline_ms = 2000,
    },
    {
        METHOD("Roles/Change", change_role_request, role, handle_change_role),
        MANAGED("roles.edit"), CHANGES, .deadline_ms = 10000, /* session is told of 200 users */
    },
    {
        METHOD("Roles/Delete", delete_role_request, delete_role_response, handle_delete_role),
        MANAGED("roles.edit"),
        CHANGES,
        .deadline_ms = 2000,
    },
    {
        METHOD("CustomerGroups/List", list_customer_groups_request, list_customer_groups_response,
               handle_list_customer_groups),
        .callers = {"portal", "operator", RPC_GRANTED_CALLER},
        .pass = RPC_PASS_UNLESS_OPERATOR,
        READS,
        .deadline_ms = 2000,
    },
    {
        METHOD("CustomerGroups/Put", put_customer_group_request, customer_group,
               handle_put_customer_group),
        MANAGED("roles.edit"),
        CHANGES,
        .deadline_ms = 2000,
    },
    {
        METHOD("CustomerGroups/Delete", delete_customer_group_request,
               delete_customer_group_response, handle_delete_customer_group),
        BY_PASS("roles.edit"),
        CHANGES,
        .deadline_ms = 2000,
    },
    {
        METHOD("Passwords/Measure", measure_password_request, measure_password_response,
               handle_measure_password),
        .callers = {"portal"},
        .pass = RPC_PASS_NONE,
        READS,
        .deadline_ms = 2000,
    },
    {
        METHOD("Links/VoidAll", void_links_request, void_links_response, handle_void_links),
        BY_OPERATOR,
        RESTRICTS,
        .deadline_ms = 5000,
    },
    {
        METHOD("Links/SetPassword", set_password_request, set_password_response,
               handle_set_password),
        .callers = {"portal"},
        .pass = RPC_PASS_NONE,
        CHANGES,
        .deadline_ms = 5000,
    },
    {
        METHOD("Users/GetSelf", get_self_request, user, handle_get_self),
        .callers = {"portal"},
        .pass = RPC_PASS_REQUIRED,
        READS,
        .deadline_ms = 2000,
    },
    {
        METHOD("Users/ListOwnSignIns", list_own_sign_ins_request, list_own_sign_ins_response,
               handle_list_own_sign_ins),
        .callers = {"portal"},
        .pass = RPC_PASS_REQUIRED,
        READS,
        .deadline_ms = 2000,
    },
    {
        METHOD("Users/ChangePassword", change_password_request, change_password_response,
               handle_change_password),
        .callers = {"portal"},
        .pass = RPC_PASS_REQUIRED,
        CHANGES,
        .deadline_ms = 5000,
    },
    {
        METHOD("Imports/Create", create_import_request, import, handle_create_import),
        MANAGED("users.create"),
        CHANGES,
        .deadline_ms = 5000,
    },
    {
        METHOD("Imports/List", list_imports_request, list_imports_response, handle_list_imports),
        MANAGED("users.create"),
        READS,
        .deadline_ms = 2000,
    },
    {
        METHOD("Imports/Get", get_import_request, get_import_response, handle_get_import),
        MANAGED("users.create"),
        READS,
        .deadline_ms = 2000,
    },
    {
        METHOD("Imports/Apply", apply_import_request, import, handle_apply_import),
        MANAGED("users.create"), CHANGES,
        .deadline_ms = 15000, /* 1,000 rows, and session is told of 200 users */
    },
    {
        METHOD("Imports/Undo", undo_import_request, import, handle_undo_import),
        MANAGED("users.create"),
        CHANGES,
        .deadline_ms = 15000,
    },
    {
        METHOD("Networks/Get", get_networks_request, networks_document, handle_get_networks),
        MANAGED("networks.view"),
        READS,
        .deadline_ms = 2000,
    },
    {
        METHOD("Networks/Preview", preview_networks_request, preview_networks_response,
               handle_preview_networks),
        BY_PASS("networks.edit"),
        READS,
        .deadline_ms = 5000,
    },
    {
        METHOD("Networks/Put", put_networks_request, change_networks_response, handle_put_networks),
        BY_PASS("networks.edit"),
        CHANGES,
        .deadline_ms = 5000,
    },
    {
        METHOD("Networks/Confirm", confirm_networks_request, change_networks_response,
               handle_confirm_networks),
        BY_PASS("networks.edit"),
        CHANGES,
        .deadline_ms = 5000,
    },
    {
        METHOD("Networks/Revert", revert_networks_request, change_networks_response,
               handle_revert_networks),
        BY_PASS("networks.edit"),
        CHANGES,
        .deadline_ms = 5000,
    },
    {
        METHOD("Networks/AddException", add_network_exception_request, change_networks_response,
               handle_add_network_exception),
        BY_PASS("networks.edit"),
        CHANGES,
        .deadline_ms = 5000,
    },
    {
        METHOD("Networks/BreakGlass", break_networks_request, change_networks_response,
               handle_break_networks),
        BY_OPERATOR,
        CHANGES,
        .deadline_ms = 5000,
    },
    {
        METHOD("Networks/SetOption", set_networks_option_request, change_networks_response,
               handle_set_networks_option),
        BY_OPERATOR,
        CHANGES,
        .deadline_ms = 5000,
    },
};
