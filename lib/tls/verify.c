#include "tls/verify.h"

#include <openssl/x509.h>
#include <pthread.h>
#include <string.h>

#include "tls/certificate.h"
#include "tls/endpoint_private.h"

static int verification_index; /* where an SSL keeps its struct tls_verification */
static pthread_once_t index_once = PTHREAD_ONCE_INIT;

static void index_make(void)
{
    verification_index = SSL_get_ex_new_index(0, NULL, NULL, NULL, NULL);
}

/* Our trust domain and namespace, and the one name where one is expected. */
static bool is_welcome(const struct tls_endpoint *endpoint, const struct tls_identity *identity)
{
    return strcmp(identity->trust_domain, endpoint->own.trust_domain) == 0 &&
           strcmp(identity->namespace_name, endpoint->own.namespace_name) == 0 &&
           (endpoint->peer[0] == '\0' || strcmp(identity->name, endpoint->peer) == 0);
}

/* Called by OpenSSL in place of X509_verify_cert(), so that a stranger's handshake fails and no
 * byte it sends afterwards is looked at. */
static int verify_chain(X509_STORE_CTX *chain, void *unused)
{
    SSL *ssl = X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx());
    struct tls_verification *verification = SSL_get_ex_data(ssl, verification_index);
    struct tls_identity identity;

    (void)unused;
    X509_STORE_CTX_set_verify_cb(chain, tls_certificate_tolerate);
    if (X509_verify_cert(chain) != 1)
        return 0;
    if (verification == NULL ||
        !tls_certificate_identity(X509_STORE_CTX_get0_cert(chain), &identity) ||
        !is_welcome(verification->endpoint, &identity)) {
        X509_STORE_CTX_set_error(chain, X509_V_ERR_APPLICATION_VERIFICATION);
        return 0;
    }
    verification->identity = identity;
    return 1;
}

void tls_verify_install(SSL_CTX *context)
{
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    SSL_CTX_set_cert_verify_callback(context, verify_chain, NULL);
}

bool tls_verify_attach(SSL *ssl, struct tls_verification *verification)
{
    pthread_once(&index_once, index_make);
    return SSL_set_ex_data(ssl, verification_index, verification) == 1;
}
