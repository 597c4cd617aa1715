#include "handlers/handlers.h"

#include "http/client_address.h"
#include "pages.h"

static struct status fill_hops(const struct http_request *request, struct view_my_address *view)
{
    const struct portal *portal = portal_of(request);
    struct address way[CLIENT_HOPS_MAXIMUM + 1];
    size_t count = client_address_hops(&portal->trusted_proxies, request->peer, request->headers,
                                       request->header_count, way);
    struct view_address_hop *hops = arena_alloc_array(request->arena, count, sizeof *hops);

    if (hops == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        char text[ADDRESS_TEXT_CAPACITY];
        address_encode(way[i], text);
        hops[i].address = arena_copy_text(request->arena, text);
        if (hops[i].address == NULL)
            return arena_failure();
        hops[i].kind = i + 1 == count ? VIEW_HOP_KIND_CLIENT : VIEW_HOP_KIND_PROXY;
    }
    view->hops = hops;
    view->hops_count = count;
    view->proxies = (int64_t)count - 1;
    return OK;
}

struct status handle_my_address(struct http_request *request, struct http_response *response)
{
    struct view_my_address view = {.address = visit_of(request)->client_ip};

    TRY(page_console(request, VIEW_MENU_NONE, &view.console));
    TRY(fill_hops(request, &view));

    return page_show(request, response, 200, view_my_address_drawing(&view));
}
