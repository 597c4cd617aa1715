#include "process/notice.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"

static void close_descriptor(const int *descriptor)
{
    if (*descriptor >= 0)
        (void)close(*descriptor);
}

/* A path, or a name in the abstract space, which is written with '@' where the address has NUL. */
static bool address_of(const char *name, struct sockaddr_un *out, socklen_t *size_out)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    if ((name[0] != '/' && name[0] != '@') || name[1] == '\0' ||
        !text_copy(address.sun_path, sizeof address.sun_path, name))
        return false;
    if (name[0] == '@')
        address.sun_path[0] = '\0';
    *size_out = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name));
    *out = address;
    return true;
}

static struct status send_text(const char *text)
{
    const char *name = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address;
    socklen_t size;

    if (name == NULL)
        return OK;
    if (!address_of(name, &address, &size))
        return FAIL(INVALID_ARGUMENT, "NOTIFY_SOCKET is not the name of a socket");
    CLEANUP(close_descriptor) int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    /* A supervisor that does not read must not stop us: no waiting. */
    if (descriptor < 0 || sendto(descriptor, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT,
                                 (const struct sockaddr *)&address, size) < 0)
        return FAIL(UNAVAILABLE, "the supervisor cannot be told");
    return OK;
}

struct status notice_ready(void)
{
    return send_text("READY=1\n");
}

/* Type=notify-reload wants the time too, to tell this reload from an earlier one. */
struct status notice_reloading(void)
{
    char text[64];

    (void)snprintf(text, sizeof text, "RELOADING=1\nMONOTONIC_USEC=%" PRId64 "\n",
                   clock_monotonic_us());
    return send_text(text);
}

struct status notice_stopping(void)
{
    return send_text("STOPPING=1\n");
}
