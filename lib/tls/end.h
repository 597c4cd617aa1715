/* What every end of a TLS connection of ours has in common, on the mesh and towards browsers. For
 * lib/tls and lib/http alone: OpenSSL's types do not leave them. */
#ifndef TLS_END_H
#define TLS_END_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>

/* TLS 1.3 alone; nothing that outlives a connection (tickets, sessions, early data). False without
 * memory. */
bool tls_end_apply_rules(SSL_CTX *context);

/* For the log: what is wrong, "key_readable_for_others", and with which file. */
struct tls_end_fault {
    const char *reason;
    const char *file;
};

/* Takes the certificate, with the ones between it and the authority, and its key, which nobody else
 * may read, from PEM files; when it ends is in seconds since 1970. False, with the fault, when they
 * cannot be read, do not fit each other or have expired. */
bool tls_end_use_files(SSL_CTX *context, const char *certificate_file, const char *key_file,
                       int64_t *expiry_out, struct tls_end_fault *fault_out);

#endif
