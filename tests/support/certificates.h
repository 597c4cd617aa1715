/* Certificates for tests of TLS: a certificate authority of one's own and leaves, good and bad.
 * They are laid as a service finds them: tls.crt, tls.key, ca.crt in one folder. The shell side is
 * tools/dev/certificates. Every function fails the test when it cannot do what it says. */
#ifndef SUPPORT_CERTIFICATES_H
#define SUPPORT_CERTIFICATES_H

enum test_certificate {
    TEST_CERTIFICATE_GOOD,    /* one URI SAN spiffe://sekisho.test/ns/sekisho/sa/NAME, a day */
    TEST_CERTIFICATE_EXPIRED, /* an hour ago: more than any clock tolerance */
    TEST_CERTIFICATE_NOT_YET_VALID,        /* in an hour */
    TEST_CERTIFICATE_SELF_SIGNED,          /* the right name, signed by its own key */
    TEST_CERTIFICATE_TWO_URIS,             /* NAME and `operator`: which one is it? */
    TEST_CERTIFICATE_NO_URI,               /* a DNS name only */
    TEST_CERTIFICATE_NO_NAME,              /* no SAN at all; the common name says NAME */
    TEST_CERTIFICATE_FOREIGN_TRUST_DOMAIN, /* spiffe://elsewhere.test/... under the same CA */
};

enum { TEST_CERTIFICATE_KINDS = TEST_CERTIFICATE_FOREIGN_TRUST_DOMAIN + 1 };

/* Makes a CA in `ca_directory` (made when missing): ca.crt and ca.key. A second CA in another
 * folder makes a leaf foreign. */
void test_certificate_authority(const char *ca_directory);

/* Makes a leaf for `name` ("auth") in `out_directory` (made when missing). One that is there is
 * replaced file by file. */
void test_certificate_issue(const char *ca_directory, const char *out_directory, const char *name,
                            enum test_certificate kind);

#endif
