/* Preloaded into a program of a test: the name sessions.test has two addresses, as that of a
 * service with two replicas has. Other names mean what they mean. */
#include <dlfcn.h>
#include <netdb.h>
#include <string.h>

#define EXPORTED __attribute__((visibility("default")))

typedef int look_up(const char *name, const char *port, const struct addrinfo *hints,
                    struct addrinfo **out);

static look_up *real_one(void)
{
    void *symbol = dlsym(RTLD_NEXT, "getaddrinfo");
    look_up *function = NULL;

    memcpy(&function, &symbol, sizeof function);
    return function;
}

static int look_up_both(const char *port, const struct addrinfo *hints, struct addrinfo **out)
{
    struct addrinfo *second = NULL;
    int error = real_one()("127.0.0.2", port, hints, &second);

    if (error == 0)
        error = real_one()("127.0.0.1", port, hints, out);
    if (error == 0)
        (*out)->ai_next = second; /* freed with it */
    return error;
}

EXPORTED int getaddrinfo(const char *name, const char *port, const struct addrinfo *hints,
                         struct addrinfo **out)
{
    if (name == NULL || strcmp(name, "sessions.test") != 0)
        return real_one()(name, port, hints, out);
    if (hints && (hints->ai_flags & AI_NUMERICHOST))
        return EAI_NONAME;
    return look_up_both(port, hints, out);
}
