#include <criterion/criterion.h>

#include "base/encoding.h"
#include "crypto/merkle.h"

static void expect(const uint8_t hash[static SHA256_SIZE], const char *expected)
{
    char text[HEX_CAPACITY(SHA256_SIZE)];
    hex_encode(hash, SHA256_SIZE, text);
    cr_expect_str_eq(text, expected);
}

/* The leaves and the tree of two of certificate-transparency's reference tests
 * (transparency-dev/merkle, testonly/constants.go). */
Test(merkle, agrees_with_the_vectors_of_certificate_transparency)
{
    static const uint8_t second_entry[] = {0x00};
    uint8_t first[SHA256_SIZE];
    uint8_t second[SHA256_SIZE];
    uint8_t root[SHA256_SIZE];

    crypto_merkle_leaf((struct bytes){0}, first);
    crypto_merkle_leaf((struct bytes){second_entry, 1}, second);
    crypto_merkle_node(first, second, root);
    expect(first, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    expect(second, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
    expect(root, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
}

Test(merkle, never_takes_a_leaf_for_a_node)
{
    static const uint8_t pair[2 * SHA256_SIZE];
    uint8_t leaf[SHA256_SIZE];
    uint8_t node[SHA256_SIZE];

    crypto_merkle_leaf((struct bytes){pair, sizeof pair}, leaf);
    crypto_merkle_node(pair, pair + SHA256_SIZE, node);
    cr_assert_neq(memcmp(leaf, node, sizeof leaf), 0);
}
