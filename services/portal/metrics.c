#include "metrics.h"

#include <assert.h>
#include <stdio.h>

#include "routes.h"
#include "service.h"

static const char *const refusal_words[PORTAL_REFUSALS] = {
    [PORTAL_REFUSED_NO_SESSION] = "no_session",
    [PORTAL_REFUSED_OVER] = "session_over",
    [PORTAL_REFUSED_PERMISSION] = "permission",
    [PORTAL_REFUSED_KIND] = "kind",
    [PORTAL_REFUSED_CSRF] = "csrf",
    [PORTAL_REFUSED_RATE] = "rate",
};

static const char *const sign_in_words[PORTAL_SIGN_INS] = {
    [PORTAL_SIGN_IN_SUCCEEDED] = "succeeded",     [PORTAL_SIGN_IN_INCOMPLETE] = "incomplete",
    [PORTAL_SIGN_IN_REFUSED] = "refused",         [PORTAL_SIGN_IN_REPEATED] = "repeated",
    [PORTAL_SIGN_IN_THROTTLED] = "throttled",     [PORTAL_SIGN_IN_MUST_CHANGE] = "must_change",
    [PORTAL_SIGN_IN_NO_ROOM] = "no_room",         [PORTAL_SIGN_IN_BUSY] = "busy",
    [PORTAL_SIGN_IN_UNAVAILABLE] = "unavailable",
};

static const char *const class_words[PORTAL_CLASSES] = {"2xx", "3xx", "4xx", "5xx"};

static const struct metrics_family families[] = {
    {METRICS_COUNTERS("sekisho_portal_refused", struct portal_metrics, refused), .label = "reason",
     .words = refusal_words, .help = "Requests that were not let through to their page."},
    {METRICS_COUNTERS("sekisho_portal_sign_ins", struct portal_metrics, sign_ins),
     .label = "result", .words = sign_in_words,
     .help = "Forms of sign-in, by what their sender was shown."},
    {METRICS_COUNTER("sekisho_portal_csp_reports", struct portal_metrics, csp_reports),
     .help =
         "Reports of browsers on what the Content-Security-Policy stopped; anybody may send one."},
};

static const struct metrics_table table = {families, COUNT_OF(families), NULL, 0};

/* Their words are the table of routes. */
static const struct metrics_family page_families[] = {
    {METRICS_COUNTERS_BY_TWO("sekisho_portal_pages", struct portal_metrics, pages),
     .label = "route", .second_label = "class", .second_words = class_words,
     .help = "Answers by route and class of their status; none where no route was found."},
    {METRICS_HISTOGRAMS("sekisho_portal_page_duration", struct portal_metrics, durations),
     .label = "route", .help = "Time from the end of a request's head until its answer is made."},
};

static void name_routes(struct portal_metrics *metrics)
{
    assert(portal_route_count < PORTAL_PAGES_MAXIMUM);
    for (size_t i = 0; i < portal_route_count; i++) {
        const struct http_route *route = &portal_routes[i].http;
        (void)snprintf(metrics->routes[i], sizeof metrics->routes[i], "%s %s",
                       route->method == HTTP_POST ? "POST" : "GET", route->pattern);
        metrics->route_words[i] = metrics->routes[i];
    }
    metrics->route_words[portal_route_count] = "none";
}

void portal_metrics_add(struct portal_metrics *metrics, struct metrics_registry *registry)
{
    name_routes(metrics);
    for (size_t i = 0; i < COUNT_OF(page_families); i++) {
        metrics->page_families[i] = page_families[i];
        metrics->page_families[i].words = metrics->route_words;
        metrics->page_families[i].count = portal_route_count + 1;
    }
    metrics->page_table =
        (struct metrics_table){metrics->page_families, COUNT_OF(page_families), NULL, 0};
    metrics_registry_add(registry, &table, metrics);
    metrics_registry_add(registry, &metrics->page_table, metrics);
}

void portal_metrics_finished(void *context, const struct http_route *route, int status,
                             int64_t duration_us)
{
    struct portal *portal = context;
    struct portal_metrics *metrics = &portal->metrics;
    size_t row = portal_route_count;

    if (route)
        row = (size_t)((const struct portal_route *)route - portal_routes);
    metrics_count(&metrics->pages[row][status / 100 - 2]);
    metrics_observe_us(&metrics->durations[row], duration_us);
}
