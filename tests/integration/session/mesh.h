/* The session service as it runs: real programs over a real PostgreSQL, in mutual TLS, beside an
 * audit that remembers what it was sent. Everything is private to the test and ends with it. */
#ifndef INTEGRATION_SESSION_MESH_H
#define INTEGRATION_SESSION_MESH_H

#include "rpc/client.h"
#include "rpc/server.h"
#include "support/check.h"
#include "support/directory.h"
#include "support/postgres.h"
#include "support/process.h"

enum {
    MESH_REPLICAS = 2,
    MESH_PATIENCE_MS = 20000,
};

/* Whose certificate a call is made with. */
enum identity { AUTH, PORTAL, INTERNAL, SSO, AUDIT, SESSION, OPERATOR, IDENTITIES };

struct replica {
    struct test_process process;
    uint16_t port;
    char configuration[TEST_PATH_CAPACITY];
    struct rpc_client *clients[IDENTITIES];
};

struct mesh {
    struct test_directory directory;
    struct test_postgres postgres;
    struct tls_credentials *credentials[IDENTITIES];
    uint16_t audit_port;
    struct rpc_server *audit;
    struct replica replicas[MESH_REPLICAS];
};

extern struct mesh mesh;
extern const char *const identity_names[IDENTITIES];

/* Starts PostgreSQL, the certificates, the keys, the schema and audit; no replica yet. Settings for
 * tests: idle limits from 2 s, absolute ones from 3 s, looked up with `extra` lines appended. */
void mesh_open(void);
void mesh_close(void);

/* Starts a replica and waits until it is ready. `extra`: further lines of its settings. */
struct replica *replica_start(size_t number, const char *extra);

/* Ends it in good order; checks that it ended well. */
void replica_stop(struct replica *replica);

/* SIGKILL. */
void replica_kill(struct replica *replica);

/* A client of this replica with that certificate. */
struct rpc_client *replica_client(struct replica *replica, enum identity identity);

/* Audit goes away and comes back on the same port. */
void audit_stop(void);
void audit_start(void);

/* How many different events of this kind about this object it has; "" counts all objects. */
size_t audit_count(const char *kind, const char *object_id);

/* Waits until there are so many. */
void audit_wait_for(const char *kind, const char *object_id, size_t count);

/* Whether the reason of one of them is this. */
bool audit_has_reason(const char *kind, const char *object_id, const char *reason);

/* Whether the bytes of any event contain this text. */
bool audit_contains(const char *text);

/* The file of keys that verify passes. */
void mesh_path(const char *name, char out[static TEST_PATH_CAPACITY]);

/* Looks again and again until `condition` holds; the pause is for the others. */
#define WAIT_UNTIL(condition)                                                                      \
    for (int64_t until_ms_ = mesh_now_ms() + MESH_PATIENCE_MS; !(condition); mesh_pause())         \
    CHECK(mesh_now_ms() < until_ms_)

int64_t mesh_now_ms(void);
void mesh_pause(void);

#endif
