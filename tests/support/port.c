#include "support/port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "support/check.h"

/* Private PostgreSQL clusters take theirs above (tests/support/postgres). */
enum { PORT_FIRST = 10000, PORT_COUNT = 10000, ATTEMPTS = 100 };

static bool bind_to(int family, const void *address, socklen_t size, int *out)
{
    *out = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(*out >= 0);
    if (bind(*out, address, size) == 0)
        return true;
    (void)close(*out);
    return false;
}

/* By a name in the kernel's abstract name space, which goes with the process; so the socket stays
 * open. */
static bool reserve(uint16_t port)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int descriptor;
    int length = snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "sekisho-test-port-%u",
                          (unsigned)port);

    return bind_to(AF_UNIX, &address,
                   (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length),
                   &descriptor);
}

static bool is_free(uint16_t port)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons(port),
                                        .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    int descriptor;

    if (!bind_to(AF_INET, &address, sizeof address, &descriptor))
        return false;
    (void)close(descriptor);
    return true;
}

uint16_t test_port_take(void)
{
    for (size_t i = 0; i < ATTEMPTS; i++) {
        uint32_t random = 0;
        CHECK(getrandom(&random, sizeof random, 0) == (ssize_t)sizeof random);
        uint16_t port = (uint16_t)(PORT_FIRST + random % PORT_COUNT);
        if (reserve(port) && is_free(port))
            return port;
    }
    test_fail(__FILE__, __LINE__, "there is no free port");
}
