/* The services as they run: real programs over one real PostgreSQL, in mutual TLS. Everything is
 * private to the test or bench and ends with it. */
#ifndef SUPPORT_WORLD_WORLD_H
#define SUPPORT_WORLD_WORLD_H

#include "rpc/client.h"
#include "support/check.h"
#include "support/directory.h"
#include "support/postgres.h"
#include "support/process.h"

enum { WORLD_PATIENCE_MS = 20000 };

/* Whose certificate a call is made with; the first ones are programs too. */
enum identity {
    AUDIT,
    SESSION,
    AUTH,
    SERVERS, /* how many answer RPCs */
    PORTAL = SERVERS,
    PROGRAMS, /* how many programs there are, and the first identity that is none */
    SSO = PROGRAMS,
    INTERNAL,
    OPERATOR,
    BILLING, /* an internal system that `world_grants` names; INTERNAL is one of another kind */
    IDENTITIES,
    SECOND_SESSION = IDENTITIES, /* programs with session's identity, which others do not call */
    THIRD_SESSION,
    SECOND_AUTH, /* and with auth's */
    THIRD_AUTH,
    FOURTH_AUTH,
    PLACES,
};

/* What the programs' settings are made for. */
enum world_pace {
    WORLD_QUICK,        /* tests: hashes of little memory, idle limits of seconds */
    WORLD_AS_DELIVERED, /* benches */
};

struct program {
    struct test_process process;
    const char *path; /* what is started; another build of it for who says so before */
    const char *host; /* what it listens on: "127.0.0.1" */
    uint16_t port;    /* of its RPCs; the portal's of HTTPS */
    uint16_t operations_port;
    char configuration[TEST_PATH_CAPACITY];
    struct rpc_client *clients[IDENTITIES];
};

struct world {
    enum world_pace pace;
    struct test_directory directory;
    struct test_postgres postgres;
    struct tls_credentials *credentials[IDENTITIES];
    struct program programs[PLACES]; /* those of the identities that are none stay empty */
};

extern struct world world;
extern const char *const identity_names[IDENTITIES];

/* Makes everything but what world_open() does: folder, certificates, keys, PostgreSQL with empty
 * schemas, a port for each program. For tests of some programs alone. */
void world_prepare(enum world_pace pace);

/* Prepares, brings every schema up to date, starts what answers RPCs and waits until it is ready.
 * The portal and the second session are left to program_start(). */
void world_open(enum world_pace pace);

/* Ends the programs that run in good order and checks that they ended well. */
void world_close(void);

/* Brings its schema up to date. */
void program_migrate(enum identity program);

/* Starts it, with `extra` lines among its settings ("" for none), and waits until it is ready. */
void program_start(enum identity program, const char *extra);

/* Starts it and does not wait, as a supervisor does. */
void program_launch(enum identity program, const char *extra);

/* In good order, and checks that it ended well. The clients of world_client() are closed. */
void program_stop(enum identity program);

/* SIGKILL. Clients stay, as those of other programs do. */
void program_kill(enum identity program);

/* Closes those of world_client(): the next call connects anew, with the patience of a new client.
 */
void program_forget_clients(enum identity program);

/* A client of this program with that certificate, one for all threads. */
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

/* What the program's certificate says. */
enum identity world_identity(enum identity program);
const char *world_identity_name(enum identity program);

/* What auth grants internal systems unless a test writes another file: all there is to grant, to
 * billing, for every company. */
extern const char world_grants[];

/* Another file instead. Auth takes it up within a second or so. */
void world_grants_write(const char *text);

/* A new random key in a file of the world's folder. */
void world_write_key(const char *name);

/* A file of the world's folder: "token.key", "https/tls.crt", "portal/tls.key". */
void world_path(const char *name, char out[static TEST_PATH_CAPACITY]);

#endif
