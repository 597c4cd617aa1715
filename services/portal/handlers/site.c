#include "handlers/handlers.h"

#include <string.h>

#include "portal_assets.h"
#include "visit.h"

struct status handle_start(struct http_request *request, struct http_response *response)
{
    return http_redirect(response, 303,
                         visit_of(request)->session.is_customer ? "/my/statements" : "/admin");
}

/* From a table that was compiled in: there is no file system behind these addresses. */
struct status handle_asset(struct http_request *request, struct http_response *response)
{
    for (size_t i = 0; i < portal_assets_count; i++) {
        const struct asset *asset = &portal_assets[i];
        if (strcmp(asset->path, request->path) != 0)
            continue;
        bool is_gzip = asset->gzip.size > 0 && http_accepts_gzip(request);
        http_respond(response, 200, http_type_named(asset->type),
                     is_gzip ? asset->gzip : asset->content);
        if (is_gzip)
            http_respond_gzip(response);
        http_respond_immutable(response);
        return OK;
    }
    return FAIL(NOT_FOUND, "there is no such file");
}

/* RFC 9116. */
struct status handle_security_txt(struct http_request *request, struct http_response *response)
{
    const struct portal *portal = portal_of(request);
    const struct portal_settings *settings = portal->settings;

    if (settings->security_contact[0] == '\0')
        return FAIL(NOT_FOUND, "there is no such file");
    const char *text =
        arena_format(request->arena,
                     "Contact: %s\nExpires: %s\nPreferred-Languages: ja, en\n"
                     "Canonical: %s/.well-known/security.txt\n",
                     settings->security_contact, settings->security_expires, portal->origin);
    if (text == NULL)
        return arena_failure();
    http_respond(response, 200, HTTP_TEXT, bytes_of(text));
    return OK;
}

/* Where password managers send whoever is to change theirs (W3C, "A Well-Known URL for Changing
 * Passwords"). */
struct status handle_change_password_address(struct http_request *request,
                                             struct http_response *response)
{
    (void)request;
    return http_redirect(response, 303, "/account/security/password");
}

/* Browsers report what the Content-Security-Policy stopped. What they say comes from whoever wants
 * to, so it is counted and not kept. */
struct status handle_csp_report(struct http_request *request, struct http_response *response)
{
    metrics_count(&portal_of(request)->metrics.csp_reports);
    http_respond_empty(response);
    return OK;
}
