/* Users as pages show them. */
#ifndef PORTAL_USER_VIEW_H
#define PORTAL_USER_VIEW_H

#include "http/request.h"
#include "peers/users.h"
#include "portal_views.h"

/* The line of a user, with a link to their page. */
NODISCARD struct status user_view_line(const struct http_request *request,
                                       const struct managed_user *user, struct view_user_line *out);

/* The company's roles, asked once for a page: none for who may not ask, or gets no answer. */
const struct company_roles *user_view_roles(const struct http_request *request);

/* What the company calls one of its own roles ("own-01"); "" for every other word, and when that
 * could not be asked. Only for a page that shows such a role is anything asked. */
const char *user_view_own_role(const struct http_request *request, const char *word);

/* "/admin/users/{id}" with `rest` behind it: "/disable", "?done=changed", "". */
NODISCARD struct status user_view_link(const struct http_request *request, struct uuid id,
                                       const char *rest, struct view_link *out);

/* "users.view" and "users.edit" become one line, "users: view, edit". They come sorted. */
NODISCARD struct status user_view_permissions(struct arena *arena, char *const *permissions,
                                              size_t count,
                                              const struct view_permission_line **lines_out,
                                              size_t *count_out);

/* Why auth does not do what was asked for; TEXT_NONE when that was no refusal of a rule. */
enum view_label user_view_refusal(struct status refusal);

#endif
