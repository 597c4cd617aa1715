/* The session schema in a cluster of the test's own, and sessions to put into it. */
#ifndef INTEGRATION_SESSION_SCHEMA_H
#define INTEGRATION_SESSION_SCHEMA_H

#include "database.h"
#include "domain/session.h"

#define START (INT64_C(1764000000) * SECOND_US)

/* Starts the cluster and brings the schema up to date as session_migrate. */
void schema_open(void);

/* A session of user `number` of the tenant, 300 s idle, 3600 s absolute, begun at START. Different
 * for each number. */
struct session session_of(int64_t tenant_id, uint8_t number);

/* Puts it there, its subject first, as the service would. */
void add_session(struct db_pool *service, const struct session *session);

#endif
