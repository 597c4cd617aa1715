#include "http/request.h"

#include <assert.h>
#include <string.h>

#include "http/route.h"
#include "http/syntax.h"

/* The names are literals of the program: one that is not declared is a bug that the first test of
 * the handler meets. */
static const struct http_value *declared(const struct http_values *values, const char *name)
{
    size_t i = 0;

    while (i < values->count && strcmp(values->fields[i].name, name) != 0)
        i++;
    assert(i < values->count);
    return &values->values[i];
}

const struct http_value *http_parameter(const struct http_request *request, const char *name)
{
    return declared(&request->parameters, name);
}

const struct http_value *http_query(const struct http_request *request, const char *name)
{
    return declared(&request->query, name);
}

const struct http_value *http_form(const struct http_request *request, const char *name)
{
    return declared(&request->form, name);
}

struct uuid http_path_uuid(const struct http_request *request, const char *name)
{
    return http_parameter(request, name)->uuid;
}

int64_t http_path_integer(const struct http_request *request, const char *name)
{
    return http_parameter(request, name)->integer;
}

int64_t http_value_integer(const struct http_value *value, int64_t otherwise)
{
    return value->is_present && value->fault == HTTP_FAULT_NONE ? value->integer : otherwise;
}

const char *http_header(const struct http_request *request, const char *name)
{
    const char *found = NULL;

    for (size_t i = 0; i < request->header_count; i++) {
        if (strcmp(request->headers[i].name, name) != 0)
            continue;
        if (found)
            return NULL;
        found = request->headers[i].value;
    }
    return found;
}

const char *http_cookie(const struct http_request *request, const char *name)
{
    for (size_t i = 0; i < request->cookie_count; i++) {
        if (strcmp(request->cookies[i].name, name) == 0)
            return request->cookies[i].value;
    }
    return NULL;
}

bool http_accepts_gzip(const struct http_request *request)
{
    const char *offered = http_header(request, "accept-encoding");
    return offered && syntax_list_has(bytes_of(offered), "gzip");
}
