#include "program.h"

#include <stdio.h>
#include <string.h>

#include "fake_auth.h"
#include "rpc/server.h"
#include "support/certificates.h"
#include "support/check.h"
#include "tls/credentials.h"

struct test_directory program_folder;
static struct log quiet = {.service = "test", .descriptor = -1};
static struct tls_credentials *credentials;
static struct rpc_server *server;

static void issue(const char *name)
{
    char ca[TEST_PATH_CAPACITY];
    char folder[TEST_PATH_CAPACITY];

    test_path_join(program_folder.path, "ca", ca);
    test_path_join(program_folder.path, name, folder);
    test_certificate_issue(ca, folder, name, TEST_CERTIFICATE_GOOD);
}

static void open_server(void)
{
    char certificate[TEST_PATH_CAPACITY];
    char key[TEST_PATH_CAPACITY];
    char trust[TEST_PATH_CAPACITY];

    test_path_join(program_folder.path, "auth/tls.crt", certificate);
    test_path_join(program_folder.path, "auth/tls.key", key);
    test_path_join(program_folder.path, "auth/ca.crt", trust);
    CHECK_OK(tls_credentials_open(
        &(struct tls_credentials_options){
            .certificate_file = certificate,
            .key_file = key,
            .trust_file = trust,
            .trust_domain = "sekisho.test",
            .namespace_name = "sekisho",
            .name = "auth",
            .log = &quiet,
        },
        &credentials));
    CHECK_OK(rpc_server_open(
        &(struct rpc_server_options){
            .service = "auth",
            .log = &quiet,
            .credentials = credentials,
            .listen = {"127.0.0.1:0"},
            .methods = fake_methods,
            .method_count = FAKE_METHODS,
        },
        &server));
}

/* Settings in which every service is at `port`, and whose certificate is that of `name`. */
static void write_settings(const char *file, unsigned port, const char *name, const char *timeout)
{
    char path[TEST_PATH_CAPACITY];
    char text[2048];

    test_path_join(program_folder.path, file, path);
    int size =
        snprintf(text, sizeof text,
                 "auth = 127.0.0.1:%u\nsession = 127.0.0.1:%u\naudit = 127.0.0.1:%u\n"
                 "auth_operations = 127.0.0.1:1\nsession_operations = 127.0.0.1:1\n"
                 "audit_operations = 127.0.0.1:1\nportal_operations = 127.0.0.1:1\n"
                 "certificate_directory = %s/%s\ntrust_domain = sekisho.test\ntimeout = %s\n",
                 port, port, port, program_folder.path, name, timeout);
    CHECK(size > 0 && (size_t)size < sizeof text);
    test_file_write(path, text, (size_t)size);
}

int program_run(struct test_process *process, const char *file, const char *const *words)
{
    char path[TEST_PATH_CAPACITY];
    const char *arguments[24] = {SEKISHOCTL, "--config", path};

    memset(&seen, 0, sizeof seen);
    test_path_join(program_folder.path, file, path);
    for (size_t i = 0; words[i]; i++)
        arguments[i + 3] = words[i];
    test_process_open(process, arguments);
    return test_process_wait(process, SECONDS_30);
}

void program_open(void)
{
    char ca[TEST_PATH_CAPACITY];

    test_directory_open(&program_folder);
    test_path_join(program_folder.path, "ca", ca);
    test_certificate_authority(ca);
    issue("auth");
    issue("operator");
    issue("portal");
    open_server();
    write_settings("ctl.conf", rpc_server_port(server, 0), "operator", "20s");
    write_settings("portal.conf", rpc_server_port(server, 0), "portal", "20s");
    write_settings("nobody.conf", 1, "operator", "2s");
}

void program_close(void)
{
    rpc_server_close(&server);
    tls_credentials_close(&credentials);
    test_directory_close(&program_folder);
}
