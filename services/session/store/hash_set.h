/* ck_hs the way this service uses it: a set of pointers, guarded by its owner's mutex, often
 * deleted from, in ordinary memory. */
#ifndef SESSION_STORE_HASH_SET_H
#define SESSION_STORE_HASH_SET_H

#include <ck_hs.h>

#include "base/status.h"

/* An empty set with room for `capacity` entries, which grows. False without memory. */
NODISCARD bool hash_set_init(ck_hs_t *set, ck_hs_hash_cb_t *hash, ck_hs_compare_cb_t *compare,
                             unsigned long capacity);

/* Removed entries leave marks that later searches walk over: clears them away when they are many.
 */
void hash_set_tidy(ck_hs_t *set);

#endif
