#include "nginx.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/load/http_answer.h"
#include "support/port.h"
#include "support/world/world.h"

/* Lines nginx writes itself. */
static const char *const own_lines[] = {"Date: ", "Content-Length: ", "Connection: "};

static const char type_line[] = "Content-Type: ";

/* The files it may open are few and its answers small: every setting that would slow it down is
 * off, and the file is kept open. */
static const char beginning[] = "daemon off;\n"
                                "master_process off;\n"
                                "error_log stderr crit;\n"
                                "pid %s/nginx.pid;\n"
                                "events { worker_connections 1024; }\n"
                                "http {\n"
                                "client_body_temp_path %s/nginx.body;\n"
                                "access_log off;\n"
                                "server_tokens off;\n"
                                "etag off;\n"
                                "if_modified_since off;\n"
                                "open_file_cache max=16;\n"
                                "tcp_nodelay on;\n"
                                "keepalive_requests 1000;\n" /* as the portal */
                                "ssl_protocols TLSv1.3;\n"
                                "ssl_certificate %s/https/tls.crt;\n"
                                "ssl_certificate_key %s/https/tls.key;\n";

static const char server[] = "server {\n"
                             "listen 127.0.0.1:%u ssl;\n"
                             "location / { root %s/nginx; try_files /answer =404; }\n"
                             "}\n}\n";

static bool begins_with(struct bytes line, const char *text)
{
    return line.size >= strlen(text) && memcmp(line.data, text, strlen(text)) == 0;
}

static bool is_own(struct bytes line)
{
    for (size_t i = 0; i < COUNT_OF(own_lines); i++) {
        if (begins_with(line, own_lines[i]))
            return true;
    }
    return false;
}

/* No value of ours has a quote or a dollar sign, which would mean something to nginx. */
static void add_header(struct buffer *text, struct bytes line)
{
    const char *name = (const char *)line.data;
    const char *colon = memchr(name, ':', line.size);

    CHECK(colon != NULL && memchr(name, '"', line.size) == NULL &&
          memchr(name, '$', line.size) == NULL);
    const char *value = colon + strlen(": ");
    int value_size = (int)(name + line.size - value);
    if (begins_with(line, type_line))
        buffer_append_format(text, "default_type \"%.*s\";\n", value_size, value);
    else
        buffer_append_format(text, "add_header %.*s \"%.*s\";\n", (int)(colon - name), name,
                             value_size, value);
}

static void add_headers(struct buffer *text, struct bytes head)
{
    while (head.size > 0) {
        const uint8_t *end = memmem(head.data, head.size, "\r\n", 2);
        CHECK(end != NULL);
        struct bytes line = {head.data, (size_t)(end - head.data)};
        if (!is_own(line))
            add_header(text, line);
        head = (struct bytes){end + 2, head.size - line.size - 2};
    }
}

static void write_settings(const struct nginx *nginx, const char *path, struct bytes answer)
{
    const char *home = world.directory.path;
    CLEANUP(buffer_clear) struct buffer text;

    buffer_init(&text, 64 << 10);
    buffer_append_format(&text, beginning, home, home, home, home);
    add_headers(&text, http_answer_head(answer));
    buffer_append_format(&text, server, nginx->port, home);
    CHECK_OK(buffer_outcome(&text));
    test_file_write(path, text.data, text.size);
}

static void write_body(struct bytes body)
{
    char folder[TEST_PATH_CAPACITY];
    char path[TEST_PATH_CAPACITY];

    world_path("nginx", folder);
    world_path("nginx/answer", path);
    CHECK(mkdir(folder, 0700) == 0 || errno == EEXIST);
    test_file_write(path, body.data, body.size);
}

static bool listens(uint16_t port)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons(port),
                                        .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    CHECK(descriptor >= 0);
    bool connected = connect(descriptor, (const struct sockaddr *)&address, sizeof address) == 0;
    (void)close(descriptor);
    return connected;
}

void nginx_open(struct nginx *nginx, struct bytes answer)
{
    char settings[TEST_PATH_CAPACITY];
    const char *const arguments[] = {"/usr/sbin/nginx", "-p", world.directory.path, "-c",
                                     settings,          NULL};

    nginx->port = test_port_take();
    world_path("nginx.conf", settings);
    write_settings(nginx, settings, answer);
    write_body(http_answer_body(answer));
    test_process_open(&nginx->process, arguments);
    WAIT_UNTIL(listens(nginx->port));
}

void nginx_close(struct nginx *nginx)
{
    test_process_close(&nginx->process);
}
