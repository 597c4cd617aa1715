#include "probe.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/clock.h"

/* Of the answer the first line is enough: "HTTP/1.1 200 OK". */
enum { STATUS_LINE_SIZE = sizeof "HTTP/1.1 200" - 1 };

static void socket_close(const int *socket)
{
    if (*socket >= 0)
        (void)close(*socket);
}

static void addresses_clear(struct addrinfo **addresses)
{
    if (*addresses)
        freeaddrinfo(*addresses);
}

/* What is waited for next on the socket ends at the deadline; false when that is past. */
static bool limit_time(int socket, int64_t deadline_ms)
{
    const int64_t left_ms = deadline_ms - clock_monotonic_ms();
    const struct timeval limit = {left_ms / 1000, left_ms % 1000 * 1000};

    return left_ms > 0 && setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) == 0 &&
           setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0;
}

static int connect_to(const struct addrinfo *found, int64_t deadline_ms)
{
    int connected = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (connected >= 0 && limit_time(connected, deadline_ms) &&
        connect(connected, found->ai_addr, found->ai_addrlen) == 0)
        return connected;
    socket_close(&connected);
    return -1;
}

/* To the first of the host's addresses where somebody answers. */
static int connect_to_any(const struct config_address *address, int64_t deadline_ms)
{
    CLEANUP(addresses_clear) struct addrinfo *found = NULL;
    const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    char port[sizeof "65535"];

    (void)snprintf(port, sizeof port, "%u", (unsigned)address->port);
    if (getaddrinfo(address->host, port, &wanted, &found) != 0)
        return -1;
    for (const struct addrinfo *next = found; next; next = next->ai_next) {
        int connected = connect_to(next, deadline_ms);
        if (connected >= 0)
            return connected;
    }
    return -1;
}

static bool receive(int socket, int64_t deadline_ms, char out[static STATUS_LINE_SIZE])
{
    size_t size = 0;

    while (size < STATUS_LINE_SIZE) {
        if (!limit_time(socket, deadline_ms))
            return false;
        ssize_t more = recv(socket, out + size, STATUS_LINE_SIZE - size, 0);
        if (more < 0 && errno == EINTR)
            continue;
        if (more <= 0)
            return false;
        size += (size_t)more;
    }
    return true;
}

enum probe probe_readiness(const struct config_address *address, int64_t timeout_ms)
{
    static const char request[] =
        "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    const int64_t deadline_ms = clock_monotonic_ms() + timeout_ms;
    char line[STATUS_LINE_SIZE];
    CLEANUP(socket_close) int socket = connect_to_any(address, deadline_ms);

    if (socket < 0 || send(socket, request, sizeof request - 1, MSG_NOSIGNAL) < 0 ||
        !receive(socket, deadline_ms, line))
        return PROBE_SILENT;
    return memcmp(line, "HTTP/1.1 200", sizeof line) == 0 ? PROBE_READY : PROBE_NOT_READY;
}
