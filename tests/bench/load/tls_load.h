/* Asks a server over TLS 1.3, again and again: what the portal, nginx and Redis are loaded with.
 * One thread drives all connections; each has one request under way. The cipher is always
 * TLS_AES_128_GCM_SHA256, as between our services.
 *
 *     struct tls_load *load = tls_load_open(&(struct tls_load_options){...});
 *     struct bench_side nginx = {"nginx", tls_load_run, load, .processes = {pid}};
 *
 * Whatever goes wrong ends the bench. */
#ifndef BENCH_LOAD_TLS_LOAD_H
#define BENCH_LOAD_TLS_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

enum { TLS_LOAD_ASK_CAPACITY = 2048, TLS_LOAD_ANSWER_CAPACITY = 256 << 10 };

struct tls_load;

struct tls_load_answer {
    size_t size;  /* of the whole answer; 0 when not all of it is there yet */
    bool is_last; /* the server closes the connection after it: another takes its place */
};

struct tls_load_options {
    uint16_t port;              /* on 127.0.0.1 */
    const char *authority_file; /* who signed the server's certificate, which is for "localhost" */
    size_t connections;
    /* Writes the next request, and returns its size. */
    size_t (*ask)(void *context, char out[static TLS_LOAD_ASK_CAPACITY]);
    /* Looks at what came; ends the bench when it is not the answer that is wanted. */
    struct tls_load_answer (*measure)(struct bytes received);
    void *context; /* of `ask` */
};

struct tls_load *tls_load_open(const struct tls_load_options *options);

/* Keeps every connection asking for `duration_us`, waits for the last answers, and returns how many
 * there were. The first time it connects. */
uint64_t tls_load_run(void *load, int64_t duration_us);

/* Asks once, on a connection of its own, and gives the answer. */
void tls_load_once(const struct tls_load_options *options, struct buffer *answer);

/* Accepts NULL. */
void tls_load_close(struct tls_load **load);

#endif
