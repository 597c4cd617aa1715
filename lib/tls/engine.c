#include "tls/engine.h"

#include <nng/nng.h>
#include <nng/supplemental/tls/engine.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "tls/bio.h"
#include "tls/credentials_private.h"
#include "tls/endpoint_private.h"
#include "tls/joiner.h"
#include "tls/peer.h"
#include "tls/verify.h"

/* nng's names for what an engine keeps. nng calls everything of one connection under that
 * connection's lock. */
struct nng_tls_engine_config {
    struct tls_endpoint *endpoint; /* NULL in the ones nng makes by itself and never uses */
};

struct nng_tls_engine_conn {
    void *nng; /* nng's side of the connection, for nng_tls_engine_send() and _recv() */
    SSL *ssl;
    struct tls_endpoint *endpoint;
    struct tls_verification verification;
    struct tls_peer *peer; /* once the handshake is done */
    bool admitted;         /* counted by the endpoint */
    bool sending;          /* the joiner's record is due, perhaps partly out */
    size_t taken;          /* bytes of the caller's that went into it */
    struct joiner joiner;
};

/* The peer that verified() found last on this thread. */
static _Thread_local struct tls_peer *found_peer;

static struct tls_peer *peer_new(const struct tls_identity *identity)
{
    struct tls_peer *peer = calloc(1, sizeof *peer);
    if (peer == NULL)
        return NULL;
    memcpy(peer->name, identity->name, sizeof peer->name);
    atomic_init(&peer->references, 1);
    return peer;
}

void tls_peer_release(struct tls_peer **handle)
{
    struct tls_peer *peer = *handle;
    *handle = NULL;
    if (peer && atomic_fetch_sub(&peer->references, 1) == 1)
        free(peer);
}

static bool ssl_prepare(struct nng_tls_engine_conn *connection)
{
    SSL *ssl = tls_credentials_connection(connection->endpoint->credentials);
    connection->ssl = ssl;
    BIO *bio = tls_bio_open(connection->nng);
    if (ssl == NULL || bio == NULL) {
        BIO_free(bio);
        return false;
    }
    SSL_set_bio(ssl, bio, bio); /* takes the one reference: both are the same */
    connection->verification.endpoint = connection->endpoint;
    if (!tls_verify_attach(ssl, &connection->verification))
        return false;
    if (connection->endpoint->side == TLS_SERVER)
        SSL_set_accept_state(ssl);
    else
        SSL_set_connect_state(ssl);
    return true;
}

/* The error for "too many" is one after which the listener goes on at once; others make it pause.
 */
static int connection_init(nng_tls_engine_conn *connection, void *nng,
                           nng_tls_engine_config *config)
{
    struct tls_endpoint *endpoint = config->endpoint;

    if (endpoint == NULL)
        return NNG_ESTATE;
    if (!tls_endpoint_admit(endpoint)) {
        tls_endpoint_count_refusal(endpoint, "too_many_connections", NULL);
        return NNG_ECONNABORTED;
    }
    tls_endpoint_hold(endpoint);
    connection->endpoint = endpoint;
    connection->admitted = true;
    connection->nng = nng;
    ERR_clear_error();
    return ssl_prepare(connection) ? 0 : NNG_ENOMEM;
}

static void connection_leave(struct nng_tls_engine_conn *connection)
{
    if (connection->admitted)
        tls_endpoint_leave(connection->endpoint);
    connection->admitted = false;
    if (connection->peer)
        atomic_store(&connection->peer->gone, true);
}

/* nng also calls this where init was never called or has failed. */
static void connection_fini(nng_tls_engine_conn *connection)
{
    connection_leave(connection);
    tls_peer_release(&connection->peer);
    SSL_free(connection->ssl);
    if (connection->endpoint)
        tls_endpoint_release(connection->endpoint);
    explicit_bzero(connection, sizeof *connection);
}

static void connection_close(nng_tls_engine_conn *connection)
{
    connection_leave(connection);
    if (connection->peer == NULL || connection->sending)
        return;
    ERR_clear_error();
    SSL_shutdown(connection->ssl); /* RFC 8446 section 6.1: says goodbye if it can at once */
    ERR_clear_error();
}

/* What nng is told of a call of OpenSSL's that did not succeed. */
static int failure_of(struct nng_tls_engine_conn *connection, int outcome)
{
    switch (SSL_get_error(connection->ssl, outcome)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
        return NNG_EAGAIN;
    case SSL_ERROR_ZERO_RETURN:
    case SSL_ERROR_SYSCALL:
        return NNG_ECONNRESET;
    default:
        return NNG_ECRYPTO;
    }
}

static void count_failed_handshake(struct nng_tls_engine_conn *connection)
{
    long verdict = SSL_get_verify_result(connection->ssl);
    const char *detail = verdict == X509_V_OK ? ERR_reason_error_string(ERR_peek_error())
                                              : X509_verify_cert_error_string(verdict);
    tls_endpoint_count_refusal(connection->endpoint, "handshake_failed", detail);
}

static int connection_handshake(nng_tls_engine_conn *connection)
{
    ERR_clear_error();
    int outcome = SSL_do_handshake(connection->ssl);
    if (outcome != 1) {
        int failure = failure_of(connection, outcome);
        if (failure == NNG_EAGAIN)
            return NNG_EAGAIN;
        count_failed_handshake(connection);
        ERR_clear_error();
        return NNG_EPEERAUTH; /* after which the listener goes on without a pause */
    }
    connection->peer = peer_new(&connection->verification.identity);
    if (connection->peer == NULL)
        return NNG_ENOMEM;
    atomic_fetch_add(&connection->endpoint->accepted, 1);
    return 0;
}

