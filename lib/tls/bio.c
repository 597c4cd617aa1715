#include "tls/bio.h"

#include <nng/nng.h>
#include <nng/supplemental/tls/engine.h>
#include <pthread.h>

static BIO_METHOD *method;
static pthread_once_t method_once = PTHREAD_ONCE_INIT;

static int bio_write(BIO *bio, const char *data, int size)
{
    size_t sent = size > 0 ? (size_t)size : 0;

    BIO_clear_retry_flags(bio);
    int error = nng_tls_engine_send(BIO_get_data(bio), (const uint8_t *)data, &sent);
    if (error == NNG_EAGAIN)
        BIO_set_retry_write(bio);
    return error == 0 ? (int)sent : -1;
}

static int bio_read(BIO *bio, char *data, int size)
{
    size_t received = size > 0 ? (size_t)size : 0;

    BIO_clear_retry_flags(bio);
    int error = nng_tls_engine_recv(BIO_get_data(bio), (uint8_t *)data, &received);
    if (error == NNG_EAGAIN)
        BIO_set_retry_read(bio);
    return error == 0 ? (int)received : -1;
}

static long bio_control(BIO *bio, int command, long number, void *pointer)
{
    (void)bio;
    (void)number;
    (void)pointer;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

static void method_make(void)
{
    method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "nng");
    if (method == NULL)
        return;
    BIO_meth_set_write(method, bio_write);
    BIO_meth_set_read(method, bio_read);
    BIO_meth_set_ctrl(method, bio_control);
}

BIO *tls_bio_open(void *nng)
{
    pthread_once(&method_once, method_make);
    BIO *bio = method ? BIO_new(method) : NULL;
    if (bio) {
        BIO_set_data(bio, nng);
        BIO_set_init(bio, 1);
    }
    return bio;
}
