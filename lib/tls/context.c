#include "tls/context.h"

#include <openssl/err.h>
#include <string.h>

#include "tls/certificate.h"
#include "tls/end.h"
#include "tls/verify.h"

enum {
    CHAIN_DEPTH_MAXIMUM = 4,
    CERTIFICATES_SIZE_MAXIMUM = 32768, /* bytes of a peer's whole chain */
};

static struct status refuse(const struct log *log, const char *reason, const char *file)
{
    const char *detail = ERR_reason_error_string(ERR_peek_last_error());

    log_error(log, "tls_credentials_refused", LOG_STR("reason", reason), LOG_STR("file", file),
              LOG_STR("detail", detail));
    ERR_clear_error();
    return FAIL(FAILED_PRECONDITION, "the TLS certificate files do not fit");
}

static bool apply_rules(SSL_CTX *context)
{
    char signatures[] = "ECDSA+SHA256:ECDSA+SHA384:ed25519";

    tls_verify_install(context);
    SSL_CTX_set_mode(context, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_max_cert_list(context, CERTIFICATES_SIZE_MAXIMUM);
    SSL_CTX_set_verify_depth(context, CHAIN_DEPTH_MAXIMUM);
    return tls_end_apply_rules(context) &&
           SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:"
                                             "TLS_CHACHA20_POLY1305_SHA256") == 1 &&
           SSL_CTX_set1_sigalgs_list(context, signatures) == 1;
}

static bool is_ours(SSL_CTX *context, const struct tls_identity *own)
{
    struct tls_identity found;
    return tls_certificate_identity(SSL_CTX_get0_certificate(context), &found) &&
           strcmp(found.trust_domain, own->trust_domain) == 0 &&
           strcmp(found.namespace_name, own->namespace_name) == 0 &&
           strcmp(found.name, own->name) == 0;
}

static void context_free(SSL_CTX **context)
{
    SSL_CTX_free(*context);
}

struct status tls_context_open(const struct tls_credentials_options *options,
                               const struct tls_identity *own, SSL_CTX **out, int64_t *expiry_out)
{
    const struct log *log = options->log;
    struct tls_end_fault fault;
    int64_t expiry = 0;

    ERR_clear_error();
    CLEANUP(context_free) SSL_CTX *context = SSL_CTX_new(TLS_method());
    if (context == NULL || !apply_rules(context))
        return refuse(log, "openssl_setup", NULL);
    if (!tls_end_use_files(context, options->certificate_file, options->key_file, &expiry, &fault))
        return refuse(log, fault.reason, fault.file);
    if (SSL_CTX_load_verify_file(context, options->trust_file) != 1)
        return refuse(log, "trust_unreadable", options->trust_file);
    if (!is_ours(context, own))
        return refuse(log, "certificate_names_somebody_else", options->certificate_file);
    *expiry_out = expiry;
    *out = context;
    context = NULL; /* now the caller's */
    return OK;
}
