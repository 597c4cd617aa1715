/* From view models to answers: the frames that pages share. */
#ifndef PORTAL_PAGES_H
#define PORTAL_PAGES_H

#include "http/server.h"
#include "portal_views.h"
#include "visit.h"

/* What every page of this request has; `other_language` points to the same page in the other one.
 */
NODISCARD struct status page_fill(const struct http_request *request, struct view_page *out);

/* The console's frame; `here` is the entry of the menu. */
NODISCARD struct status page_console(const struct http_request *request, enum view_menu here,
                                     struct view_console *out);

/* Where the company's logo is; no link when it has none. */
NODISCARD struct status page_logo(struct arena *arena, const struct company *company,
                                  struct view_link *out);

/* The links of the installation at the foot of each page. */
void page_fill_site(const struct portal *portal, struct view_page *out);

/* Binds the forms of this page, for who is not signed in, to this browser: by the cookie it has, or
 * a new one. */
NODISCARD struct status page_bind_browser(struct http_request *request,
                                          struct http_response *response);

/* A new token for the forms of this page, bound as the visit says. */
NODISCARD struct status page_token(const struct http_request *request, const char **out);

/* The zone of the visit's company, Japan's where no company is known (also for NULL). NULL, which
 * pages show as UTC, for one that our table does not have. */
const struct view_zone *page_zone(const struct visit *visit);

/* Language, the company's zone, now. */
struct view_context page_context(const struct http_request *request);

/* Renders the page whole, then answers with it: page_show(request, response, 200,
 * view_home_drawing(&view)). Keeps a language chosen by `?lang=`. */
NODISCARD struct status page_show(const struct http_request *request,
                                  struct http_response *response, int status,
                                  struct view_drawing drawing);

/* The same of a page that was rendered already; it is copied into the request's arena. */
NODISCARD struct status page_send(const struct http_request *request,
                                  struct http_response *response, int status,
                                  const struct buffer *page);

/* A wait as pages tell it: in seconds, or a longer one in minutes; the other is 0. */
void page_wait(int64_t seconds, int64_t *seconds_out, int64_t *minutes_out);

/* "One moment": the page that asks for itself once more. */
NODISCARD struct status page_again(const struct http_request *request,
                                   struct http_response *response);

#endif
