#include <criterion/criterion.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "process/notice.h"

static char received[256];

static int socket_named(const struct sockaddr_un *address, size_t size)
{
    int descriptor = socket(AF_UNIX, SOCK_DGRAM, 0);

    cr_assert_geq(descriptor, 0);
    cr_assert_eq(bind(descriptor, (const struct sockaddr *)address, (socklen_t)size), 0);
    return descriptor;
}

static void expect_received(int descriptor, const char *text)
{
    ssize_t size = recv(descriptor, received, sizeof received - 1, MSG_DONTWAIT);

    cr_assert_geq(size, 0, "nothing came");
    received[size] = '\0';
    cr_expect_str_eq(received, text);
}

Test(notice, says_nothing_without_a_supervisor)
{
    (void)unsetenv("NOTIFY_SOCKET");
    cr_expect(status_is_ok(notice_ready()));
}

Test(notice, refuses_names_that_are_no_socket)
{
    static const char *const bad[] = {"", "/", "@", "relative", "vsock:2:1"};
    char long_name[200];

    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        (void)setenv("NOTIFY_SOCKET", bad[i], 1);
        cr_expect_eq(notice_ready().code, STATUS_INVALID_ARGUMENT, "case %zu", i);
    }
    memset(long_name, 'a', sizeof long_name - 1);
    long_name[0] = '/';
    long_name[sizeof long_name - 1] = '\0';
    (void)setenv("NOTIFY_SOCKET", long_name, 1);
    cr_expect_eq(notice_ready().code, STATUS_INVALID_ARGUMENT);
}

Test(notice, says_when_the_supervisor_is_gone)
{
    (void)setenv("NOTIFY_SOCKET", "/nonexistent/socket", 1);
    cr_expect_eq(notice_ready().code, STATUS_UNAVAILABLE);
}

Test(notice, reaches_a_socket_with_a_path)
{
    char folder[] = "/tmp/notice_test.XXXXXX";
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    cr_assert_not_null(mkdtemp(folder));
    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", folder);
    int descriptor = socket_named(&address, sizeof address);
    (void)setenv("NOTIFY_SOCKET", address.sun_path, 1);

    cr_expect(status_is_ok(notice_ready()));
    expect_received(descriptor, "READY=1\n");
    cr_expect(status_is_ok(notice_stopping()));
    expect_received(descriptor, "STOPPING=1\n");
    (void)unlink(address.sun_path);
    (void)rmdir(folder);
}

Test(notice, reaches_an_abstract_socket_and_tells_the_time_of_a_reload)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char name[64];
    long long time;

    int length = snprintf(name, sizeof name, "@notice_test.%d", (int)getpid());
    memcpy(address.sun_path + 1, name + 1, (size_t)length - 1);
    int descriptor =
        socket_named(&address, offsetof(struct sockaddr_un, sun_path) + (size_t)length);
    (void)setenv("NOTIFY_SOCKET", name, 1);

    cr_expect(status_is_ok(notice_reloading()));
    ssize_t size = recv(descriptor, received, sizeof received - 1, MSG_DONTWAIT);
    cr_assert_gt(size, 0);
    received[size] = '\0';
    cr_expect_eq(sscanf(received, "RELOADING=1\nMONOTONIC_USEC=%lld\n", &time), 1);
    cr_expect_gt(time, 0);
}
