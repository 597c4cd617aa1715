/* What the operator does at the end of a company's contract. The texts of refusals are good until
 * the next call. */
#ifndef INTEGRATION_WHOLE_CONTRACT_H
#define INTEGRATION_WHOLE_CONTRACT_H

#include "sekisho/auth/v1/auth.pb-c.h"
#include "support/world/world.h"

typedef Sekisho__Auth__V1__Tenant Tenant;

struct status contract_end(int64_t tenant_id, const char *code, const char *reason);
struct status contract_restore(int64_t tenant_id);
struct status contract_suspend(int64_t tenant_id);
struct status contract_resume(int64_t tenant_id);

/* By id when there is no code; `out` in the arena. */
struct status contract_get(enum identity caller, int64_t tenant_id, const char *code,
                           struct arena *arena, const Tenant **out);

/* A page of the record. */
const Sekisho__Auth__V1__ListDeletionsResponse *contract_deletions(const char *after,
                                                                   uint32_t page_size,
                                                                   struct arena *arena);

/* So many days and hours pass for a company in the bin: "30 days". */
void contract_pass(int64_t tenant_id, const char *age);

/* The text with the company's number for each $ that is no $$, which stays. */
void contract_number(int64_t tenant_id, const char *text, size_t capacity, char *out);

/* Runs the statements, with the company's number likewise. */
void contract_run(int64_t tenant_id, const char *sql);

#endif
