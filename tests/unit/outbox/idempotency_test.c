#include <criterion/criterion.h>

#include "crypto/crypto.h"
#include "outbox/idempotency.h"
#include "sekisho/audit/v1/history.pb-c.h"

typedef Sekisho__Audit__V1__SearchRequest SearchRequest;
typedef Sekisho__Audit__V1__GetRequest GetRequest;

static struct crypto_hmac_keys keys;
static struct crypto_hmac_keys replaced; /* `keys`' current is its previous */

static void open_keys(void)
{
    cr_assert_eq(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}).code,
                 STATUS_OK);
    cr_assert_eq(crypto_hmac_key_open(bytes_of("one"), 1, &keys.current).code, STATUS_OK);
    cr_assert_eq(crypto_hmac_key_open(bytes_of("two"), 2, &replaced.current).code, STATUS_OK);
    cr_assert_eq(crypto_hmac_key_open(bytes_of("one"), 1, &replaced.previous).code, STATUS_OK);
}

static void close_keys(void)
{
    crypto_hmac_keys_close(&keys);
    crypto_hmac_keys_close(&replaced);
}

TestSuite(idempotency, .init = open_keys, .fini = close_keys);

static struct idempotency of(const char *caller, const char *key, const ProtobufCMessage *request)
{
    struct idempotency made;

    idempotency_init(&made, &keys, caller, bytes_of(key), request);
    return made;
}

static bool same(const uint8_t a[static SHA256_SIZE], const uint8_t b[static SHA256_SIZE])
{
    return memcmp(a, b, SHA256_SIZE) == 0;
}

Test(idempotency, keeps_callers_methods_and_keys_apart)
{
    SearchRequest search = SEKISHO__AUDIT__V1__SEARCH_REQUEST__INIT;
    GetRequest get = SEKISHO__AUDIT__V1__GET_REQUEST__INIT;
    struct idempotency one = of("portal", "0123456789abcdef", &search.base);
    struct idempotency others[] = {of("sso", "0123456789abcdef", &search.base),
                                   of("portal", "0123456789abcdeg", &search.base),
                                   of("portal", "0123456789abcdef", &get.base),
                                   of("portal0", "123456789abcdef", &search.base)};

    for (size_t i = 0; i < COUNT_OF(others); i++)
        cr_expect_not(same(one.key, others[i].key), "case %zu", i);
    cr_expect(same(one.key, of("portal", "0123456789abcdef", &search.base).key));
}

Test(idempotency, tells_another_request_by_its_hash)
{
    SearchRequest first = SEKISHO__AUDIT__V1__SEARCH_REQUEST__INIT;
    SearchRequest second = SEKISHO__AUDIT__V1__SEARCH_REQUEST__INIT;

    second.tenant_id = 1;
    struct idempotency a = of("portal", "0123456789abcdef", &first.base);
    struct idempotency b = of("portal", "0123456789abcdef", &second.base);
    cr_assert(same(a.key, b.key));
    cr_assert_not(same(a.request_hash, b.request_hash));
}

/* A plain hash of a request with a password would let whoever reads the table guess it. */
Test(idempotency, hashes_a_request_under_a_key)
{
    SearchRequest request = SEKISHO__AUDIT__V1__SEARCH_REQUEST__INIT;
    struct idempotency made = of("portal", "0123456789abcdef", &request.base);
    uint8_t plain[SHA256_SIZE];

    crypto_sha256("", 0, plain); /* the empty message has no bytes */
    cr_assert_not(same(made.request_hash, plain));
}

Test(idempotency, knows_a_request_again_after_the_key_was_replaced)
{
    SearchRequest request = SEKISHO__AUDIT__V1__SEARCH_REQUEST__INIT;
    struct idempotency before = of("portal", "0123456789abcdef", &request.base);
    struct idempotency after;

    idempotency_init(&after, &replaced, "portal", bytes_of("0123456789abcdef"), &request.base);
    cr_assert(same(before.key, after.key));
    cr_assert(same(before.request_hash, after.previous_hash));
    cr_assert_not(same(before.request_hash, after.request_hash));
}
