/* Asking an operations port: every address of the host is tried, within one limit of time. */
#include "probe.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/check.h"

static struct sockaddr_in silent;    /* nobody listens there */
static struct sockaddr_in listening; /* `listener` does */
static int listener;

static struct addrinfo second = {
    .ai_family = AF_INET,
    .ai_addr = (struct sockaddr *)&listening,
    .ai_addrlen = sizeof listening,
};
static struct addrinfo first = {
    .ai_family = AF_INET,
    .ai_addr = (struct sockaddr *)&silent,
    .ai_addrlen = sizeof silent,
    .ai_next = &second,
};

/* Every host has these two addresses. */
int getaddrinfo(const char *name, const char *service, const struct addrinfo *wanted,
                struct addrinfo **out)
{
    (void)name, (void)service, (void)wanted;
    *out = &first;
    return 0;
}

void freeaddrinfo(struct addrinfo *addresses)
{
    CHECK(addresses == &first);
}

static int bind_any(struct sockaddr_in *out)
{
    int bound = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    socklen_t size = sizeof *out;

    *out = (struct sockaddr_in){
        .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    CHECK(bound >= 0 && bind(bound, (struct sockaddr *)out, size) == 0);
    CHECK(getsockname(bound, (struct sockaddr *)out, &size) == 0);
    return bound;
}

/* Answers one connection: with `text`, a byte after each wait of `pause_ms`, until the other side
 * leaves. */
struct answer {
    const char *text;
    int pause_ms;
};

static void *give(void *context)
{
    const struct answer *answer = context;
    int connection = accept(listener, NULL, NULL);
    struct pollfd leaving = {connection, POLLRDHUP, 0};

    for (size_t i = 0; i < strlen(answer->text); i++) {
        if (poll(&leaving, 1, answer->pause_ms) != 0 ||
            send(connection, answer->text + i, 1, MSG_NOSIGNAL) != 1)
            break;
    }
    CHECK(close(connection) == 0);
    return NULL;
}

static enum probe probe(struct answer answer, int64_t timeout_ms)
{
    static const struct config_address address = {.host = "anywhere", .port = 1};
    pthread_t thread;

    CHECK(pthread_create(&thread, NULL, give, &answer) == 0);
    enum probe found = probe_readiness(&address, timeout_ms);
    CHECK(pthread_join(thread, NULL) == 0);
    return found;
}

static void tries_the_second_address_when_the_first_is_silent(void)
{
    CHECK_INT(probe((struct answer){"HTTP/1.1 200 OK\r\n", 0}, 30000), PROBE_READY);
    CHECK_INT(probe((struct answer){"HTTP/1.1 503 No\r\n", 0}, 30000), PROBE_NOT_READY);
}

static void a_slow_answer_does_not_stretch_the_limit(void)
{
    CHECK_INT(probe((struct answer){"HTTP/1.1 200 OK\r\n", 100}, 400), PROBE_SILENT);
}

static const struct test tests[] = {
    TEST(tries_the_second_address_when_the_first_is_silent),
    TEST(a_slow_answer_does_not_stretch_the_limit),
};

int main(void)
{
    int bound = bind_any(&silent);

    listener = bind_any(&listening);
    CHECK(listen(listener, 1) == 0);
    int status = test_run(tests, COUNT_OF(tests));
    (void)close(listener);
    (void)close(bound);
    return status;
}
