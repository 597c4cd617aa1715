/* What the gate has found out about a request: request->state. */
#ifndef PORTAL_VISIT_H
#define PORTAL_VISIT_H

#include "domain/csrf.h"
#include "http/request.h"
#include "http/response.h"
#include "peers/auth.h"
#include "peers/customer_groups.h"
#include "peers/roles.h"
#include "peers/session.h"
#include "routes.h"
#include "service.h"
#include "view/context.h"
#include "view/link.h"

/* Cookies, all with the prefix that binds them to this host (RFC 6265bis section 4.1.3.2). */
#define COOKIE_SESSION "__Host-sid"
#define COOKIE_BEFORE "__Host-p"        /* binds the steps of a sign-in to one browser */
#define COOKIE_DEVICE "__Host-d"        /* notes of auth: who has signed in here before */
#define COOKIE_COMPANY "__Host-company" /* the code, so that it need not be typed again */
#define COOKIE_LANGUAGE "__Host-lang"
#define COOKIE_KEPT "__Host-kept" /* that something typed may be kept (drafts.h); no right */

struct visit {
    const struct portal_route *route;
    enum view_language language;
    char client_ip[ADDRESS_TEXT_CAPACITY];
    const char *user_agent; /* cut to what peers take; "" for none */

    const char *token; /* of the session; NULL when the route asks for none */
    struct session_check session;
    struct company company; /* of the session */

    struct company_roles roles; /* what user_view.h asked; none before that, or when it failed */
    bool has_asked_roles;
    struct customer_groups groups; /* the same of scope_view.h */
    bool has_asked_groups;

    bool is_late;     /* the session is over: the form is looked at to be kept, never executed */
    bool is_restored; /* the form on the page that is answered is a draft's (drafts.h) */

    struct csrf_binding binding;                   /* of the forms on the page that is answered */
    uint8_t idempotency_key[IDEMPOTENCY_KEY_SIZE]; /* of a POST that passed the CSRF check */
};

static inline struct visit *visit_of(const struct http_request *request)
{
    return request->state;
}

static inline struct portal *portal_of(const struct http_request *request)
{
    return request->service;
}

/* A visit of the request with language and address; the gate adds the rest. */
NODISCARD struct status visit_open(struct http_request *request, struct visit **out);

/* For a call on behalf of this request: its deadline and id. */
struct rpc_call_options visit_call(const struct http_request *request);

/* The same with the user's pass for `service`. Without one, and so refused there, when the route's
 * row does not name it. */
struct rpc_call_options visit_call_as_user(const struct http_request *request, const char *service);

/* The first with the idempotency key of the form. */
struct rpc_call_options visit_change(const struct http_request *request);

/* Both: a change on behalf of the user. */
struct rpc_call_options visit_change_as_user(const struct http_request *request,
                                             const char *service);

/* The cookie of a session. A customer follows links in mails to My Page (SameSite=Lax). */
NODISCARD struct status visit_keep_session(struct http_response *response, const char *token,
                                           bool is_customer);

/* The address that was asked for, with its query; `language` takes the place of a `lang` in it,
 * NULL leaves it out. */
NODISCARD struct status visit_address(const struct http_request *request, const char *language,
                                      struct view_link *out);

/* Whether the session ends when it does by its longest time: no activity moves that. */
bool visit_end_is_final(const struct visit *visit);

/* What the browser sent of __Host-d; "" for none. */
const char *visit_device(const struct http_request *request);

/* What it is to send from now on, to nobody but our own pages, whichever link has led there. */
NODISCARD struct status visit_keep_device(struct http_response *response, const char *device);

bool visit_may(const struct visit *visit, const char *permission);

/* Which customers the permission reaches; none for one that the user has not. */
scope_set visit_scope(const struct visit *visit, const char *permission);

/* Now, by the database's clock where the session told it, else by this machine's: for what pages
 * show. */
int64_t visit_now_us(const struct visit *visit);

#endif
