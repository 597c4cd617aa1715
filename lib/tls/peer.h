/* Who is at the other end of a connection. */
#ifndef TLS_PEER_H
#define TLS_PEER_H

#include <stdatomic.h>
#include <stdint.h>

#include "tls/identity.h"

struct tls_peer {
    char name[TLS_LABEL_CAPACITY]; /* "portal"; trust domain and namespace are our own */
    atomic_bool gone;              /* the connection is closed */
    atomic_int_least64_t notes[2]; /* the layer above keeps two numbers here; 0 at first */
    atomic_int references;
};

/* The peer of the connection that nng knows by this pipe number, or NULL when it has closed. To be
 * released. */
NODISCARD struct tls_peer *tls_peer_of_pipe(uint32_t pipe_id);

/* Accepts a pointer to NULL. */
void tls_peer_release(struct tls_peer **peer);

#endif
