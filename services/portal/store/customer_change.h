/* What staff change about customers. Each runs inside db_begin_tenant(). Customers are not deleted:
 * the statements made out to them stay. */
#ifndef PORTAL_STORE_CUSTOMER_CHANGE_H
#define PORTAL_STORE_CUSTOMER_CHANGE_H

#include "store/customer_store.h"

/* Keeps a new customer under `customer->id`, which names the form that was sent: when there is one
 * of it already, that was this very form, and nothing is done. ALREADY_EXISTS when the code is
 * another's. */
NODISCARD struct status customer_change_create(struct db *db, int64_t tenant_id,
                                               const struct customer *customer, bool *is_new_out);

/* Gives the customer this code and name. ABORTED unless `customer->revision` is theirs,
 * ALREADY_EXISTS when the code is another's; after either the transaction is of no more use. */
NODISCARD struct status customer_change_name(struct db *db, int64_t tenant_id,
                                             const struct customer *customer);

/* Puts a customer, with their statements, into a group, or with 0 into none. ABORTED unless `base`
 * is their revision. */
NODISCARD struct status customer_change_group(struct db *db, int64_t tenant_id, struct uuid id,
                                              int64_t base, uint32_t group_number);

#endif
