/* What the RPC tests share: certificates for everybody, a server with a few methods, clients.
 *
 * The methods take and give sekisho.rpc.v1.Method, because it is at hand: `name` is echoed, and
 * `deadline_ms` says how long the handler is to work. */
#ifndef INTEGRATION_RPC_WORLD_H
#define INTEGRATION_RPC_WORLD_H

#include "rpc/client.h"
#include "rpc/server.h"
#include "sekisho/rpc/v1/rpc.pb-c.h"
#include "support/certificates.h"
#include "support/check.h"
#include "support/descriptors.h"
#include "support/directory.h"
#include "tls/credentials.h"

typedef Sekisho__Rpc__V1__Method Method;

struct world {
    struct test_directory directory;
    int64_t lifetime_ms; /* of connections; 0: the usual */
    struct log log;      /* goes nowhere unless RPC_TEST_LOG is set */
    struct tls_credentials *server_credentials;
    struct tls_credentials *client_credentials;
    struct rpc_server *server;
    struct rpc_client *client;
};

/* Certificates of "session" (the server) and "portal" in folders of these names, and the
 * authority's in "ca". */
void world_open(struct world *world);
void world_open_living(struct world *world, int64_t lifetime_ms);
void world_close(struct world *world);

/* The path of NAME in the world's folder. */
void world_path(const struct world *world, const char *name, char out[static TEST_PATH_CAPACITY]);

/* A certificate of that kind for `name` in the folder `folder`, by the authority in `ca`. */
void world_issue(const struct world *world, const char *ca, const char *folder, const char *name,
                 enum test_certificate kind);

/* Credentials from a folder. */
struct status world_credentials(const struct world *world, const char *folder, const char *name,
                                struct tls_credentials **out);

/* Options with the test methods, for `listen`. */
struct rpc_server_options world_server_options(struct world *world, const char *listen);

/* Opens world->server on a free port, and world->client as portal, which is connected. */
void world_serve(struct world *world, const struct rpc_server_options *options);
void world_connect(struct world *world);

/* A client of world->server with these credentials. */
struct rpc_client *world_client(const struct world *world, struct tls_credentials *credentials,
                                const char *peer);

struct rpc_client *world_client_of(const struct world *world, uint16_t port,
                                   struct tls_credentials *credentials, const char *peer);

/* Calls METHOD of the test service; `name` is sent and, on OK, checked to come back. */
struct status world_echo(struct rpc_client *client, const char *method, const char *name,
                         int work_ms, const struct rpc_call_options *options);

/* The methods, for those who want to know what the server was asked. */
int world_changes_done(void); /* how often "Change" ran */
void world_changes_forget(void);
int world_refusals_told(void); /* how often it was told that a pass does not allow a call */

#define WORLD_METHOD(name) "sekisho.test.v1.Test/" name

/* True once `condition(argument)` is; false after `timeout_ms`. */
bool world_wait(bool (*condition)(void *argument), void *argument, int timeout_ms);

/* A condition: whether the client has a connection. A busy machine may take longer to make one than
 * calls are ready to wait for the first. */
bool world_is_connected(void *client);

#endif
