#include "support/certificates.h"

#include <stddef.h>

#include "support/check.h"
#include "support/process.h"

enum { COMMAND_TIMEOUT_MS = 30000, OPTIONS_MAXIMUM = 4 };

static const char script[] = TEST_CERTIFICATES_SCRIPT;

static const char *const options[TEST_CERTIFICATE_KINDS][OPTIONS_MAXIMUM] = {
    [TEST_CERTIFICATE_GOOD] = {NULL},
    [TEST_CERTIFICATE_EXPIRED] = {"--from", "-7200", "--until", "-3600"},
    [TEST_CERTIFICATE_NOT_YET_VALID] = {"--from", "3600", "--until", "7200"},
    [TEST_CERTIFICATE_SELF_SIGNED] = {"--self-signed"},
    [TEST_CERTIFICATE_TWO_URIS] = {"--also", "operator"},
    [TEST_CERTIFICATE_NO_URI] = {"--dns", "localhost"},
    [TEST_CERTIFICATE_NO_NAME] = {"--no-san"},
    [TEST_CERTIFICATE_FOREIGN_TRUST_DOMAIN] = {"--trust-domain", "elsewhere.test"},
};

void test_certificate_authority(const char *ca_directory)
{
    const char *const arguments[] = {script, "ca", ca_directory, NULL};

    CHECK_INT(test_process_run(arguments, COMMAND_TIMEOUT_MS), 0);
}

void test_certificate_issue(const char *ca_directory, const char *out_directory, const char *name,
                            enum test_certificate kind)
{
    const char *arguments[5 + OPTIONS_MAXIMUM + 1] = {script, "leaf", ca_directory, out_directory,
                                                      name};

    for (size_t i = 0; i < OPTIONS_MAXIMUM; i++)
        arguments[5 + i] = options[kind][i];
    CHECK_INT(test_process_run(arguments, COMMAND_TIMEOUT_MS), 0);
}
