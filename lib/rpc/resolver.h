/* Looks a name up again and again, on a thread of its own, because a look-up may take as long as
 * the name servers like. For lib/rpc. */
#ifndef RPC_RESOLVER_H
#define RPC_RESOLVER_H

#include <stdint.h>

#include "base/status.h"
#include "log/log.h"

enum {
    RESOLVER_ADDRESS_CAPACITY = 280,
    RESOLVER_REPLICAS_MAXIMUM = 16,
    REPLICA_CAPACITY = 64,
};

/* One address of the name: "192.0.2.7:7401", "[2001:db8::7]:7401". */
struct replica {
    char address[REPLICA_CAPACITY];
};

struct replicas {
    size_t count;
    struct replica all[RESOLVER_REPLICAS_MAXIMUM]; /* sorted */
};

struct resolver;

/* "host:port" or "[address]:port"; INVALID_ARGUMENT for any other form. Numbers are not looked up:
 * they are known at once. */
NODISCARD struct status resolver_open(const char *address, int64_t interval_ms,
                                      const struct log *log, struct resolver **out);

/* What the name means; nothing before the first look-up has succeeded. A look-up that fails changes
 * nothing: the last answer stays. */
void resolver_read(struct resolver *resolver, struct replicas *out);

/* Returns at once, also while a look-up is under way. Accepts NULL. */
void resolver_close(struct resolver **resolver);

#endif
