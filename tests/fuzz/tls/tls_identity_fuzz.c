/* SPIFFE identities. What is accepted has one spelling: its parts put together again are the input.
 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "tls/identity.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tls_identity identity;
    char again[512];

    if (!tls_identity_parse((const char *)data, size, &identity))
        return 0;
    int length = snprintf(again, sizeof again, "spiffe://%s/ns/%s/sa/%s", identity.trust_domain,
                          identity.namespace_name, identity.name);
    assert(length >= 0 && (size_t)length == size && memcmp(again, data, size) == 0);
    return 0;
}
