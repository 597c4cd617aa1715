#include "visit.h"

#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "language.h"

enum {
    USER_AGENT_MAXIMUM = 256,
    DEVICE_COOKIE_SECONDS = 180 * 24 * 3600, /* as long as auth knows a note */
};

/* What is no text is no browser's name. */
static struct status cut_user_agent(struct http_request *request, const char **out)
{
    const char *header = http_header(request, "user-agent");
    struct bytes text = header ? bytes_of(header) : bytes_of("");

    if (text.size > USER_AGENT_MAXIMUM)
        text.size = USER_AGENT_MAXIMUM;
    if (!bytes_are_utf8(text))
        text.size = 0;
    *out = arena_copy_bytes(request->arena, text);
    return *out ? OK : arena_failure();
}

struct status visit_open(struct http_request *request, struct visit **out)
{
    struct visit *visit = arena_alloc(request->arena, sizeof *visit);

    if (visit == NULL)
        return arena_failure();
    visit->route = (const struct portal_route *)request->route;
    visit->language = language_of(request, VIEW_JAPANESE);
    address_encode(request->client, visit->client_ip);
    TRY(cut_user_agent(request, &visit->user_agent));
    *out = visit;
    return OK;
}

struct rpc_call_options visit_call(const struct http_request *request)
{
    return (struct rpc_call_options){
        .deadline_monotonic_ms = request->deadline_ms,
        .request_id = request->id,
    };
}

struct rpc_call_options visit_call_as_user(const struct http_request *request, const char *service)
{
    const struct visit *visit = visit_of(request);
    const char *const *audiences = visit->route->audiences;
    struct rpc_call_options options = visit_call(request);

    for (size_t i = 0; i < PORTAL_AUDIENCES_MAXIMUM && audiences[i]; i++) {
        if (strcmp(audiences[i], service) == 0)
            options.pass = visit->session.passes[i];
    }
    return options;
}

struct rpc_call_options visit_change(const struct http_request *request)
{
    const struct visit *visit = visit_of(request);
    struct rpc_call_options options = visit_call(request);

    options.idempotency_key = (struct bytes){visit->idempotency_key, sizeof visit->idempotency_key};
    return options;
}

struct rpc_call_options visit_change_as_user(const struct http_request *request,
                                             const char *service)
{
    struct rpc_call_options options = visit_change(request);

    options.pass = visit_call_as_user(request, service).pass;
    return options;
}

struct status visit_keep_session(struct http_response *response, const char *token,
                                 bool is_customer)
{
    return http_respond_cookie(
        response, &(struct http_set_cookie){
                      .name = COOKIE_SESSION,
                      .value = token,
                      .same_site = is_customer ? HTTP_SAME_SITE_LAX : HTTP_SAME_SITE_STRICT,
                  });
}

struct status visit_address(const struct http_request *request, const char *language,
                            struct view_link *out)
{
    struct view_query_field fields[HTTP_FIELDS_MAXIMUM + 1];
    size_t count = 0;

    for (size_t i = 0; i < request->query.count; i++) {
        if (strcmp(request->query.fields[i].name, "lang") != 0)
            fields[count++] = (struct view_query_field){request->query.fields[i].name,
                                                        request->query.values[i].text};
    }
    fields[count++] = (struct view_query_field){"lang", language};
    return view_link_query(request->arena, request->path, fields, count, out);
}

bool visit_end_is_final(const struct visit *visit)
{
    return visit->session.idle_ends_at_us >= visit->session.absolute_ends_at_us;
}

bool visit_may(const struct visit *visit, const char *permission)
{
    for (size_t i = 0; i < visit->session.permission_count; i++) {
        if (strcmp(visit->session.permissions[i], permission) == 0)
            return true;
    }
    return false;
}

scope_set visit_scope(const struct visit *visit, const char *permission)
{
    if (!visit_may(visit, permission))
        return SCOPE_NONE;
    for (size_t i = 0; i < visit->session.scope_count; i++) {
        if (strcmp(visit->session.scopes[i].permission, permission) == 0)
            return visit->session.scopes[i].groups;
    }
    return SCOPE_ALL;
}

int64_t visit_now_us(const struct visit *visit)
{
    return visit->session.now_us ? visit->session.now_us : clock_wall_us();
}

const char *visit_device(const struct http_request *request)
{
    const char *device = http_cookie(request, COOKIE_DEVICE);

    return device ? device : "";
}

struct status visit_keep_device(struct http_response *response, const char *device)
{
    return http_respond_cookie(response,
                               &(struct http_set_cookie){.name = COOKIE_DEVICE,
                                                         .value = device,
                                                         .same_site = HTTP_SAME_SITE_STRICT,
                                                         .max_age_s = DEVICE_COOKIE_SECONDS});
}
