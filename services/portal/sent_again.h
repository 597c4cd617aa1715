/* A form that could not be carried out just now: the page that says so has what was typed, and
 * sends it again with the same token and the same fields. So it is the same change, and what was
 * carried out after all is not carried out twice. Of the forms whose input outlasts a session
 * (drafts.h), which have no secrets. */
#ifndef PORTAL_SENT_AGAIN_H
#define PORTAL_SENT_AGAIN_H

#include "http/request.h"
#include "portal_views.h"

/* Leaves `view` as it is for what cannot be sent again: another request, a form from elsewhere, one
 * that is too long. Texts are in `arena`. */
void sent_again_fill(const struct http_request *request, struct arena *arena,
                     struct view_problem *view);

#endif
