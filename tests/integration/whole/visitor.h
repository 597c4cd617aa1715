/* A browser without eyes at the portal as it runs: one connection, cookies that are kept, forms
 * that go back with the token of the last page. What must go well fails the test when it does not.
 */
#ifndef INTEGRATION_WHOLE_VISITOR_H
#define INTEGRATION_WHOLE_VISITOR_H

#include "integration/http/peer.h"
#include "support/world/world.h"

enum { VISITOR_COOKIES = 6, VISITOR_TEXT_CAPACITY = 512 };

struct visitor {
    struct peer peer;
    struct {
        char name[VISITOR_TEXT_CAPACITY];
        char value[VISITOR_TEXT_CAPACITY]; /* "" for one that was taken back */
    } cookies[VISITOR_COOKIES];
    char token[VISITOR_TEXT_CAPACITY]; /* of the last page with a form */
};

/* Connects to the world's portal, which must run. */
void visitor_open(struct visitor *visitor);
void visitor_close(struct visitor *visitor);

/* The page, to be cleared; redirects are not followed. */
void visitor_get(struct visitor *visitor, const char *path, struct answer *out);

/* Sends a form: the token, and `fields` behind it ("&login_id=suzuki.m", "" for none). */
void visitor_post(struct visitor *visitor, const char *path, const char *fields,
                  struct answer *out);

/* Comes in with GOOD_PASSWORD, as staff. */
void visitor_sign_in(struct visitor *visitor, const char *company, const char *login_id);

/* The same at a portal that may be gone at any moment: connects anew where there is no connection,
 * and when none can be had, or it ends before the whole answer has come, gives false: then it is
 * closed, and there is nothing to clear. */
bool visitor_try_get(struct visitor *visitor, const char *path, struct answer *out);

/* False as well when one of the answers is 503. */
bool visitor_try_sign_in(struct visitor *visitor, const char *company, const char *login_id);

/* The value of a cookie, "" for none. */
const char *visitor_cookie(const struct visitor *visitor, const char *name);

#endif
