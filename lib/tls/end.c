#include "tls/end.h"

#include <sys/stat.h>
#include <time.h>

#include "tls/certificate.h"

bool tls_end_apply_rules(SSL_CTX *context)
{
    char groups[] = "X25519:P-256";

    SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
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

static bool refuse(const char *reason, const char *file, struct tls_end_fault *out)
{
    *out = (struct tls_end_fault){reason, file};
    return false;
}

bool tls_end_use_files(SSL_CTX *context, const char *certificate_file, const char *key_file,
                       int64_t *expiry_out, struct tls_end_fault *fault_out)
{
    if (is_readable_for_others(key_file))
        return refuse("key_readable_for_others", key_file, fault_out);
    if (SSL_CTX_use_certificate_chain_file(context, certificate_file) != 1)
        return refuse("certificate_unreadable", certificate_file, fault_out);
    if (SSL_CTX_use_PrivateKey_file(context, key_file, SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(context) != 1)
        return refuse("key_does_not_fit_certificate", key_file, fault_out);

    int64_t expiry = tls_certificate_expiry(SSL_CTX_get0_certificate(context));
    if (expiry <= (int64_t)time(NULL))
        return refuse("certificate_expired", certificate_file, fault_out);
    *expiry_out = expiry;
    return true;
}
