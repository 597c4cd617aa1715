#include "http/head_gate.h"

#include "http/client_address.h"
#include "http/multipart.h"
#include "http/server_private.h"
#include "http/syntax.h"

static struct head_gate_verdict refuse(int status, const char *reason)
{
    return (struct head_gate_verdict){status, reason};
}

static const struct head_gate_verdict passed = {0, NULL};

static bool host_is_ours(const struct http_options *options, const char *host)
{
    struct bytes named = bytes_of(host);
    const char *port = strrchr(host, ':');

    if (port && strcmp(port, ":443") == 0)
        named.size -= strlen(port);
    for (size_t i = 0; i < options->host_count; i++) {
        if (syntax_equals(named, options->hosts[i]))
            return true;
    }
    return options->host_count == 0;
}

static struct head_gate_verdict judge_status(struct status status)
{
    return status_is_ok(status) ? passed : refuse(http_status_of(status.code), status.text);
}

static struct head_gate_verdict find_route(struct exchange *exchange)
{
    struct http_request *request = &exchange->request;
    struct routes_found found;
    struct status searched = routes_find(&exchange->server->routes, request->method,
                                         bytes_of(request->path), &exchange->arena, &found);
    if (!status_is_ok(searched))
        return judge_status(searched);
    if (found.route == NULL && !found.allows_get && !found.allows_post)
        return refuse(404, "no_route");
    if (found.route == NULL) {
        exchange->allow = found.allows_get ? "GET, HEAD" : "POST";
        return refuse(405, "method_not_here");
    }
    request->route = found.route;
    request->parameters = found.parameters;
    exchange->job.lane = found.route->lane;
    return passed;
}

/* The value of Content-Type; NULL when absent. `count_out` says how often it came. */
static const char *content_type(const struct http_request *request, size_t *count_out)
{
    const char *found = NULL;

    *count_out = 0;
    for (size_t i = 0; i < request->header_count; i++) {
        if (strcmp(request->headers[i].name, "content-type") != 0)
            continue;
        found = request->headers[i].value;
        (*count_out)++;
    }
    return found;
}

/* `type`, alone or with the one charset we read. */
static bool is_type(const char *value, const char *type)
{
    const char *semicolon = strchr(value, ';');
    size_t size = semicolon ? (size_t)(semicolon - value) : strlen(value);

    if (!syntax_equals(syntax_trim((struct bytes){(const uint8_t *)value, size}), type))
        return false;
    return semicolon == NULL ||
           syntax_equals(syntax_trim(bytes_of(semicolon + 1)), "charset=utf-8");
}

static bool is_accepted_type(const struct http_route *route, const char *value)
{
    if (route->body == HTTP_BODY_FORM)
        return is_type(value, "application/x-www-form-urlencoded");
    if (route->body == HTTP_BODY_FILE)
        return multipart_is_type(value);
    for (size_t i = 0; i < HTTP_CONTENT_TYPES_MAXIMUM && route->content_types[i]; i++) {
        if (is_type(value, route->content_types[i]))
            return true;
    }
    return false;
}

static struct head_gate_verdict judge_body(struct exchange *exchange)
{
    const struct http_route *route = exchange->request.route;
    size_t count = 0;
    const char *type = content_type(&exchange->request, &count);
    bool has_body = exchange->is_chunked || exchange->length > 0;

    exchange->body_maximum = route->body_maximum ? route->body_maximum : HTTP_BODY_STANDARD;
    if (!exchange->is_chunked && exchange->length > exchange->body_maximum)
        return refuse(413, "body_too_large");
    if (count > 1 || (has_body && (type == NULL || !is_accepted_type(route, type))))
        return refuse(415, "content_type");
    return passed;
}

struct head_gate_verdict head_gate_judge(struct exchange *exchange, struct address peer)
{
    const struct http_options *options = &exchange->server->options;
    struct http_request *request = &exchange->request;

    request->peer = peer;
    request->client = peer;
    if (!host_is_ours(options, request->host))
        return refuse(421, "host_not_ours");
    struct status derived = client_address(&options->trusted_proxies, peer, request->headers,
                                           request->header_count, &request->client);
    if (!status_is_ok(derived))
        return judge_status(derived);
    struct head_gate_verdict verdict = find_route(exchange);
    if (verdict.status == 0 && request->method == HTTP_POST)
        verdict = judge_body(exchange);
    return verdict;
}
