#include "tls/certificate.h"

#include <openssl/x509v3.h>
#include <time.h>

enum { CLOCK_TOLERANCE_S = 300 };

static void names_free(GENERAL_NAMES **names)
{
    GENERAL_NAMES_free(*names);
}

bool tls_certificate_identity(X509 *certificate, struct tls_identity *out)
{
    CLEANUP(names_free)
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    const ASN1_IA5STRING *uri = NULL;
    int uris = 0;

    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        if (name->type != GEN_URI)
            continue;
        uri = name->d.uniformResourceIdentifier;
        uris++;
    }
    if (uris != 1)
        return false;
    return tls_identity_parse((const char *)ASN1_STRING_get0_data(uri),
                              (size_t)ASN1_STRING_length(uri), out);
}

int64_t tls_certificate_expiry(const X509 *certificate)
{
    struct tm date;
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &date) != 1)
        return 0;
    return (int64_t)timegm(&date);
}

int tls_certificate_tolerate(int verdict, X509_STORE_CTX *chain)
{
    const X509 *certificate = X509_STORE_CTX_get_current_cert(chain);
    int error = X509_STORE_CTX_get_error(chain);
    time_t now = time(NULL);

    if (verdict == 1 || certificate == NULL)
        return verdict;
    if (error == X509_V_ERR_CERT_NOT_YET_VALID) {
        now += CLOCK_TOLERANCE_S;
        verdict = X509_cmp_time(X509_get0_notBefore(certificate), &now) < 0;
    }
    if (error == X509_V_ERR_CERT_HAS_EXPIRED) {
        now -= CLOCK_TOLERANCE_S;
        verdict = X509_cmp_time(X509_get0_notAfter(certificate), &now) > 0;
    }
    if (verdict == 1)
        X509_STORE_CTX_set_error(chain, X509_V_OK);
    return verdict;
}
