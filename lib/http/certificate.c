#include "http/certificate.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <sys/stat.h>

static const unsigned char protocol[] = "\x08http/1.1";

static void context_free(SSL_CTX **context)
{
    SSL_CTX_free(*context);
}

static struct status refuse(const struct certificate *certificate, const char *reason)
{
    const char *detail = ERR_reason_error_string(ERR_peek_last_error());

    log_error(certificate->log, "http_certificate_refused", LOG_STR("reason", reason),
              LOG_STR("file", certificate->certificate_file), LOG_STR("detail", detail));
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
    char groups[] = "X25519:P-256";

    SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
    return SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1 &&
           SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1 &&
           SSL_CTX_set_num_tickets(context, 0) == 1 &&
           SSL_CTX_set_max_early_data(context, 0) == 1 &&
           SSL_CTX_set1_groups_list(context, groups) == 1;
}

static bool is_readable_for_others(const char *file)
{
    struct stat found;
    return stat(file, &found) == 0 && (found.st_mode & S_IRWXO) != 0;
}

/* True when a file has changed since the last look. */
static bool files_changed(struct certificate *certificate)
{
    const char *const files[] = {certificate->certificate_file, certificate->key_file};
    bool changed = false;

    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct file_stamp now;
        (void)file_stamp_take(files[i], &now);
        changed |= !file_stamp_equal(&now, &certificate->stamps[i]);
        certificate->stamps[i] = now;
    }
    return changed;
}

/* 0 when its end cannot be read, which counts as expired. */
static int64_t expiry_of(const SSL_CTX *context)
{
    struct tm broken_down;
    const X509 *leaf = SSL_CTX_get0_certificate(context);

    if (leaf == NULL || ASN1_TIME_to_tm(X509_get0_notAfter(leaf), &broken_down) != 1)
        return 0;
    return (int64_t)timegm(&broken_down);
}

static struct status load(const struct certificate *certificate, SSL_CTX **out, int64_t *expiry_out)
{
    ERR_clear_error();
    CLEANUP(context_free) SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (context == NULL || !apply_rules(context))
        return refuse(certificate, "openssl_setup");
    if (is_readable_for_others(certificate->key_file))
        return refuse(certificate, "key_readable_for_others");
    if (SSL_CTX_use_certificate_chain_file(context, certificate->certificate_file) != 1)
        return refuse(certificate, "certificate_unreadable");
    if (SSL_CTX_use_PrivateKey_file(context, certificate->key_file, SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(context) != 1)
        return refuse(certificate, "key_does_not_fit_certificate");

    int64_t expiry = expiry_of(context);
    if (expiry <= (int64_t)time(NULL))
        return refuse(certificate, "certificate_expired");
    *expiry_out = expiry;
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
