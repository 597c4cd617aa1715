/* A new certificate is taken up while connections stay; one that does not fit is not. */
#include <openssl/x509.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "peer.h"
#include "support/certificates.h"
#include "support/check.h"
#include "world.h"

static struct world world;

#define HELLO "GET /hello HTTP/1.1\r\n" WORLD_HOST_LINE "\r\n"

/* The serial number the server shows to a new connection. */
static long shown_serial(void)
{
    struct peer peer;

    peer_open(&peer, world_port(&world, WORLD_SECURE), true);
    X509 *certificate = SSL_get1_peer_certificate(peer.ssl);
    CHECK(certificate != NULL);
    BIGNUM *number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), NULL);
    long low = (long)(BN_get_word(number) == ~0UL ? 0 : BN_get_word(number));
    uint8_t bytes[64] = {0};
    int size = BN_bn2bin(number, bytes);
    for (int i = 0; i < size; i++)
        low = (long)((unsigned long)low * 31 + bytes[i]);
    BN_free(number);
    X509_free(certificate);
    peer_close(&peer);
    return low;
}

static void issue(enum test_certificate kind, const char *folder)
{
    char ca[TEST_PATH_CAPACITY];
    char leaf[TEST_PATH_CAPACITY];

    test_path_join(world.directory.path, "ca", ca);
    test_path_join(world.directory.path, folder, leaf);
    test_certificate_issue(ca, leaf, "portal", kind);
}

static void copy(const char *folder, const char *name, const char *to)
{
    char from_folder[TEST_PATH_CAPACITY];
    char from[TEST_PATH_CAPACITY];
    CLEANUP(buffer_clear) struct buffer content;

    test_path_join(world.directory.path, folder, from_folder);
    test_path_join(from_folder, name, from);
    buffer_init(&content, 1 << 16);
    CHECK_OK(file_read(from, &content));
    test_file_write(to, content.data, content.size);
}

/* Asks for a reload and waits until the loop has looked: it answers a request behind it. */
static void reload(void)
{
    struct peer peer;

    http_server_reload(world.server);
    for (int i = 0; i < 2; i++) {
        peer_open(&peer, world_port(&world, WORLD_PLAIN), false);
        CHECK_INT(peer_ask(&peer, HELLO), 200);
        peer_close(&peer);
    }
}

static void keeps_the_old_pair_while_the_new_one_does_not_fit(void)
{
    world_open(&world, &(struct world_options){0});
    long old = shown_serial();
    issue(TEST_CERTIFICATE_GOOD, "new");
    copy("new", "tls.crt", world.certificate); /* the key is still the old one */
    reload();
    CHECK_INT(shown_serial(), old);
    copy("new", "tls.key", world.key);
    reload();
    CHECK(shown_serial() != old);
    world_close(&world);
}

static void keeps_the_old_pair_when_the_new_one_has_expired_or_is_no_certificate(void)
{
    world_open(&world, &(struct world_options){0});
    long old = shown_serial();
    int64_t expiry = http_server_certificate_expiry(world.server);
    CHECK(expiry > clock_wall_us() / 1000000);
    issue(TEST_CERTIFICATE_EXPIRED, "expired");
    copy("expired", "tls.crt", world.certificate);
    copy("expired", "tls.key", world.key);
    reload();
    CHECK_INT(shown_serial(), old);
    test_file_write(world.certificate, "rubbish", 7);
    reload();
    CHECK_INT(shown_serial(), old);
    CHECK_INT(http_server_certificate_expiry(world.server), expiry);
    world_close(&world);
}

static void refuses_a_key_that_others_may_read(void)
{
    world_open(&world, &(struct world_options){0});
    long old = shown_serial();
    issue(TEST_CERTIFICATE_GOOD, "new");
    copy("new", "tls.crt", world.certificate);
    copy("new", "tls.key", world.key);
    CHECK_INT(chmod(world.key, 0644), 0);
    reload();
    CHECK_INT(shown_serial(), old);
    world_close(&world);
}

static void keeps_connections_over_a_reload(void)
{
    struct peer peer;

    world_open(&world, &(struct world_options){0});
    peer_open(&peer, world_port(&world, WORLD_SECURE), true);
    CHECK_INT(peer_ask(&peer, HELLO), 200);
    issue(TEST_CERTIFICATE_GOOD, "new");
    copy("new", "tls.crt", world.certificate);
    copy("new", "tls.key", world.key);
    reload();
    CHECK_INT(peer_ask(&peer, HELLO), 200);
    peer_close(&peer);
    world_close(&world);
}

/* Nobody asks for it: the files are looked at while requests go on, the half-made pair between the
 * two copies is passed over, and no request fails. */
static void takes_up_a_new_pair_by_itself_while_it_serves(void)
{
    struct peer peer;

    world_open(&world, &(struct world_options){.certificate_poll_ms = 20});
    long old = shown_serial();
    peer_open(&peer, world_port(&world, WORLD_SECURE), true);
    issue(TEST_CERTIFICATE_GOOD, "new");
    uint64_t refused = world_certificates_refused(&world);
    copy("new", "tls.crt", world.certificate);
    int64_t until_ms = clock_monotonic_ms() + PEER_TIMEOUT_MS;
    while (world_certificates_refused(&world) == refused) {
        CHECK_INT(peer_ask(&peer, HELLO), 200);
        CHECK(clock_monotonic_ms() < until_ms);
    }
    CHECK_INT(shown_serial(), old);
    copy("new", "tls.key", world.key);
    until_ms = clock_monotonic_ms() + PEER_TIMEOUT_MS;
    while (shown_serial() == old) {
        CHECK_INT(peer_ask(&peer, HELLO), 200);
        CHECK(clock_monotonic_ms() < until_ms);
    }
    CHECK_INT(peer_ask(&peer, HELLO), 200);
    peer_close(&peer);
    world_close(&world);
}

static const struct test tests[] = {
    TEST(keeps_the_old_pair_while_the_new_one_does_not_fit),
    TEST(keeps_the_old_pair_when_the_new_one_has_expired_or_is_no_certificate),
    TEST(refuses_a_key_that_others_may_read),
    TEST(keeps_connections_over_a_reload),
    TEST(takes_up_a_new_pair_by_itself_while_it_serves),
};

int main(void)
{
    return test_run(tests, COUNT_OF(tests));
}
