#include <criterion/criterion.h>

#include "tls/identity.h"

/* A name of 64 characters, one more than fits. */
#define LONG_NAME                                                                                  \
    "spiffe://sekisho.test/ns/sekisho/sa/"                                                         \
    "a234567890123456789012345678901234567890123456789012345678901234"

static bool parses(const char *uri, struct tls_identity *out)
{
    return tls_identity_parse(uri, strlen(uri), out);
}

Test(identity, refuses_all_but_the_one_form)
{
    static const char *const wrong[] = {
        "",
        "spiffe://",
        "https://sekisho.test/ns/sekisho/sa/portal",
        "SPIFFE://sekisho.test/ns/sekisho/sa/portal",
        "spiffe://Sekisho.test/ns/sekisho/sa/portal",
        "spiffe://sekisho.test:443/ns/sekisho/sa/portal",
        "spiffe://user@sekisho.test/ns/sekisho/sa/portal",
        "spiffe:///ns/sekisho/sa/portal",
        "spiffe://sekisho.test/ns//sa/portal",
        "spiffe://sekisho.test/ns/sekisho/sa/",
        "spiffe://sekisho.test/ns/sekisho/sa/portal/",
        "spiffe://sekisho.test/ns/sekisho/sa/portal/x",
        "spiffe://sekisho.test/ns/sekisho/sa/portal?x",
        "spiffe://sekisho.test/ns/sekisho/sa/portal#x",
        "spiffe://sekisho.test/ns/sekisho/sa/por%74al",
        "spiffe://sekisho.test/ns/sekisho/sa/por tal",
        "spiffe://sekisho.test/ns/sekisho/sa/../sa/portal",
        "spiffe://sekisho.test/ns/se_kisho/sa/portal",
        "spiffe://sekisho.test/sa/portal",
        " spiffe://sekisho.test/ns/sekisho/sa/portal",
        LONG_NAME,
    };
    struct tls_identity identity = {.name = "untouched"};

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        cr_expect_not(parses(wrong[i], &identity), "case %zu", i);
    cr_assert_str_eq(identity.name, "untouched");
}

Test(identity, refuses_a_nul_within)
{
    static const char uri[] = "spiffe://sekisho.test/ns/sekisho/sa/portal\0x";
    struct tls_identity identity;

    cr_assert_not(tls_identity_parse(uri, sizeof uri - 1, &identity));
    cr_assert_not(tls_identity_parse(uri, sizeof uri - 2, &identity));
    cr_assert(tls_identity_parse(uri, sizeof uri - 3, &identity));
}

Test(identity, takes_the_three_parts)
{
    struct tls_identity identity;

    cr_assert(parses("spiffe://mesh-1.sekisho_x.example/ns/front-2/sa/audit-signer", &identity));
    cr_assert_str_eq(identity.trust_domain, "mesh-1.sekisho_x.example");
    cr_assert_str_eq(identity.namespace_name, "front-2");
    cr_assert_str_eq(identity.name, "audit-signer");
}
