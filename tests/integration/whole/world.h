/* auth, session and audit as they run: real programs over one real PostgreSQL, in mutual TLS.
 * Everything is private to the test and ends with it. */
#ifndef INTEGRATION_WHOLE_WORLD_H
#define INTEGRATION_WHOLE_WORLD_H

#include "rpc/client.h"
#include "support/check.h"
#include "support/directory.h"
#include "support/postgres.h"
#include "support/process.h"

enum { WORLD_PATIENCE_MS = 20000 };

/* Whose certificate a call is made with; the first three are programs too. */
enum identity {
    AUDIT,
    SESSION,
    AUTH,
    PROGRAMS, /* how many they are, and the first that is none */
    PORTAL = PROGRAMS,
    SSO,
    INTERNAL,
    OPERATOR,
    IDENTITIES,
};

struct program {
    struct test_process process;
    uint16_t port;
    char configuration[TEST_PATH_CAPACITY];
    struct rpc_client *clients[IDENTITIES];
};

struct world {
    struct test_directory directory;
    struct test_postgres postgres;
    struct tls_credentials *credentials[IDENTITIES];
    struct program programs[PROGRAMS];
};

extern struct world world;
extern const char *const identity_names[IDENTITIES];

/* Starts everything and waits until it is ready. */
void world_open(void);

/* Ends the programs in good order and checks that they ended well. */
void world_close(void);

/* Settings that tests shorten: `extra` lines are added to the program's own at its next start. */
void program_start(enum identity program, const char *extra);
void program_stop(enum identity program);
void program_kill(enum identity program);

/* A client of this program with that certificate. */
struct rpc_client *world_client(enum identity program, enum identity identity);

/* A key no other change has. */
struct bytes world_new_key(void);

/* Calls and gives the answer, in `arena`; a new key where the method wants one. */
struct status world_call(enum identity program, enum identity identity,
                         const struct rpc_target *target, const ProtobufCMessage *request,
                         const char *pass, struct arena *arena, const void **out);

/* Looks again and again until `condition` holds; the pause is for the others. */
#define WAIT_UNTIL(condition)                                                                      \
    for (int64_t until_ms_ = world_now_ms() + WORLD_PATIENCE_MS; !(condition); world_pause())      \
    CHECK(world_now_ms() < until_ms_)

int64_t world_now_ms(void);
void world_pause(void);

#endif
