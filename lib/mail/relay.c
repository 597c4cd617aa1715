#include "mail/relay.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "mail/relay_private.h"

const char *const mail_security_words[] = {"starttls", "tls", NULL};

/* The path is what EHLO says (curl's SMTP URLs). */
static bool make_url(const struct mail_relay_options *options, size_t route, char *out)
{
    const struct mail_route *to = &options->routes[route];
    const char *scheme = options->security == MAIL_SECURITY_TLS ? "smtps" : "smtp";
    bool is_ipv6 = strchr(to->host, ':') != NULL;
    int size = snprintf(out, MAIL_URL_CAPACITY, "%s://%s%s%s:%u/%s", scheme, is_ipv6 ? "[" : "",
                        to->host, is_ipv6 ? "]" : "", (unsigned)to->port, options->own_name);

    return size > 0 && size < MAIL_URL_CAPACITY;
}

static bool take_options(struct mail_relay *relay, const struct mail_relay_options *options)
{
    relay->log = options->log;
    relay->route_count = options->route_count;
    for (size_t i = 0; i < options->route_count; i++)
        if (!make_url(options, i, relay->urls[i]))
            return false;
    return options->route_count >= 1 && options->route_count <= MAIL_ROUTES_MAXIMUM &&
           text_copy(relay->ca_file, sizeof relay->ca_file, options->ca_file);
}

struct status mail_relay_open(const struct mail_relay_options *options, struct mail_relay **out)
{
    CLEANUP(mail_relay_close) struct mail_relay *relay = calloc(1, sizeof *relay);

    if (relay == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory for a mail relay");
    if (!take_options(relay, options))
        return FAIL(INVALID_ARGUMENT, "a mail relay has one or two routes and names that fit");
    TRY(mail_curl_start());
    *out = relay;
    relay = NULL; /* now the caller's */
    return OK;
}

void mail_relay_close(struct mail_relay **relay)
{
    free(*relay);
    *relay = NULL;
}

static bool route_rests(const struct mail_relay *relay, size_t route)
{
    return clock_monotonic_ms() < atomic_load(&relay->rests_until_ms[route]);
}

bool mail_relay_rests(const struct mail_relay *relay)
{
    for (size_t i = 0; i < relay->route_count; i++)
        if (!route_rests(relay, i))
            return false;
    return true;
}

static void log_failure(const struct mail_relay *relay, const struct mail_attempt *attempt,
                        size_t route)
{
    static const char *const phases[] = {"server", "recipient", "content", "sent"};

    log_warn(relay->log, "mail_not_taken", LOG_INT("route", (int64_t)route + 1),
             LOG_STR("phase", phases[attempt->phase]), LOG_STR("error", attempt->error),
             LOG_INT("reply", attempt->reply.code), LOG_STR("enhanced", attempt->reply.enhanced));
}

static enum mail_outcome try_route(struct mail_client *client, struct mail_relay *relay,
                                   struct mail_attempt *attempt, size_t route)
{
    attempt->url = relay->urls[route];
    mail_client_attempt(client, attempt);
    if (attempt->error == NULL)
        return mail_judge(MAIL_PHASE_SENT, &attempt->reply);
    log_failure(relay, attempt, route);
    if (attempt->phase == MAIL_PHASE_SERVER || attempt->reply.code == 0)
        atomic_store(&relay->rests_until_ms[route], clock_monotonic_ms() + MAIL_ROUTE_REST_MS);
    return mail_judge(attempt->phase, &attempt->reply);
}

void mail_relay_send(struct mail_relay *relay, struct mail_client *client,
                     const struct mail_envelope *envelope, int64_t timeout_ms,
                     struct mail_delivery *out)
{
    const int64_t deadline_ms = clock_monotonic_ms() + timeout_ms;

    *out = (struct mail_delivery){.outcome = MAIL_OUTCOME_RETRY};
    for (size_t i = 0; i < relay->route_count && out->outcome == MAIL_OUTCOME_RETRY; i++) {
        const int64_t left_ms = deadline_ms - clock_monotonic_ms();
        if (left_ms <= 0)
            return;
        if (route_rests(relay, i))
            continue;
        /* The first of two leaves time for the second. */
        struct mail_attempt attempt = {
            .envelope = *envelope,
            .timeout_ms = i + 1 < relay->route_count ? (left_ms + 1) / 2 : left_ms,
        };
        out->outcome = try_route(client, relay, &attempt, i);
        out->reply = attempt.reply;
        out->route = i;
    }
}
