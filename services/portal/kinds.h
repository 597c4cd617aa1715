/* The kinds of events that the portal knows: what they are called, and which of them the home page
 * shows. */
#ifndef PORTAL_KINDS_H
#define PORTAL_KINDS_H

#include "portal_views.h"

/* Each kind once: its word in the history, the end of its text's name, and whether it is important:
 * somebody came in, was kept out, or changed what others may do. Reading and the ordinary end of a
 * session are not; nor is a role that changes, for whoever has it has an event of their own. In the
 * order of the list on the page of the history. */
#define EVENT_KINDS(KIND)                                                                          \
    KIND(authn_login_success, AUTHN_LOGIN_SUCCESS, true)                                           \
    KIND(authn_login_fail, AUTHN_LOGIN_FAIL, true)                                                 \
    KIND(authn_login_lock, AUTHN_LOGIN_LOCK, true)                                                 \
    KIND(authn_device_lock, AUTHN_DEVICE_LOCK, false)                                              \
    KIND(authn_source_blocked, AUTHN_SOURCE_BLOCKED, true)                                         \
    KIND(password_verified, PASSWORD_VERIFIED, false)                                              \
    KIND(session_created, SESSION_CREATED, false)                                                  \
    KIND(session_ended, SESSION_ENDED, false)                                                      \
    KIND(session_revoked, SESSION_REVOKED, false)                                                  \
    KIND(sessions_ended, SESSIONS_ENDED, false)                                                    \
    KIND(session_expired, SESSION_EXPIRED, false)                                                  \
    KIND(session_stolen, SESSION_STOLEN, true)                                                     \
    KIND(session_epoch_raised, SESSION_EPOCH_RAISED, false)                                        \
    KIND(links_voided, LINKS_VOIDED, false)                                                        \
    KIND(session_use_after_expire, SESSION_USE_AFTER_EXPIRE, true)                                 \
    KIND(permission_refused, PERMISSION_REFUSED, true)                                             \
    KIND(csrf_refused, CSRF_REFUSED, true)                                                         \
    KIND(user_created, USER_CREATED, true)                                                         \
    KIND(user_invited, USER_INVITED, true)                                                         \
    KIND(link_issued, LINK_ISSUED, true)                                                           \
    KIND(password_set, PASSWORD_SET, true)                                                         \
    KIND(password_changed, PASSWORD_CHANGED, false)                                                \
    KIND(password_change_refused, PASSWORD_CHANGE_REFUSED, true)                                   \
    KIND(password_change_required, PASSWORD_CHANGE_REQUIRED, false)                                \
    KIND(password_voided, PASSWORD_VOIDED, false)                                                  \
    KIND(user_changed, USER_CHANGED, false)                                                        \
    KIND(user_roles_changed, USER_ROLES_CHANGED, true)                                             \
    KIND(role_created, ROLE_CREATED, false)                                                        \
    KIND(role_changed, ROLE_CHANGED, false)                                                        \
    KIND(role_deleted, ROLE_DELETED, false)                                                        \
    KIND(user_disabled, USER_DISABLED, true)                                                       \
    KIND(user_enabled, USER_ENABLED, true)                                                         \
    KIND(user_hold_released, USER_HOLD_RELEASED, true)                                             \
    KIND(user_deleted, USER_DELETED, true)                                                         \
    KIND(user_restored, USER_RESTORED, false)                                                      \
    KIND(user_erased, USER_ERASED, false)                                                          \
    KIND(user_withdrawn, USER_WITHDRAWN, false)                                                    \
    KIND(users_exported, USERS_EXPORTED, false)                                                    \
    KIND(users_import_checked, USERS_IMPORT_CHECKED, false)                                        \
    KIND(users_imported, USERS_IMPORTED, false)                                                    \
    KIND(users_import_undone, USERS_IMPORT_UNDONE, false)                                          \
    KIND(user_leaving_changed, USER_LEAVING_CHANGED, false)                                        \
    KIND(user_dormancy_changed, USER_DORMANCY_CHANGED, false)                                      \
    KIND(user_dormant_held, USER_DORMANT_HELD, false)                                              \
    KIND(user_leaving_held, USER_LEAVING_HELD, true)                                               \
    KIND(network_refused, NETWORK_REFUSED, true)                                                   \
    KIND(network_reported, NETWORK_REPORTED, false)                                                \
    KIND(networks_trial_started, NETWORKS_TRIAL_STARTED, true)                                     \
    KIND(networks_trial_ended, NETWORKS_TRIAL_ENDED, true)                                         \
    KIND(networks_changed, NETWORKS_CHANGED, true)                                                 \
    KIND(networks_exception_added, NETWORKS_EXCEPTION_ADDED, true)                                 \
    KIND(networks_broken, NETWORKS_BROKEN, true)                                                   \
    KIND(networks_switched, NETWORKS_SWITCHED, true)                                               \
    KIND(tenant_created, TENANT_CREATED, true)                                                     \
    KIND(customers_listed, CUSTOMERS_LISTED, false)                                                \
    KIND(customers_exported, CUSTOMERS_EXPORTED, false)                                            \
    KIND(customer_viewed, CUSTOMER_VIEWED, false)                                                  \
    KIND(customer_created, CUSTOMER_CREATED, false)                                                \
    KIND(customer_changed, CUSTOMER_CHANGED, false)                                                \
    KIND(customer_user_attached, CUSTOMER_USER_ATTACHED, false)                                    \
    KIND(customer_user_detached, CUSTOMER_USER_DETACHED, false)                                    \
    KIND(customer_moved, CUSTOMER_MOVED, false)                                                    \
    KIND(customer_group_created, CUSTOMER_GROUP_CREATED, false)                                    \
    KIND(customer_group_renamed, CUSTOMER_GROUP_RENAMED, false)                                    \
    KIND(customer_group_deleted, CUSTOMER_GROUP_DELETED, false)                                    \
    KIND(tenant_changed, TENANT_CHANGED, false)                                                    \
    KIND(tenant_suspended, TENANT_SUSPENDED, false)                                                \
    KIND(tenant_resumed, TENANT_RESUMED, false)                                                    \
    KIND(tenant_deleted, TENANT_DELETED, false)                                                    \
    KIND(tenant_restored, TENANT_RESTORED, false)                                                  \
    KIND(tenant_exported, TENANT_EXPORTED, false)                                                  \
    KIND(tenant_data_exported, TENANT_DATA_EXPORTED, false)                                        \
    KIND(tenant_erasing, TENANT_ERASING, false)                                                    \
    KIND(tenant_erased, TENANT_ERASED, false)                                                      \
    KIND(tenant_data_erased, TENANT_DATA_ERASED, false)                                            \
    KIND(statements_listed, STATEMENTS_LISTED, false)                                              \
    KIND(statement_viewed, STATEMENT_VIEWED, false)                                                \
    KIND(statements_exported, STATEMENTS_EXPORTED, false)                                          \
    KIND(statement_downloaded, STATEMENT_DOWNLOADED, false)                                        \
    KIND(permissions_exported, PERMISSIONS_EXPORTED, false)                                        \
    KIND(leavers_exported, LEAVERS_EXPORTED, false)                                                \
    KIND(draft_kept, DRAFT_KEPT, false)                                                            \
    KIND(draft_restored, DRAFT_RESTORED, false)                                                    \
    KIND(draft_discarded, DRAFT_DISCARDED, false)                                                  \
    KIND(history_exported, HISTORY_EXPORTED, false)                                                \
    KIND(history_searched, HISTORY_SEARCHED, false)                                                \
    KIND(history_viewed, HISTORY_VIEWED, false)

#define EVENT_KIND_INDEX(word, text, important) EVENT_KIND_##text,
enum { EVENT_KINDS(EVENT_KIND_INDEX) EVENT_KIND_COUNT };
#undef EVENT_KIND_INDEX

/* By index; the words are a field's choices too. */
extern const char *const kind_words[EVENT_KIND_COUNT];
extern const enum view_label kind_names[EVENT_KIND_COUNT];

/* TEXT_KIND_OTHER for a kind of a newer version. */
enum view_label kind_name(const char *kind);

/* The important ones' words; returns how many. */
size_t kind_list_important(const char *out[static EVENT_KIND_COUNT]);

#endif
