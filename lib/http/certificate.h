/* The server's certificate and key, and the rules of its TLS: 1.3 only, no tickets, no early data.
 * For lib/http alone: OpenSSL's types do not leave it. */
#ifndef HTTP_CERTIFICATE_H
#define HTTP_CERTIFICATE_H

#include <openssl/ssl.h>

#include "base/file.h"
#include "base/status.h"
#include "log/log.h"
#include "metrics/metrics.h"

enum certificate_outcome { CERTIFICATE_ACCEPTED, CERTIFICATE_REFUSED, CERTIFICATE_OUTCOMES };

struct certificate {
    const char *certificate_file;
    const char *key_file;
    const struct log *log;
    SSL_CTX *context;            /* of the files as they were last accepted */
    struct file_stamp stamps[2]; /* of the files as they were last read */
    struct metrics_gauge expiry; /* seconds since 1970 */
    struct metrics_counter loads[CERTIFICATE_OUTCOMES];
};

/* FAILED_PRECONDITION, with the cause in the log, when the files cannot be read, do not fit each
 * other, have expired, or others may read the key. */
NODISCARD struct status certificate_open(const char *certificate_file, const char *key_file,
                                         const struct log *log, struct certificate *out);

/* Reads the files when they have changed. What does not fit is refused with a log line, and what
 * was there before stays. */
void certificate_refresh(struct certificate *certificate);

/* The server's side of a connection over `descriptor`; NULL without memory. */
NODISCARD SSL *certificate_connection(const struct certificate *certificate, int descriptor);

/* Accepts {0}. Connections that are open keep their context alive. */
void certificate_close(struct certificate *certificate);

#endif
