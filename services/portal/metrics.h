/* Numbers for the operators; what they mean stands in docs/metrics.md. */
#ifndef PORTAL_METRICS_H
#define PORTAL_METRICS_H

#include "metrics/metrics.h"

struct http_route;

/* Why somebody did not get a page. */
enum portal_refusal {
    PORTAL_REFUSED_NO_SESSION,
    PORTAL_REFUSED_OVER, /* the session has ended, or never was */
    PORTAL_REFUSED_PERMISSION,
    PORTAL_REFUSED_KIND, /* a customer at a page for staff */
    PORTAL_REFUSED_CSRF,
    PORTAL_REFUSED_RATE, /* passwords to be measured, from one source */
    PORTAL_REFUSALS,
};

/* What a form of sign-in came to. */
enum portal_sign_in {
    PORTAL_SIGN_IN_SUCCEEDED,
    PORTAL_SIGN_IN_INCOMPLETE,
    PORTAL_SIGN_IN_REFUSED,
    PORTAL_SIGN_IN_REPEATED, /* let in by a form that had let in before: a double click */
    PORTAL_SIGN_IN_THROTTLED,
    PORTAL_SIGN_IN_MUST_CHANGE, /* the password first */
    PORTAL_SIGN_IN_NO_ROOM,     /* for one more session */
    PORTAL_SIGN_IN_BUSY,
    PORTAL_SIGN_IN_UNAVAILABLE,
    PORTAL_SIGN_INS,
};

enum {
    PORTAL_PAGES_MAXIMUM = METRICS_WORDS_MAXIMUM, /* rows of the table of routes, and "none" */
    PORTAL_CLASSES = 4,                           /* 2xx to 5xx */
};

struct portal_metrics {
    struct metrics_counter refused[PORTAL_REFUSALS];
    struct metrics_counter sign_ins[PORTAL_SIGN_INS];
    struct metrics_counter csp_reports;

    struct metrics_counter pages[PORTAL_PAGES_MAXIMUM][PORTAL_CLASSES];
    struct metrics_histogram durations[PORTAL_PAGES_MAXIMUM];
    char routes[PORTAL_PAGES_MAXIMUM][METRICS_WORD_CAPACITY]; /* "GET /sign-in" */
    const char *route_words[PORTAL_PAGES_MAXIMUM];
    struct metrics_family page_families[2];
    struct metrics_table page_table;
};

/* Registers all of them; the table of routes gives the words of pages. */
void portal_metrics_add(struct portal_metrics *metrics, struct metrics_registry *registry);

/* Counts an answer; http_policy.finished. `portal` is a struct portal. */
void portal_metrics_finished(void *portal, const struct http_route *route, int status,
                             int64_t duration_us);

#endif
