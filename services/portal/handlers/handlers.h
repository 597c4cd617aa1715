/* What the routes do (routes.c says for whom). */
#ifndef PORTAL_HANDLERS_HANDLERS_H
#define PORTAL_HANDLERS_HANDLERS_H

#include "http/route.h"

struct status handle_start(struct http_request *request, struct http_response *response);
struct status handle_company(struct http_request *request, struct http_response *response);
struct status handle_company_settings_page(struct http_request *request,
                                           struct http_response *response);
struct status handle_company_settings(struct http_request *request, struct http_response *response);
struct status handle_company_limits(struct http_request *request, struct http_response *response);
struct status handle_company_logo(struct http_request *request, struct http_response *response);
struct status handle_company_logo_remove(struct http_request *request,
                                         struct http_response *response);
struct status handle_logo(struct http_request *request, struct http_response *response);
struct status handle_sign_in_page(struct http_request *request, struct http_response *response);
struct status handle_sign_in(struct http_request *request, struct http_response *response);
struct status handle_sign_out(struct http_request *request, struct http_response *response);

struct status handle_session_state(struct http_request *request, struct http_response *response);
struct status handle_session_continue(struct http_request *request, struct http_response *response);
struct status handle_session_ended(struct http_request *request, struct http_response *response);

struct status handle_draft_keep(struct http_request *request, struct http_response *response);
struct status handle_drafts(struct http_request *request, struct http_response *response);
struct status handle_draft_continue(struct http_request *request, struct http_response *response);
struct status handle_draft_discard(struct http_request *request, struct http_response *response);

struct status handle_home(struct http_request *request, struct http_response *response);
struct status handle_own_session_end(struct http_request *request, struct http_response *response);
struct status handle_own_sessions_end(struct http_request *request, struct http_response *response);
struct status handle_security(struct http_request *request, struct http_response *response);
struct status handle_networks(struct http_request *request, struct http_response *response);
struct status handle_network_exception(struct http_request *request,
                                       struct http_response *response);
struct status handle_networks_edit(struct http_request *request, struct http_response *response);
struct status handle_networks_edit_again(struct http_request *request,
                                         struct http_response *response);
struct status handle_networks_preview(struct http_request *request, struct http_response *response);
struct status handle_networks_save(struct http_request *request, struct http_response *response);
struct status handle_networks_trial(struct http_request *request, struct http_response *response);
struct status handle_networks_confirm(struct http_request *request, struct http_response *response);
struct status handle_networks_revert(struct http_request *request, struct http_response *response);
struct status handle_my_address(struct http_request *request, struct http_response *response);
struct status handle_history_file(struct http_request *request, struct http_response *response);
struct status handle_history(struct http_request *request, struct http_response *response);
struct status handle_history_event(struct http_request *request, struct http_response *response);

struct status handle_sessions(struct http_request *request, struct http_response *response);
struct status handle_session_end_page(struct http_request *request, struct http_response *response);
struct status handle_session_end(struct http_request *request, struct http_response *response);
struct status handle_sessions_end_page(struct http_request *request,
                                       struct http_response *response);
struct status handle_sessions_chosen(struct http_request *request, struct http_response *response);
struct status handle_sessions_chosen_end(struct http_request *request,
                                         struct http_response *response);
struct status handle_sessions_end(struct http_request *request, struct http_response *response);
struct status handle_users(struct http_request *request, struct http_response *response);
struct status handle_users_bulk(struct http_request *request, struct http_response *response);
struct status handle_users_bulk_disable(struct http_request *request,
                                        struct http_response *response);
struct status handle_user_new_page(struct http_request *request, struct http_response *response);
struct status handle_user_new(struct http_request *request, struct http_response *response);
struct status handle_user(struct http_request *request, struct http_response *response);
struct status handle_user_save(struct http_request *request, struct http_response *response);
struct status handle_user_release(struct http_request *request, struct http_response *response);
struct status handle_user_leaving_page(struct http_request *request,
                                       struct http_response *response);
struct status handle_user_leaving(struct http_request *request, struct http_response *response);
struct status handle_user_dormant_page(struct http_request *request,
                                       struct http_response *response);
struct status handle_user_dormant(struct http_request *request, struct http_response *response);
struct status handle_dormant(struct http_request *request, struct http_response *response);
struct status handle_leavers(struct http_request *request, struct http_response *response);
struct status handle_leavers_file(struct http_request *request, struct http_response *response);
struct status handle_user_enable(struct http_request *request, struct http_response *response);
struct status handle_user_restore(struct http_request *request, struct http_response *response);
struct status handle_user_resend(struct http_request *request, struct http_response *response);
struct status handle_user_reset(struct http_request *request, struct http_response *response);
struct status handle_users_file(struct http_request *request, struct http_response *response);
struct status handle_user_imports_page(struct http_request *request,
                                       struct http_response *response);
