/* The session service as it runs, beside an audit that remembers what it was sent. */
#ifndef INTEGRATION_SESSION_MESH_H
#define INTEGRATION_SESSION_MESH_H

#include "support/world/world.h"

/* A connection that listens is known by its last statement, a beat's; nobody else's role and words
 * are these. */
#define FEEDS                                                                                      \
    " FROM pg_stat_activity"                                                                       \
    " WHERE usename = 'session_system' AND position('session_feed' IN query) > 0"
#define CUT_FEEDS "SELECT pg_terminate_backend(pid)" FEEDS

/* Prepares the world, brings the schema up to date and starts audit; no replica yet. */
void mesh_open(void);
void mesh_close(void);

/* All of it about these replicas: opens the mesh, starts them, runs the tests, stops them, closes
 * the mesh. Gives what main() returns. */
int mesh_run(const enum identity *replicas, size_t count, const struct test *tests,
             size_t test_count);

/* Audit goes away and comes back on the same port. */
void audit_stop(void);
void audit_start(void);

/* How many different events of this kind about this object it has; "" counts all objects. */
size_t audit_count(const char *kind, const char *object_id);

/* Waits until there are so many, and none that would make it more is on its way. */
void audit_wait_for(const char *kind, const char *object_id, size_t count);

/* Whether the reason of one of them is this. */
bool audit_has_reason(const char *kind, const char *object_id, const char *reason);

/* Whether one of them was done in this session. */
bool audit_was_done_in(const char *kind, const char *object_id, struct uuid session_id);

/* Whether the bytes of any event contain this text. */
bool audit_contains(const char *text);

#endif
