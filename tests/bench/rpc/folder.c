#include "folder.h"

#include "support/certificates.h"
#include "support/check.h"

void folder_path(const char *folder, const char *name, const char *file,
                 char out[static TEST_PATH_CAPACITY])
{
    char middle[TEST_PATH_CAPACITY];

    test_path_join(folder, name, middle);
    test_path_join(middle, file, out);
}

void folder_fill(const char *folder)
{
    static const char *const names[] = {"session", "portal"};
    char ca[TEST_PATH_CAPACITY];
    char own[TEST_PATH_CAPACITY];

    test_path_join(folder, "ca", ca);
    test_certificate_authority(ca);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        test_path_join(folder, names[i], own);
        test_certificate_issue(ca, own, names[i], TEST_CERTIFICATE_GOOD);
    }
}

struct tls_credentials *folder_credentials(const char *folder, const char *name,
                                           const struct log *log)
{
    struct tls_credentials *credentials = NULL;
    char certificate[TEST_PATH_CAPACITY];
    char key[TEST_PATH_CAPACITY];
    char trust[TEST_PATH_CAPACITY];

    folder_path(folder, name, "tls.crt", certificate);
    folder_path(folder, name, "tls.key", key);
    folder_path(folder, "ca", "ca.crt", trust);
    CHECK_OK(tls_credentials_open(&(struct tls_credentials_options){.certificate_file = certificate,
                                                                    .key_file = key,
                                                                    .trust_file = trust,
                                                                    .trust_domain = "sekisho.test",
                                                                    .namespace_name = "sekisho",
                                                                    .name = name,
                                                                    .log = log},
                                  &credentials));
    return credentials;
}