struct status handle_user_imports(struct http_request *request, struct http_response *response);
struct status handle_user_import(struct http_request *request, struct http_response *response);
struct status handle_user_import_progress(struct http_request *request,
                                          struct http_response *response);
struct status handle_user_import_apply(struct http_request *request,
                                       struct http_response *response);
struct status handle_user_import_undo_page(struct http_request *request,
                                           struct http_response *response);
struct status handle_user_import_undo(struct http_request *request, struct http_response *response);
struct status handle_permissions(struct http_request *request, struct http_response *response);
struct status handle_permissions_file(struct http_request *request, struct http_response *response);
struct status handle_roles(struct http_request *request, struct http_response *response);
struct status handle_role_new_page(struct http_request *request, struct http_response *response);
struct status handle_role_new(struct http_request *request, struct http_response *response);
struct status handle_role_page(struct http_request *request, struct http_response *response);
struct status handle_role(struct http_request *request, struct http_response *response);
struct status handle_role_delete_page(struct http_request *request, struct http_response *response);
struct status handle_role_delete(struct http_request *request, struct http_response *response);
struct status handle_customer_group_page(struct http_request *request,
                                         struct http_response *response);
struct status handle_customer_group(struct http_request *request, struct http_response *response);
struct status handle_customer_groups_page(struct http_request *request,
                                          struct http_response *response);
struct status handle_customer_group_new(struct http_request *request,
                                        struct http_response *response);
struct status handle_customer_group_edit_page(struct http_request *request,
                                              struct http_response *response);
struct status handle_customer_group_edit(struct http_request *request,
                                         struct http_response *response);
struct status handle_customer_group_delete_page(struct http_request *request,
                                                struct http_response *response);
struct status handle_customer_group_delete(struct http_request *request,
                                           struct http_response *response);
struct status handle_user_roles_page(struct http_request *request, struct http_response *response);
struct status handle_user_roles(struct http_request *request, struct http_response *response);
struct status handle_user_disable_page(struct http_request *request,
                                       struct http_response *response);
struct status handle_user_disable(struct http_request *request, struct http_response *response);
struct status handle_user_must_change_page(struct http_request *request,
                                           struct http_response *response);
struct status handle_user_must_change(struct http_request *request, struct http_response *response);
struct status handle_user_void_password_page(struct http_request *request,
                                             struct http_response *response);
struct status handle_user_void_password(struct http_request *request,
                                        struct http_response *response);
struct status handle_user_delete_page(struct http_request *request, struct http_response *response);
struct status handle_user_delete(struct http_request *request, struct http_response *response);
struct status handle_activate_page(struct http_request *request, struct http_response *response);
struct status handle_activate(struct http_request *request, struct http_response *response);
struct status handle_password_reset_page(struct http_request *request,
                                         struct http_response *response);
struct status handle_password_reset(struct http_request *request, struct http_response *response);

struct status handle_password_page(struct http_request *request, struct http_response *response);
struct status handle_password_strength(struct http_request *request,
                                       struct http_response *response);
struct status handle_password(struct http_request *request, struct http_response *response);

struct status handle_customers_file(struct http_request *request, struct http_response *response);
struct status handle_customers(struct http_request *request, struct http_response *response);
struct status handle_customer_new_page(struct http_request *request,
                                       struct http_response *response);
struct status handle_customer_new(struct http_request *request, struct http_response *response);
struct status handle_customer_edit_page(struct http_request *request,
                                        struct http_response *response);
struct status handle_customer_edit(struct http_request *request, struct http_response *response);
struct status handle_customer_users(struct http_request *request, struct http_response *response);
struct status handle_customer_user_attach(struct http_request *request,
                                          struct http_response *response);
struct status handle_customer_user_detach_page(struct http_request *request,
                                               struct http_response *response);
struct status handle_customer_user_detach(struct http_request *request,
                                          struct http_response *response);
struct status handle_customer(struct http_request *request, struct http_response *response);
struct status handle_customer_statements(struct http_request *request,
                                         struct http_response *response);
struct status handle_statements(struct http_request *request, struct http_response *response);
struct status handle_statements_file(struct http_request *request, struct http_response *response);
struct status handle_statement(struct http_request *request, struct http_response *response);
struct status handle_statement_file(struct http_request *request, struct http_response *response);
struct status handle_my_statements(struct http_request *request, struct http_response *response);
struct status handle_my_statement(struct http_request *request, struct http_response *response);
struct status handle_my_statement_file(struct http_request *request,
                                       struct http_response *response);

struct status handle_asset(struct http_request *request, struct http_response *response);
struct status handle_security_txt(struct http_request *request, struct http_response *response);
struct status handle_change_password_address(struct http_request *request,
                                             struct http_response *response);
struct status handle_csp_report(struct http_request *request, struct http_response *response);

#endif
