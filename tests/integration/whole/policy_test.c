/* The policies of auth, session and audit, tried on the running programs: every method as every
 * peer, and with every permission but its own. */
#include <stdio.h>

#include "base/clock.h"
#include "rpc/message.h"
#include "rpc/method.h"
#include "sekisho/audit/v1/history.pb-c.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "signed_pass.h"
#include "support/world/world.h"

struct row {
    enum identity program;
    struct rpc_target target;
    const ProtobufCMessageDescriptor *request;
    bool allowed[IDENTITIES];
};

#define AUTH_ROW(method, request_, response_, repeat_)                                             \
    AUTH, {"sekisho.auth.v1." method, &sekisho__auth__v1__##response_##__descriptor, repeat_},     \
        &sekisho__auth__v1__##request_##__descriptor
#define SESSION_ROW(method, request_, response_, repeat_)                                          \
    SESSION,                                                                                       \
        {"sekisho.session.v1.Session/" method, &sekisho__session__v1__##response_##__descriptor,   \
         repeat_},                                                                                 \
        &sekisho__session__v1__##request_##__descriptor
#define AUDIT_ROW(method, request_, response_)                                                     \
    AUDIT,                                                                                         \
        {"sekisho.audit.v1.History/" method, &sekisho__audit__v1__##response_##__descriptor,       \
         RPC_REPEAT_SAFE},                                                                         \
        &sekisho__audit__v1__##request_##__descriptor

/* Who may call what; written down here once more, so that a change of a table is seen. */
static const struct row policy[] = {
    {AUTH_ROW("SignIn/WithPassword", with_password_request, with_password_response,
              RPC_REPEAT_BY_KEY),
     {[PORTAL] = true}},
    {AUTH_ROW("SignIn/VerifyPassword", verify_password_request, verify_password_response,
              RPC_REPEAT_BY_KEY),
     {[BILLING] = true}},
    {AUTH_ROW("SignIn/IssuePass", issue_pass_request, issue_pass_response, RPC_REPEAT_SAFE),
     {[BILLING] = true}},
    {AUTH_ROW("Tenants/Create", create_tenant_request, tenant, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true}},
    {AUTH_ROW("Tenants/List", list_tenants_request, list_tenants_response, RPC_REPEAT_SAFE),
     {[OPERATOR] = true}},
    {AUTH_ROW("Tenants/Get", get_tenant_request, tenant, RPC_REPEAT_SAFE),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Tenants/Change", change_tenant_request, tenant, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Tenants/PutLogo", put_logo_request, tenant, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Tenants/PutSessionLimits", put_session_limits_request, tenant, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Tenants/GetLogo", get_logo_request, logo, RPC_REPEAT_SAFE),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Tenants/Suspend", suspend_tenant_request, tenant, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true}},
    {AUTH_ROW("Tenants/Resume", resume_tenant_request, tenant, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true}},
    {AUTH_ROW("Tenants/Delete", delete_tenant_request, tenant, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true}},
    {AUTH_ROW("Tenants/Restore", restore_tenant_request, tenant, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true}},
    {AUTH_ROW("Tenants/ListDeletions", list_deletions_request, list_deletions_response,
              RPC_REPEAT_SAFE),
     {[OPERATOR] = true}},
    {AUTH_ROW("Tenants/BeginExport", begin_export_request, tenant, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true}},
    {AUTH_ROW("Tenants/ListErasing", list_erasing_request, list_erasing_response, RPC_REPEAT_SAFE),
     {[PORTAL] = true}},
    {AUTH_ROW("Tenants/ReportErased", report_erased_request, report_erased_response,
              RPC_REPEAT_BY_KEY),
     {[PORTAL] = true}},
    {AUTH_ROW("Users/Create", create_user_request, user, RPC_REPEAT_BY_KEY), {[OPERATOR] = true}},
    {AUTH_ROW("Users/List", list_users_request, list_users_response, RPC_REPEAT_SAFE),
     {[OPERATOR] = true, [BILLING] = true}},
    {AUTH_ROW("Users/Get", get_user_request, user, RPC_REPEAT_SAFE),
     {[OPERATOR] = true, [PORTAL] = true, [BILLING] = true}},
    {AUTH_ROW("Users/Search", search_users_request, search_users_response, RPC_REPEAT_SAFE),
     {[OPERATOR] = true, [PORTAL] = true, [BILLING] = true}},
    {AUTH_ROW("Users/Disable", disable_user_request, user, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Users/RequirePasswordChange", require_password_change_request, user,
              RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Users/VoidPassword", void_password_request, user, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Users/ChangeRoles", change_roles_request, user, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Users/Invite", invite_user_request, user_link, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Users/Resend", resend_request, user_link, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Users/StartReset", start_reset_request, user_link, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Users/Enable", enable_user_request, user, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Users/Delete", delete_user_request, user, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Users/Restore", restore_user_request, user, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Users/ChangeProfile", change_profile_request, user, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Users/SetLeavingDate", set_leaving_date_request, user, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Users/ReleaseHold", release_hold_request, user, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Users/Explain", explain_request, explain_response, RPC_REPEAT_SAFE),
     {[OPERATOR] = true, [PORTAL] = true, [BILLING] = true}},
    {AUTH_ROW("Roles/List", list_roles_request, list_roles_response, RPC_REPEAT_SAFE),
     {[OPERATOR] = true, [PORTAL] = true, [BILLING] = true}},
    {AUTH_ROW("Roles/Create", create_role_request, role, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Roles/Change", change_role_request, role, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Roles/Delete", delete_role_request, delete_role_response, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("CustomerGroups/List", list_customer_groups_request, list_customer_groups_response,
              RPC_REPEAT_SAFE),
     {[OPERATOR] = true, [PORTAL] = true, [BILLING] = true}},
    {AUTH_ROW("CustomerGroups/Put", put_customer_group_request, customer_group, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("CustomerGroups/Delete", delete_customer_group_request,
              delete_customer_group_response, RPC_REPEAT_BY_KEY),
     {[PORTAL] = true}},
    {AUTH_ROW("Passwords/Measure", measure_password_request, measure_password_response,
              RPC_REPEAT_SAFE),
     {[PORTAL] = true}},
    {AUTH_ROW("Links/VoidAll", void_links_request, void_links_response, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true}},
    {AUTH_ROW("Links/SetPassword", set_password_request, set_password_response, RPC_REPEAT_BY_KEY),
     {[PORTAL] = true}},
    {AUTH_ROW("Users/GetSelf", get_self_request, user, RPC_REPEAT_SAFE), {[PORTAL] = true}},
    {AUTH_ROW("Users/ListDormant", list_dormant_request, list_dormant_response, RPC_REPEAT_SAFE),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Users/ListDepartures", list_departures_request, list_departures_response,
              RPC_REPEAT_SAFE),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Users/SetDormantExempt", set_dormant_exempt_request, user, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true, [PORTAL] = true}},
    {AUTH_ROW("Users/ListOwnSignIns", list_own_sign_ins_request, list_own_sign_ins_response,
              RPC_REPEAT_SAFE),
     {[PORTAL] = true}},
    {AUTH_ROW("Users/ChangePassword", change_password_request, change_password_response,
              RPC_REPEAT_BY_KEY),
     {[PORTAL] = true}},
    {AUTH_ROW("Imports/Create", create_import_request, import, RPC_REPEAT_BY_KEY),
     {[PORTAL] = true, [OPERATOR] = true}},
    {AUTH_ROW("Imports/List", list_imports_request, list_imports_response, RPC_REPEAT_SAFE),
     {[PORTAL] = true, [OPERATOR] = true}},
    {AUTH_ROW("Imports/Get", get_import_request, get_import_response, RPC_REPEAT_SAFE),
     {[PORTAL] = true, [OPERATOR] = true}},
    {AUTH_ROW("Imports/Apply", apply_import_request, import, RPC_REPEAT_BY_KEY),
     {[PORTAL] = true, [OPERATOR] = true}},
    {AUTH_ROW("Imports/Undo", undo_import_request, import, RPC_REPEAT_BY_KEY),
     {[PORTAL] = true, [OPERATOR] = true}},
    {AUTH_ROW("Networks/Get", get_networks_request, networks_document, RPC_REPEAT_SAFE),
     {[PORTAL] = true, [OPERATOR] = true}},
    {AUTH_ROW("Networks/Preview", preview_networks_request, preview_networks_response,
              RPC_REPEAT_SAFE),
     {[PORTAL] = true}},
    {AUTH_ROW("Networks/Put", put_networks_request, change_networks_response, RPC_REPEAT_BY_KEY),
     {[PORTAL] = true}},
    {AUTH_ROW("Networks/Confirm", confirm_networks_request, change_networks_response,
              RPC_REPEAT_BY_KEY),
     {[PORTAL] = true}},
    {AUTH_ROW("Networks/Revert", revert_networks_request, change_networks_response,
              RPC_REPEAT_BY_KEY),
     {[PORTAL] = true}},
    {AUTH_ROW("Networks/AddException", add_network_exception_request, change_networks_response,
              RPC_REPEAT_BY_KEY),
     {[PORTAL] = true}},
    {AUTH_ROW("Networks/BreakGlass", break_networks_request, change_networks_response,
              RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true}},
    {AUTH_ROW("Networks/SetOption", set_networks_option_request, change_networks_response,
              RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true}},
    {SESSION_ROW("Create", create_request, create_response, RPC_REPEAT_BY_KEY), {[AUTH] = true}},
    {SESSION_ROW("Check", check_request, check_response, RPC_REPEAT_SAFE), {[PORTAL] = true}},
    {SESSION_ROW("IssuePass", issue_pass_request, issue_pass_response, RPC_REPEAT_SAFE),
     {[AUTH] = true}},
    {SESSION_ROW("Rotate", rotate_request, rotate_response, RPC_REPEAT_SAFE), {[PORTAL] = true}},
    {SESSION_ROW("End", end_request, end_response, RPC_REPEAT_BY_KEY),
     {[PORTAL] = true, [AUTH] = true}},
    {SESSION_ROW("SetBarrier", set_barrier_request, set_barrier_response, RPC_REPEAT_BY_KEY),
     {[AUTH] = true}},
    {SESSION_ROW("PutNetworks", put_networks_request, put_networks_response, RPC_REPEAT_BY_KEY),
     {[AUTH] = true}},
    {SESSION_ROW("PutTenantPolicy", put_tenant_policy_request, put_tenant_policy_response,
                 RPC_REPEAT_BY_KEY),
     {[AUTH] = true}},
    {SESSION_ROW("List", list_request, list_response, RPC_REPEAT_SAFE), {[PORTAL] = true}},
    {SESSION_ROW("ListAll", list_all_request, list_all_response, RPC_REPEAT_SAFE),
     {[PORTAL] = true}},
    {SESSION_ROW("EndAll", end_all_request, end_all_response, RPC_REPEAT_BY_KEY),
     {[PORTAL] = true}},
    {SESSION_ROW("EndTenant", end_tenant_request, end_tenant_response, RPC_REPEAT_BY_KEY),
     {[AUTH] = true}},
    {SESSION_ROW("ForgetTenant", forget_tenant_request, forget_tenant_response, RPC_REPEAT_BY_KEY),
     {[AUTH] = true}},
    {SESSION_ROW("RaiseEpoch", raise_epoch_request, raise_epoch_response, RPC_REPEAT_BY_KEY),
     {[OPERATOR] = true}},
    {SESSION_ROW("DescribeEnd", describe_end_request, describe_end_response, RPC_REPEAT_SAFE),
     {[PORTAL] = true}},
    {AUDIT_ROW("Append", append_request, append_response),
     {[AUTH] = true, [SESSION] = true, [SSO] = true, [PORTAL] = true}},
    {AUDIT_ROW("Search", search_request, search_response), {[OPERATOR] = true, [PORTAL] = true}},
    {AUDIT_ROW("Get", get_request, record), {[OPERATOR] = true, [PORTAL] = true}},
    {AUDIT_ROW("Export", search_request, search_response), {[PORTAL] = true}},
};

/* An empty request, which every handler refuses or answers, but only after the caller was let in.
 */
static enum status_code call_empty(const struct row *row, enum identity identity, const char *pass)
{
    CLEANUP(arena_clear) struct arena arena;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    const ProtobufCMessage *request = rpc_message_new(row->request, &arena);
    CHECK(request != NULL);
    return world_call(row->program, identity, &row->target, request, pass, &arena, &answer).code;
}

static void refuses_every_method_to_every_peer_who_may_not(void)
{
    for (size_t i = 0; i < COUNT_OF(policy); i++) {
        for (enum identity identity = 0; identity < IDENTITIES; identity++) {
            enum status_code code = call_empty(&policy[i], identity, NULL);
            if ((code != STATUS_PERMISSION_DENIED) != policy[i].allowed[identity])
                test_fail(__FILE__, __LINE__, "%s as %s: %s", policy[i].target.name,
                          identity_names[identity], status_code_name(code));
        }
    }
}

static void asks_the_portal_for_a_pass_where_a_user_is_meant(void)
{
    static const char *const methods[] = {"sekisho.auth.v1.Users/GetSelf",
                                          "sekisho.auth.v1.Users/ListOwnSignIns",
                                          "sekisho.auth.v1.Users/ListDepartures",
                                          "sekisho.auth.v1.Users/ListDormant",
                                          "sekisho.auth.v1.Users/SetDormantExempt",
                                          "sekisho.auth.v1.Users/Get",
                                          "sekisho.auth.v1.Tenants/Change",
                                          "sekisho.auth.v1.Tenants/PutLogo",
                                          "sekisho.auth.v1.Tenants/PutSessionLimits",
                                          "sekisho.auth.v1.Users/ChangePassword",
                                          "sekisho.auth.v1.Users/Search",
                                          "sekisho.auth.v1.Users/RequirePasswordChange",
                                          "sekisho.auth.v1.Users/VoidPassword",
                                          "sekisho.auth.v1.Users/Disable",
                                          "sekisho.auth.v1.Users/Invite",
                                          "sekisho.auth.v1.Users/ChangeRoles",
                                          "sekisho.auth.v1.Users/Resend",
                                          "sekisho.auth.v1.Users/StartReset",
                                          "sekisho.auth.v1.Users/Enable",
                                          "sekisho.auth.v1.Users/Delete",
                                          "sekisho.auth.v1.Users/Restore",
                                          "sekisho.auth.v1.Users/ChangeProfile",
                                          "sekisho.auth.v1.Imports/Create",
                                          "sekisho.auth.v1.Imports/List",
                                          "sekisho.auth.v1.Imports/Get",
                                          "sekisho.auth.v1.Imports/Apply",
                                          "sekisho.auth.v1.Imports/Undo",
                                          "sekisho.auth.v1.Networks/Get",
                                          "sekisho.auth.v1.Networks/Preview",
                                          "sekisho.auth.v1.Networks/Put",
                                          "sekisho.auth.v1.Networks/Confirm",
                                          "sekisho.auth.v1.Networks/Revert",
                                          "sekisho.auth.v1.Networks/AddException",
                                          "sekisho.auth.v1.Users/SetLeavingDate",
                                          "sekisho.auth.v1.Users/ReleaseHold",
                                          "sekisho.auth.v1.Users/Explain",
                                          "sekisho.auth.v1.Roles/List",
                                          "sekisho.auth.v1.Roles/Create",
                                          "sekisho.auth.v1.Roles/Change",
                                          "sekisho.auth.v1.Roles/Delete",
                                          "sekisho.auth.v1.CustomerGroups/List",
                                          "sekisho.auth.v1.CustomerGroups/Put",
                                          "sekisho.auth.v1.CustomerGroups/Delete",
                                          "sekisho.session.v1.Session/List",
                                          "sekisho.session.v1.Session/ListAll",
                                          "sekisho.session.v1.Session/EndAll",
                                          "sekisho.audit.v1.History/Search",
                                          "sekisho.audit.v1.History/Get",
                                          "sekisho.audit.v1.History/Export"};

    for (size_t i = 0; i < COUNT_OF(policy); i++) {
        for (size_t j = 0; j < COUNT_OF(methods); j++) {
            if (bytes_equal(bytes_of(policy[i].target.name), bytes_of(methods[j]))) {
                CHECK_INT(call_empty(&policy[i], PORTAL, NULL), STATUS_UNAUTHENTICATED);
                CHECK_INT(call_empty(&policy[i], PORTAL, "e30.e30.e30"), STATUS_UNAUTHENTICATED);
            }
        }
    }
}

/* What the pass must hold; as the policy, once more. */
static const struct {
    const char *method;
    const char *permission;
} demands[] = {
    {"sekisho.auth.v1.Tenants/Change", "settings.edit"},
    {"sekisho.auth.v1.Tenants/PutLogo", "settings.edit"},
    {"sekisho.auth.v1.Tenants/PutSessionLimits", "settings.edit"},
    {"sekisho.auth.v1.Users/Get", "users.view"},
    {"sekisho.auth.v1.Users/Disable", "users.edit"},
    {"sekisho.auth.v1.Users/RequirePasswordChange", "users.edit"},
    {"sekisho.auth.v1.Users/VoidPassword", "users.edit"},
    {"sekisho.auth.v1.Users/ChangeRoles", "users.edit"},
    {"sekisho.auth.v1.Users/Search", "users.view"},
    {"sekisho.auth.v1.Users/Invite", "users.create"},
    {"sekisho.auth.v1.Users/Resend", "users.create"},
    {"sekisho.auth.v1.Users/StartReset", "users.edit"},
    {"sekisho.auth.v1.Users/Enable", "users.edit"},
    {"sekisho.auth.v1.Users/Delete", "users.delete"},
    {"sekisho.auth.v1.Users/Restore", "users.delete"},
    {"sekisho.auth.v1.Users/ChangeProfile", "users.edit"},
    {"sekisho.auth.v1.Users/ReleaseHold", "users.edit"},
    {"sekisho.auth.v1.Users/SetLeavingDate", "users.edit"},
    {"sekisho.auth.v1.Users/Explain", "users.view"},
    {"sekisho.auth.v1.Users/ListDepartures", "users.view"},
    {"sekisho.auth.v1.Users/ListDormant", "users.view"},
    {"sekisho.auth.v1.Users/SetDormantExempt", "users.edit"},
    {"sekisho.auth.v1.Roles/List", "users.view"},
    {"sekisho.auth.v1.Roles/Create", "roles.edit"},
    {"sekisho.auth.v1.Roles/Change", "roles.edit"},
    {"sekisho.auth.v1.Roles/Delete", "roles.edit"},
    {"sekisho.auth.v1.CustomerGroups/Put", "roles.edit"},
    {"sekisho.auth.v1.CustomerGroups/Delete", "roles.edit"},
    {"sekisho.auth.v1.Imports/Create", "users.create"},
    {"sekisho.auth.v1.Imports/List", "users.create"},
    {"sekisho.auth.v1.Imports/Get", "users.create"},
    {"sekisho.auth.v1.Imports/Apply", "users.create"},
    {"sekisho.auth.v1.Imports/Undo", "users.create"},
    {"sekisho.auth.v1.Networks/Get", "networks.view"},
    {"sekisho.auth.v1.Networks/Preview", "networks.edit"},
    {"sekisho.auth.v1.Networks/Put", "networks.edit"},
    {"sekisho.auth.v1.Networks/Confirm", "networks.edit"},
    {"sekisho.auth.v1.Networks/Revert", "networks.edit"},
    {"sekisho.auth.v1.Networks/AddException", "networks.edit"},
    {"sekisho.session.v1.Session/ListAll", "sessions.view"},
    {"sekisho.session.v1.Session/EndAll", "sessions.end"},
    {"sekisho.audit.v1.History/Search", "history.view"},
    {"sekisho.audit.v1.History/Get", "history.view"},
    {"sekisho.audit.v1.History/Export", "history.export"},
};

/* All that staff can hold. */
static const char *const permissions[] = {
    "customers.edit", "customers.export",    "customers.group",   "customers.view",
    "history.export", "history.view",        "networks.edit",     "networks.view",
    "roles.edit",     "sessions.end",        "sessions.view",     "settings.edit",
    "settings.view",  "statements.download", "statements.export", "statements.view",
    "users.create",   "users.delete",        "users.edit",        "users.export",
    "users.view",
};

static const struct row *row_of(const char *method)
{
    for (size_t i = 0; i < COUNT_OF(policy); i++) {
        if (bytes_equal(bytes_of(policy[i].target.name), bytes_of(method)))
            return &policy[i];
    }
    test_fail(__FILE__, __LINE__, "%s has no row", method);
    return NULL;
}

static const char *audience_of(const struct row *row)
{
    return row->program == AUTH ? "auth" : row->program == SESSION ? "session" : "audit";
}

/* With a pass of somebody who has nothing but `permission`, or all but it. */
static enum status_code call_with(const struct row *row, const char *permission, bool has_it)
{
    struct pass_claims claims = auditors_claims(audience_of(row), 1, (struct uuid){{1}});
    const char *held[COUNT_OF(permissions)];

    claims.permissions = held;
    claims.permission_count = 0;
    for (size_t i = 0; i < COUNT_OF(permissions); i++) {
        if (bytes_equal(bytes_of(permissions[i]), bytes_of(permission)) == has_it)
            held[claims.permission_count++] = permissions[i];
    }
    return call_empty(row, PORTAL, signed_pass("pass.key", &claims, clock_wall_us()));
}

/* NULL for a method that any user's pass is enough for. */
static const char *demand_of(const struct row *row)
{
    for (size_t i = 0; i < COUNT_OF(demands); i++) {
        if (bytes_equal(bytes_of(row->target.name), bytes_of(demands[i].method)))
            return demands[i].permission;
    }
    return NULL;
}

/* Whoever holds only this, or all but this. */
static void try_with(const struct row *row, const char *permission, const char *demanded)
{
    bool is_it = demanded && bytes_equal(bytes_of(permission), bytes_of(demanded));
    bool may_with = demanded == NULL || is_it;
    bool may_without = demanded == NULL || !is_it;
    enum status_code with = call_with(row, permission, /* has_it */ true);
    enum status_code without = call_with(row, permission, /* has_it */ false);

    if ((with != STATUS_PERMISSION_DENIED) != may_with ||
        (without != STATUS_PERMISSION_DENIED) != may_without)
        test_fail(__FILE__, __LINE__, "%s: %s with nothing but %s, %s with all but it",
                  row->target.name, status_code_name(with), permission, status_code_name(without));
}

static void demands_of_each_pass_the_permission_of_the_method_and_no_other(void)
{
    for (size_t i = 0; i < COUNT_OF(policy); i++) {
        if (!policy[i].allowed[PORTAL])
            continue;
        for (size_t j = 0; j < COUNT_OF(permissions); j++)
            try_with(&policy[i], permissions[j], demand_of(&policy[i]));
    }
    for (size_t i = 0; i < COUNT_OF(demands); i++)
        CHECK(row_of(demands[i].method)->allowed[PORTAL]);
}

/* A method that nobody wrote down here would be tried by nobody. */
static void knows_every_method(void)
{
    static const ProtobufCServiceDescriptor *const services[] = {
        &sekisho__auth__v1__sign_in__descriptor,         &sekisho__auth__v1__tenants__descriptor,
        &sekisho__auth__v1__users__descriptor,           &sekisho__auth__v1__roles__descriptor,
        &sekisho__auth__v1__networks__descriptor,        &sekisho__auth__v1__links__descriptor,
        &sekisho__auth__v1__passwords__descriptor,       &sekisho__audit__v1__history__descriptor,
        &sekisho__auth__v1__imports__descriptor,         &sekisho__session__v1__session__descriptor,
        &sekisho__auth__v1__customer_groups__descriptor,
    };
    size_t count = 0;

    for (size_t i = 0; i < COUNT_OF(services); i++) {
        for (unsigned j = 0; j < services[i]->n_methods; j++) {
            char name[128];
            (void)snprintf(name, sizeof name, "%s/%s", services[i]->name,
                           services[i]->methods[j].name);
            CHECK(row_of(name) != NULL);
            count++;
        }
    }
    CHECK_INT(count, COUNT_OF(policy));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_every_method_to_every_peer_who_may_not),
        TEST(asks_the_portal_for_a_pass_where_a_user_is_meant),
        TEST(demands_of_each_pass_the_permission_of_the_method_and_no_other),
        TEST(knows_every_method),
    };

    world_open(WORLD_QUICK);
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
