#include "handlers/user_link.h"

#include "pages.h"
#include "user_view.h"
#include "visit.h"

static const char *address_of(const struct http_request *request, enum managed_link_kind kind,
                              const char *token)
{
    if (token[0] == '\0')
        return "";
    return arena_format(request->arena, "%s%s%s", portal_of(request)->origin,
                        kind == MANAGED_RESET ? "/password/reset/" : "/activate/", token);
}

struct status page_user_link(struct http_request *request, struct http_response *response,
                             enum managed_link_kind kind, const struct managed_link *link,
                             const struct link_customer *customer)
{
    struct view_user_link view = {
        .is_reset = kind == MANAGED_RESET,
        .address = address_of(request, kind, link->token),
        .mail = link->is_mailed ? link->user.mail : "",
        .expires_at = link->expires_at_us,
        .customer = customer ? customer->name : "",
        .is_attached = customer && customer->is_attached,
    };

    if (view.address == NULL)
        return arena_failure();
    TRY(page_console(request, VIEW_MENU_USERS, &view.console));
    TRY(user_view_line(request, &link->user, &view.user));
    return page_show(request, response, 200, view_user_link_drawing(&view));
}