static int connection_recv(nng_tls_engine_conn *connection, uint8_t *data, size_t *size)
{
    size_t received = 0;

    ERR_clear_error();
    int outcome = SSL_read_ex(connection->ssl, data, *size, &received);
    if (outcome != 1)
        return failure_of(connection, outcome);
    *size = received;
    return 0;
}

static int record_send(struct nng_tls_engine_conn *connection)
{
    struct joiner *joiner = &connection->joiner;
    size_t sent = 0;

    ERR_clear_error();
    int outcome = SSL_write_ex(connection->ssl, joiner->record, joiner->held, &sent);
    if (outcome != 1)
        return failure_of(connection, outcome);
    joiner_clear(joiner);
    connection->sending = false;
    return 0;
}

/* Bytes are taken over when they are only held; the last ones of a record when it is out. Until
 * then nng asks again with the same bytes, which are in the record already. */
static int connection_send(nng_tls_engine_conn *connection, const uint8_t *data, size_t *size)
{
    if (!connection->sending) {
        connection->sending = joiner_add(&connection->joiner, data, *size, &connection->taken);
        if (!connection->sending) {
            *size = connection->taken;
            return 0;
        }
    }
    int error = record_send(connection);
    if (error == 0)
        *size = connection->taken;
    return error;
}

static bool connection_verified(nng_tls_engine_conn *connection)
{
    struct tls_peer *peer = connection->peer;
    if (peer == NULL)
        return false;
    atomic_fetch_add(&peer->references, 1);
    found_peer = peer;
    return true;
}

/* The only way to a connection that nng leaves an engine is the option VERIFIED, which nng answers
 * by calling verified() on this thread. */
struct tls_peer *tls_peer_of_pipe(uint32_t pipe_id)
{
    nng_pipe pipe = {.id = pipe_id};
    bool verified = false;

    found_peer = NULL;
    if (nng_pipe_get_bool(pipe, NNG_OPT_TLS_VERIFIED, &verified) != 0)
        return NULL;
    struct tls_peer *peer = found_peer;
    found_peer = NULL;
    return peer;
}

static int config_init(nng_tls_engine_config *config, nng_tls_mode mode)
{
    (void)mode;
    config->endpoint = tls_endpoint_in_the_making();
    if (config->endpoint)
        tls_endpoint_hold(config->endpoint);
    return 0;
}

static void config_fini(nng_tls_engine_config *config)
{
    if (config->endpoint)
        tls_endpoint_release(config->endpoint);
    config->endpoint = NULL;
}

/* nng sets a server name and an authentication mode of its own accord. Ours are the endpoint's. */
static int config_server(nng_tls_engine_config *config, const char *name)
{
    (void)config;
    (void)name;
    return 0;
}

static int config_auth(nng_tls_engine_config *config, nng_tls_auth_mode mode)
{
    (void)config;
    (void)mode;
    return 0;
}

/* Files and versions come from the credentials and from nowhere else. */
static int config_ca_chain(nng_tls_engine_config *config, const char *certificates, const char *crl)
{
    (void)config;
    (void)certificates;
    (void)crl;
    return NNG_ENOTSUP;
}

static int config_own_cert(nng_tls_engine_config *config, const char *certificate, const char *key,
                           const char *password)
{
    (void)config;
    (void)certificate;
    (void)key;
    (void)password;
    return NNG_ENOTSUP;
}

static int config_version(nng_tls_engine_config *config, nng_tls_version minimum,
                          nng_tls_version maximum)
{
    (void)config;
    (void)minimum;
    (void)maximum;
    return NNG_ENOTSUP;
}

static nng_tls_engine_config_ops config_ops = {
    .size = sizeof(struct nng_tls_engine_config),
    .init = config_init,
    .fini = config_fini,
    .server = config_server,
    .auth = config_auth,
    .ca_chain = config_ca_chain,
    .own_cert = config_own_cert,
    .version = config_version,
};

static nng_tls_engine_conn_ops connection_ops = {
    .size = sizeof(struct nng_tls_engine_conn),
    .init = connection_init,
    .fini = connection_fini,
    .close = connection_close,
    .handshake = connection_handshake,
    .recv = connection_recv,
    .send = connection_send,
    .verified = connection_verified,
};

static const nng_tls_engine engine = {
    .version = NNG_TLS_ENGINE_VERSION,
    .config_ops = &config_ops,
    .conn_ops = &connection_ops,
    .name = "sekisho",
    .description = "OpenSSL 3, TLS 1.3, SPIFFE identities",
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int outcome_of_once;

/* nng forgets engines when it starts, and it starts at its first use: so a first configuration is
 * asked for, which cannot be made yet, and the engine is registered after that. */
static void register_once(void)
{
    nng_tls_config *config = NULL;

    if (nng_tls_config_alloc(&config, NNG_TLS_MODE_SERVER) == 0)
        nng_tls_config_free(config);
    outcome_of_once = nng_tls_engine_register(&engine);
}

struct status tls_engine_register(void)
{
    pthread_once(&once, register_once);
    return outcome_of_once == 0 ? OK : FAIL(UNAVAILABLE, "nng refuses our TLS engine");
}
