/* Which customers rights reach, as pages show it, and its part of a form. */
#ifndef PORTAL_SCOPE_VIEW_H
#define PORTAL_SCOPE_VIEW_H

#include "http/request.h"
#include "peers/customer_groups.h"
#include "portal_views.h"

enum { SCOPE_WORDS = 2 };
extern const char *const scope_words[SCOPE_WORDS];

/* The boxes as the fields of a form, for its route. */
#define SCOPE_FIELDS                                                                               \
    CHOICE_FIELD("scope", scope_words, SCOPE_WORDS),                                               \
    {                                                                                              \
        .name = "group", .type = HTTP_FIELD_NUMBERS, .maximum = SCOPE_GROUPS_MAXIMUM               \
    }

/* The groups that the user may see, asked once for a page: none when it gets no answer. The route
 * names "auth". */
const struct customer_groups *scope_view_groups(const struct http_request *request);

/* All, or the names of its groups. */
NODISCARD struct status scope_view_line(const struct http_request *request, scope_set scope,
                                        struct view_scope_line *out);

/* A group's name; "" for none, and for one that the user may not see. */
const char *scope_view_name(const struct http_request *request, unsigned number);

/* The boxes of a form. Where the request is a form's they are as they were sent, else as `chosen`.
 * There are none in a company without groups. */
NODISCARD struct status scope_view_boxes(const struct http_request *request, scope_set chosen,
                                         enum view_label error, struct view_scope_boxes *out);

/* What a form about somebody or something new begins with: whom its user reaches, or all where they
 * see no customers themselves. */
scope_set scope_view_own(const struct http_request *request);

/* What was chosen by them; not said where there were none. */
struct scope_wish scope_view_read(const struct http_request *request);

/* What auth does not do for its scope; TEXT_NONE when that is not why. */
enum view_label scope_view_refusal(struct status refusal);

#endif
