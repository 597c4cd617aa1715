/* Events about people as services bring them to audit, and what audit finds: for the tests of names
 * in the history. */
#ifndef INTEGRATION_WHOLE_NAMES_EVENTS_H
#define INTEGRATION_WHOLE_NAMES_EVENTS_H

#include "base/arena.h"
#include "outbox/event.h"
#include "sekisho/audit/v1/history.pb-c.h"
#include "support/world/people.h"

enum { ARENA_MAXIMUM = 8 << 20 };

#define AT_US INT64_C(1795530668000000)

/* What everybody here is called. */
#define FULL_NAME "影山 武蔵"
#define LOGIN_ID "kageyama.m"

/* As SQL: of run(). */
#define TENANT "current_setting('test.tenant')::bigint"
#define PERSON "current_setting('test.person')::uuid"
#define CHECK_SQL(condition)                                                                       \
    "DO $$ BEGIN IF NOT (" condition ") THEN RAISE 'not so: %', $c$" condition "$c$; END IF; END " \
    "$$"

struct uuid numbered(uint8_t kind, uint32_t number);

/* What `user` does, on a page. */
struct outbox_event act_of(int64_t tenant_id, struct uuid event_id, struct uuid user);

/* As the service that `identity` is. Gives whether it was taken, and not refused. */
bool append(enum identity identity, const struct outbox_event *event);

/* Newest first, as the operator. */
const Sekisho__Audit__V1__SearchResponse *search(int64_t tenant_id, const char *actor,
                                                 const char *kind, struct arena *arena);

/* SQL with TENANT and PERSON. */
void run(const char *statement, int64_t tenant_id, struct uuid user);

#endif
