/* What the portal answers, and to whom: the whole policy is the table in routes.c, enforced by
 * visit_gate.c. */
#ifndef PORTAL_ROUTES_H
#define PORTAL_ROUTES_H

#include "http/route.h"
#include "portal_views.h"

enum portal_user {
    PORTAL_USER_UNDECLARED,
    PORTAL_ANYONE,    /* no session is looked at */
    PORTAL_SIGNED_IN, /* staff or customer */
    PORTAL_STAFF,
    PORTAL_CUSTOMER,
};

enum portal_csrf {
    PORTAL_CSRF_UNDECLARED,
    PORTAL_CSRF_NONE,   /* GET */
    PORTAL_CSRF_FORM,   /* token bound to the session */
    PORTAL_CSRF_LOGIN,  /* token bound to the cookie before sign-in */
    PORTAL_CSRF_EXEMPT, /* takes no cookie and changes nothing of anybody's */
};

enum portal_activity {
    PORTAL_ACTIVITY_UNDECLARED,
    PORTAL_ACTIVE,  /* the user did something: the idle clock starts anew */
    PORTAL_PASSIVE, /* a script asked by itself */
};

enum { PORTAL_AUDIENCES_MAXIMUM = 3 };

/* A row. Each enum's 0 is undeclared, and start refuses it. */
struct portal_route {
    struct http_route http; /* the first member: request->route points to it */
    enum portal_user user;
    const char *permission; /* demanded of the session; NULL for none */
    enum portal_csrf csrf;
    enum portal_activity activity;
    bool is_file;  /* a download: nothing that a sign-in leads to */
    bool is_draft; /* takes what is in a form, to be kept */
    /* The services that the handler asks with the user's pass; NULL after the last. */
    const char *audiences[PORTAL_AUDIENCES_MAXIMUM];
    /* Of a form whose input outlasts its session (drafts.h): the handler of the page that has the
     * form, which shows what was typed when it is given a POST, and what the page is called. It is
     * a GET row's, so showing it changes nothing. NULL: nothing of this form is kept. */
    http_handler *shown_by;
    enum view_label called;
};

/* Whether the row is for that kind of user. */
bool portal_route_is_for(const struct portal_route *route, bool is_customer);

extern const struct portal_route portal_routes[];
extern const size_t portal_route_count;

/* FAILED_PRECONDITION, with the row in the log, for an undeclared column, a POST without CSRF, or a
 * GET with it. */
NODISCARD struct status portal_routes_check(const struct log *log);

/* A form whose input is kept, by the path it is sent to. */
struct portal_form {
    const struct portal_route *form;
    const struct portal_route *page;
    struct http_values parameters; /* of the path */
};

/* NOT_FOUND for any other path; as strict as portal_routes_has_page(). In the arena. */
NODISCARD struct status portal_routes_find_form(const char *path, struct arena *arena,
                                                struct portal_form *out);

/* Whether `path` (with a query) is a GET page for that kind of user: where a sign-in may return to.
 * Stricter than the router: no escape stands for anything, so what is taken is what every browser
 * reads. False also when the arena is used up. */
bool portal_routes_has_page(const char *path, bool is_customer, struct arena *arena);

#endif
