/* Each bad certificate is bad in the one way its name says: `openssl verify` judges. */
#include <stdio.h>

#include "support/certificates.h"
#include "support/check.h"
#include "support/directory.h"
#include "support/process.h"

static struct test_directory directory;
static char ca[TEST_PATH_CAPACITY];

/* What `openssl COMMAND` says, run in the test's folder. */
static void expect(const char *command, const char *said)
{
    CLEANUP(test_process_close) struct test_process process;
    char script[2 * TEST_PATH_CAPACITY];

    snprintf(script, sizeof script, "cd '%s' && openssl %s; echo end", directory.path, command);
    const char *const shell[] = {"sh", "-c", script, NULL};
    test_process_open(&process, shell);
    test_process_wait_for(&process, "end", 10000, NULL);
    if (!test_process_has_said(&process, said))
        test_fail(__FILE__, __LINE__, "openssl %s: said \"%s\"", command, said);
}

static void expect_verdict(const char *authority, const char *out, const char *said)
{
    char command[TEST_PATH_CAPACITY];

    snprintf(command, sizeof command, "verify -x509_strict -CAfile %s/ca.crt %s/tls.crt", authority,
             out);
    expect(command, said);
}

static void expect_names(const char *out, const char *said)
{
    char command[TEST_PATH_CAPACITY];

    snprintf(command, sizeof command, "x509 -noout -ext subjectAltName -in %s/tls.crt", out);
    expect(command, said);
}

static void issue(const char *out, enum test_certificate kind)
{
    char path[TEST_PATH_CAPACITY];

    test_path_join(directory.path, out, path);
    test_certificate_issue(ca, path, "auth", kind);
}

static void judges_each_kind(void)
{
    static const struct {
        enum test_certificate kind;
        const char *out;
        const char *said;
    } cases[] = {
        {TEST_CERTIFICATE_GOOD, "good", "tls.crt: OK"},
        {TEST_CERTIFICATE_EXPIRED, "expired", "certificate has expired"},
        {TEST_CERTIFICATE_NOT_YET_VALID, "early", "certificate is not yet valid"},
        {TEST_CERTIFICATE_SELF_SIGNED, "self", "self-signed certificate"},
        {TEST_CERTIFICATE_TWO_URIS, "two", "tls.crt: OK"},
        {TEST_CERTIFICATE_NO_URI, "dns", "tls.crt: OK"},
        {TEST_CERTIFICATE_NO_NAME, "none", "tls.crt: OK"},
        {TEST_CERTIFICATE_FOREIGN_TRUST_DOMAIN, "elsewhere", "tls.crt: OK"},
    };

    _Static_assert(COUNT_OF(cases) == TEST_CERTIFICATE_KINDS, "every kind has a case");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        issue(cases[i].out, cases[i].kind);
        expect_verdict("ca", cases[i].out, cases[i].said);
    }
}

static void names_each_kind(void)
{
    static const struct {
        const char *out;
        const char *names;
    } cases[] = {
        {"good", "    URI:spiffe://sekisho.test/ns/sekisho/sa/auth\n"},
        {"self", "    URI:spiffe://sekisho.test/ns/sekisho/sa/auth\n"},
        {"two", "    URI:spiffe://sekisho.test/ns/sekisho/sa/auth, "
                "URI:spiffe://sekisho.test/ns/sekisho/sa/operator\n"},
        {"dns", "    DNS:localhost\n"},
        {"none", "No extensions in certificate"},
        {"elsewhere", "    URI:spiffe://elsewhere.test/ns/sekisho/sa/auth\n"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect_names(cases[i].out, cases[i].names);
}

static void refuses_another_authoritys_leaf(void)
{
    char foreign[TEST_PATH_CAPACITY];

    test_path_join(directory.path, "foreign", foreign);
    test_certificate_authority(foreign);
    expect_verdict("foreign", "good", "unable to get local issuer certificate");
}

int main(void)
{
    static const struct test tests[] = {TEST(judges_each_kind), TEST(names_each_kind),
                                        TEST(refuses_another_authoritys_leaf)};

    test_directory_open(&directory);
    test_path_join(directory.path, "ca", ca);
    test_certificate_authority(ca);
    return test_run(tests, COUNT_OF(tests));
}
