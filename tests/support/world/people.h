/* Companies and people, made and asked for as the operator and the portal do. */
#ifndef SUPPORT_WORLD_PEOPLE_H
#define SUPPORT_WORLD_PEOPLE_H

#include "base/uuid.h"
#include "support/world/world.h"

#define GOOD_PASSWORD "correct horse battery staple"
/* As good, but on the list of those that were stolen elsewhere. */
#define BREACHED_PASSWORD "mata ashita aimashou"

enum { TOKEN_CAPACITY = 44 };

/* Where all sign in from; NULL at first. */
extern const char *people_address;

/* What must go well: gives the company's number. */
int64_t create_tenant(const char *code);

/* Staff with one role (NULL for none), with GOOD_PASSWORD. */
struct status call_create_user(int64_t tenant_id, const char *login_id, const char *role,
                               struct uuid *id_out);
struct uuid create_user(int64_t tenant_id, const char *login_id, const char *role);
struct uuid create_user_with_password(int64_t tenant_id, const char *login_id, const char *role,
                                      const char *password);

/* From `people_address`, or when that is NULL from an address of its own. RESOURCE_EXHAUSTED when
 * it was tried too often. The text of a refusal is kept in `refusal_out` (may be NULL), the token
 * in `token`. */
struct status call_sign_in(const char *tenant_code, const char *login_id, const char *password,
                           char token[static TOKEN_CAPACITY], const char **refusal_out);

struct status call_disable(int64_t tenant_id, struct uuid user_id);

/* Whether session accepts the token; with an audience, its pass is copied to `pass` (4097 bytes).
 */
struct status call_check(const char *token, const char *audience, char *pass);

/* How many events of this kind the tenant's history has, as the operator sees it; "" for all. */
size_t count_events(int64_t tenant_id, const char *kind);

/* Waits until audit has all that auth and session have recorded by now: the count is the last one
 * then, and an event that is there twice is seen. Both of them and audit must be running. */
void wait_for_delivery(void);

#endif
