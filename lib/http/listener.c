#include "http/listener.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

enum { BACKLOG = 1024, SEND_BUFFER_SIZE = 128 << 10 };

static int bind_and_listen(const struct http_listener *options, int descriptor)
{
    struct sockaddr_storage name;
    int yes = 1;
    socklen_t size = address_to_sockaddr(options->address, options->port, &name);

    if (setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
        bind(descriptor, (const struct sockaddr *)&name, size) != 0 ||
        listen(descriptor, BACKLOG) != 0)
        return -1;
    return 0;
}

static uint16_t bound_port(int descriptor)
{
    struct sockaddr_storage name = {0};
    socklen_t size = sizeof name;

    if (getsockname(descriptor, (struct sockaddr *)&name, &size) != 0)
        return 0;
    const void *any = &name;
    return ntohs(name.ss_family == AF_INET6 ? ((const struct sockaddr_in6 *)any)->sin6_port
                                            : ((const struct sockaddr_in *)any)->sin_port);
}

struct status listener_open(const struct http_listener *options, const struct log *log,
                            struct listener *out)
{
    int family = options->address.family == ADDRESS_IPV6 ? AF_INET6 : AF_INET;
    int descriptor = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (descriptor < 0 || bind_and_listen(options, descriptor) != 0) {
        log_error(log, "http_listen_failed", LOG_INT("port", options->port),
                  LOG_STR("reason", strerrorname_np(errno)));
        if (descriptor >= 0)
            close(descriptor);
        return FAIL(UNAVAILABLE, "the address cannot be listened on");
    }
    *out = (struct listener){{WATCH_LISTENER}, options, descriptor, bound_port(descriptor)};
    return OK;
}

/* Without TCP_NODELAY the last piece of an answer waits for an acknowledgement (RFC 1122 section
 * 4.2.3.4). A bounded send buffer lets the rule for slow readers see whether one reads. */
static void set_up(int descriptor)
{
    int yes = 1;
    int size = SEND_BUFFER_SIZE;

    (void)setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    (void)setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
}

enum listener_outcome listener_accept(const struct listener *listener, int *descriptor_out,
                                      struct address *peer_out)
{
    struct sockaddr_storage name = {0};
    socklen_t size = sizeof name;
    int descriptor = accept4(listener->descriptor, (struct sockaddr *)&name, &size,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);

    if (descriptor < 0)
        return errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM
                   ? LISTENER_EXHAUSTED
                   : LISTENER_EMPTY;
    *peer_out = (struct address){0};
    if (!address_from_sockaddr((const struct sockaddr *)&name, peer_out)) {
        close(descriptor);
        return LISTENER_EMPTY;
    }
    set_up(descriptor);
    *descriptor_out = descriptor;
    return LISTENER_ACCEPTED;
}

void listener_close(struct listener *listener)
{
    if (listener->descriptor >= 0)
        close(listener->descriptor);
    listener->descriptor = -1;
}
