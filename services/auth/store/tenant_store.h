/* The tenants table. Every statement that touches it is in tenant_store.c. */
#ifndef AUTH_STORE_TENANT_STORE_H
#define AUTH_STORE_TENANT_STORE_H

#include "db/db.h"
#include "domain/tenant.h"

enum { TENANT_PAGE_MAXIMUM = 100 };

/* As auth_system. Gives `tenant` its id and time. ALREADY_EXISTS for a code in use. */
NODISCARD struct status tenant_store_create_any_tenant(struct db *db, struct tenant *tenant);

/* As auth_system. NOT_FOUND when no company has that code or id. */
NODISCARD struct status tenant_store_find_by_code_any_tenant(struct db *db, const char *code,
                                                             struct tenant *out);
NODISCARD struct status tenant_store_find_any_tenant(struct db *db, int64_t id, struct tenant *out);

/* As auth_svc inside the tenant's transaction, as the next. */
NODISCARD struct status tenant_store_find(struct db *db, int64_t id, struct tenant *out);

/* Whether tickets of such users given out then have been voided for the whole company, or were past
 * the longest time of a session that it chose once. Of links store/link_store.h knows. */
NODISCARD struct status tenant_store_find_tickets_void(struct db *db, int64_t id,
                                                       enum user_kind kind, int64_t given_at_us,
                                                       bool *out);

/* As auth_system. The next at most `limit` companies behind the code `after`, in the order of their
 * codes; the array is of TENANT_PAGE_MAXIMUM. */
NODISCARD struct status tenant_store_list_any_tenant(struct db *db, const char *after, size_t limit,
                                                     struct tenant *out, size_t *count_out);

/* The same of those whose code or name begins with `prefix`, which is not empty, in whatever case
 * and width. */
NODISCARD struct status tenant_store_search_any_tenant(struct db *db, const char *prefix,
                                                       const char *after, size_t limit,
                                                       struct tenant *out, size_t *count_out);

/* As auth_system. Locks the row until the transaction ends. NOT_FOUND. */
NODISCARD struct status tenant_store_lock_any_tenant(struct db *db, int64_t id, struct tenant *out);

/* As auth_system. Writes state, suspended_at_us, suspension, is_vacated and deleted_at_us. The
 * links of one that is deleted are void from then on. */
NODISCARD struct status tenant_store_set_state_any_tenant(struct db *db,
                                                          const struct tenant *tenant);

/* As auth_system. The last of a company that is erased: FAILED_PRECONDITION while others refer to
 * it. */
NODISCARD struct status tenant_store_erase_any_tenant(struct db *db, int64_t id);

/* As auth_system. Session has ended whom this suspension was to end; no change when it is another's
 * turn by now. */
NODISCARD struct status tenant_store_set_vacated_any_tenant(struct db *db, int64_t id,
                                                            struct uuid suspension);

/* As auth_system. At most `limit` that were suspended longer ago and are not vacated, the oldest
 * first. */
NODISCARD struct status tenant_store_list_not_vacated_any_tenant(struct db *db,
                                                                 int64_t older_than_ms,
                                                                 size_t limit, struct tenant *out,
                                                                 size_t *count_out);

/* As auth_svc, of the transaction's own tenant. Holds off whoever else changes the settings until
 * the transaction ends. NOT_FOUND. */
NODISCARD struct status tenant_store_lock(struct db *db, int64_t id, struct tenant *out);

/* As auth_svc, of the transaction's own tenant. Writes what the company changes itself
 * (tenant_validate_settings) and its revision. */
NODISCARD struct status tenant_store_set_settings(struct db *db, const struct tenant *tenant);

/* As auth_svc, of the transaction's own tenant. Writes logo and revision. */
NODISCARD struct status tenant_store_set_logo(struct db *db, const struct tenant *tenant);

/* As auth_svc, of the transaction's own tenant. Writes both limits of sessions and the revisions.
 */
NODISCARD struct status tenant_store_set_limits(struct db *db, const struct tenant *tenant);

/* As auth_svc, of the transaction's own tenant. Session was told this revision, or a later one. */
NODISCARD struct status tenant_store_set_limits_pushed(struct db *db, int64_t id, int64_t revision);

/* As auth_system. At most `limit` companies of whose limits session was not told the latest for
 * longer, the oldest first. */
NODISCARD struct status tenant_store_list_limits_not_pushed_any_tenant(struct db *db,
                                                                       int64_t older_than_ms,
                                                                       size_t limit, int64_t *out,
                                                                       size_t *count_out);

/* As auth_svc, of the transaction's own tenant, at this moment. */
NODISCARD struct status tenant_store_is_active(struct db *db, int64_t id, bool *is_active_out);

/* As auth_system. Links of every company that were made until this transaction began are void. */
NODISCARD struct status tenant_store_void_links_any_tenant(struct db *db);

#endif
