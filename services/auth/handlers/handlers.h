/* The methods of sekisho.auth.v1 (proto/sekisho/auth/v1 says what each promises). */
#ifndef AUTH_HANDLERS_HANDLERS_H
#define AUTH_HANDLERS_HANDLERS_H

#include "rpc/call.h"

struct status handle_with_password(struct call *call);
struct status handle_verify_password(struct call *call);
struct status handle_issue_pass(struct call *call);
struct status handle_create_tenant(struct call *call);
struct status handle_list_tenants(struct call *call);
struct status handle_get_tenant(struct call *call);
struct status handle_change_tenant(struct call *call);
struct status handle_put_logo(struct call *call);
struct status handle_put_session_limits(struct call *call);
struct status handle_get_logo(struct call *call);
struct status handle_suspend_tenant(struct call *call);
struct status handle_resume_tenant(struct call *call);
struct status handle_delete_tenant(struct call *call);
struct status handle_restore_tenant(struct call *call);
struct status handle_list_deletions(struct call *call);
struct status handle_begin_export(struct call *call);
struct status handle_list_erasing(struct call *call);
struct status handle_report_erased(struct call *call);
struct status handle_create_user(struct call *call);
struct status handle_list_users(struct call *call);
struct status handle_get_user(struct call *call);
struct status handle_disable_user(struct call *call);
struct status handle_require_password_change(struct call *call);
struct status handle_void_links(struct call *call);
struct status handle_void_password(struct call *call);
struct status handle_measure_password(struct call *call);
struct status handle_search_users(struct call *call);
struct status handle_invite_user(struct call *call);
struct status handle_resend(struct call *call);
struct status handle_start_reset(struct call *call);
struct status handle_enable_user(struct call *call);
struct status handle_delete_user(struct call *call);
struct status handle_restore_user(struct call *call);
struct status handle_change_profile(struct call *call);
struct status handle_release_hold(struct call *call);
struct status handle_set_password(struct call *call);
struct status handle_change_roles(struct call *call);
struct status handle_explain(struct call *call);
struct status handle_list_roles(struct call *call);
struct status handle_create_role(struct call *call);
struct status handle_change_role(struct call *call);
struct status handle_delete_role(struct call *call);
struct status handle_list_customer_groups(struct call *call);
struct status handle_put_customer_group(struct call *call);
struct status handle_delete_customer_group(struct call *call);
struct status handle_set_leaving_date(struct call *call);
struct status handle_get_self(struct call *call);
struct status handle_list_own_sign_ins(struct call *call);
struct status handle_list_departures(struct call *call);
struct status handle_list_dormant(struct call *call);
struct status handle_set_dormant_exempt(struct call *call);
struct status handle_change_password(struct call *call);
struct status handle_create_import(struct call *call);
struct status handle_list_imports(struct call *call);
struct status handle_get_import(struct call *call);
struct status handle_apply_import(struct call *call);
struct status handle_undo_import(struct call *call);
struct status handle_get_networks(struct call *call);
struct status handle_preview_networks(struct call *call);
struct status handle_put_networks(struct call *call);
struct status handle_confirm_networks(struct call *call);
struct status handle_revert_networks(struct call *call);
struct status handle_add_network_exception(struct call *call);
struct status handle_break_networks(struct call *call);
struct status handle_set_networks_option(struct call *call);

#endif
