/* Who this process is on the mesh, and whom it believes: a certificate, its key and the
 * authorities, read from three PEM files and read again when they change, without a restart.
 *
 * TLS 1.3 only, both sides show a certificate. An identity is exactly one URI among the subject's
 * alternative names, spiffe://<trust domain>/ns/<namespace>/sa/<name> (SPIFFE X.509-SVID section
 * 2), with our own trust domain and namespace; the name ("portal") is what method tables speak of.
 *
 * Files are looked at every `poll_ms`. A certificate that does not fit its key, has expired or is
 * not ours is refused with a log line, and what was there before stays in use.
 */
#ifndef TLS_CREDENTIALS_H
#define TLS_CREDENTIALS_H

#include <stdint.h>

#include "base/status.h"
#include "log/log.h"

struct tls_credentials;

/* 0 takes what the comment names. */
struct tls_credentials_options {
    const char *certificate_file; /* own certificate, then the ones between it and the authority */
    const char *key_file;         /* not readable for others, else refused */
    const char *trust_file;       /* authorities; two while they change */
    const char *trust_domain;     /* "sekisho.example" */
    const char *namespace_name;   /* "sekisho" */
    const char *name;             /* what the own certificate must say: "session" */
    const struct log *log;
    int64_t poll_ms;                /* 10,000 */
    int64_t connection_lifetime_ms; /* 3,600,000: then the connection is closed and made anew, so
                                       that an expired or withdrawn peer cannot stay */
};

/* FAILED_PRECONDITION when the files cannot be read or do not fit; the cause is in the log. */
NODISCARD struct status tls_credentials_open(const struct tls_credentials_options *options,
                                             struct tls_credentials **out);

/* Ends the polling. Connections made with these credentials must be closed before. Accepts NULL. */
void tls_credentials_close(struct tls_credentials **credentials);

/* Looks at the files now (SIGHUP does it). FAILED_PRECONDITION when they are refused, or were the
 * last time and have not changed since; then the ones before stay in use. */
NODISCARD struct status tls_credentials_reload(struct tls_credentials *credentials);

/* When the own certificate ends, in seconds since 1970. */
int64_t tls_credentials_expiry(struct tls_credentials *credentials);

/* For metrics. */
struct tls_credentials_stats {
    int64_t expiry;    /* as tls_credentials_expiry() */
    uint64_t accepted; /* times that changed files were taken up, the first time included */
    uint64_t refused;
};

void tls_credentials_read_stats(struct tls_credentials *credentials,
                                struct tls_credentials_stats *out);

/* How long a connection may last, in milliseconds. */
int64_t tls_credentials_lifetime_ms(const struct tls_credentials *credentials);

#endif
