#include "handlers/handlers.h"

#include "peers/logo.h"
#include "visit.h"

/* Public, as the name on the page of sign-in is. Its address names its bytes, so that whoever has
 * them need not ask again. */
struct status handle_logo(struct http_request *request, struct http_response *response)
{
    const struct rpc_call_options options = visit_call(request);
    struct bytes image;

    TRY(logo_get(portal_of(request)->auth, &options, http_parameter(request, "code")->text,
                 http_parameter(request, "name")->text, request->arena, &image));
    http_respond(response, 200, HTTP_PNG, image);
    http_respond_immutable(response);
    return OK;
}
