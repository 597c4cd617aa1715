#include "http/certificate.h"

#include <openssl/err.h>

#include "tls/end.h"

static const unsigned char protocol[] = "\x08http/1.1";

static void context_free(SSL_CTX **context)
{
    SSL_CTX_free(*context);
}

static struct status refuse(const struct certificate *certificate, const char *reason,
                            const char *file)
{
    const char *detail = ERR_reason_error_string(ERR_peek_last_error());

    log_error(certificate->log, "http_certificate_refused", LOG_STR("reason", reason),
              LOG_STR("file", file), LOG_STR("detail", detail));
    ERR_clear_error();
    return FAIL(FAILED_PRECONDITION, "the certificate files do not fit");
}

/* RFC 7301: a client that names its protocols and not ours would speak another one: an alert. */
static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_size,
                           const unsigned char *offered, unsigned int offered_size, void *unused)
{
    unsigned char *chosen = NULL;

    (void)ssl;
    (void)unused;
    if (SSL_select_next_proto(&chosen, out_size, protocol, sizeof protocol - 1, offered,
                              offered_size) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

static bool apply_rules(SSL_CTX *context)
{
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
    return tls_end_apply_rules(context);
}

/* True when a file has changed since the last look. */
static bool files_changed(struct certificate *certificate)
{
    const char *const files[] = {certificate->certificate_file, certificate->key_file};
    bool changed = false;

    for (size_t i = 0; i < COUNT_OF(files); i++)
        changed |= file_stamp_renew(files[i], &certificate->stamps[i]);
    return changed;
}

static struct status load(const struct certificate *certificate, SSL_CTX **out, int64_t *expiry_out)
{
    struct tls_end_fault fault;

    ERR_clear_error();
    CLEANUP(context_free) SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (context == NULL || !apply_rules(context))
        return refuse(certificate, "openssl_setup", NULL);
    if (!tls_end_use_files(context, certificate->certificate_file, certificate->key_file,
                           expiry_out, &fault))
        return refuse(certificate, fault.reason, fault.file);
    *out = context;
    context = NULL; /* now the caller's */
    return OK;
}

static struct status replace(struct certificate *certificate)
{
    SSL_CTX *context = NULL;
    int64_t expiry = 0;

    struct status loaded = load(certificate, &context, &expiry);
    if (!status_is_ok(loaded)) {
        metrics_count(&certificate->loads[CERTIFICATE_REFUSED]);
        return loaded;
    }
    metrics_count(&certificate->loads[CERTIFICATE_ACCEPTED]);
    SSL_CTX_free(certificate->context);
    certificate->context = context;
    metrics_set(&certificate->expiry, expiry);
    return OK;
}

struct status certificate_open(const char *certificate_file, const char *key_file,
                               const struct log *log, struct certificate *out)
{
    out->certificate_file = certificate_file;
    out->key_file = key_file;
    out->log = log;
    (void)files_changed(out);
    return replace(out);
}

void certificate_refresh(struct certificate *certificate)
{
    if (!files_changed(certificate))
        return;
    if (status_is_ok(replace(certificate)))
        log_warn(certificate->log, "http_certificate_replaced",
                 LOG_INT("expiry", atomic_load(&certificate->expiry.value)));
}

SSL *certificate_connection(const struct certificate *certificate, int descriptor)
{
    ERR_clear_error();
    SSL *ssl = SSL_new(certificate->context);
    if (ssl == NULL)
        return NULL;
    if (SSL_set_fd(ssl, descriptor) != 1) {
        SSL_free(ssl);
        return NULL;
    }
    return ssl;
}

void certificate_close(struct certificate *certificate)
{
    SSL_CTX_free(certificate->context);
    certificate->context = NULL;
}
