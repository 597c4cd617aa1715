#include "http/client_address.h"

#include "http/syntax.h"

struct search {
    const struct range_set *trusted;
    struct address client;
    size_t hops;
    bool found;
};

static struct status hop(struct search *search, struct bytes text)
{
    if (++search->hops > CLIENT_HOPS_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "too many proxies");
    if (!address_parse(syntax_trim(text), &search->client))
        return FAIL(INVALID_ARGUMENT, "a proxy gave no address");
    search->found = !range_set_contains(search->trusted, search->client);
    return OK;
}

static struct status read_line(struct search *search, const char *line)
{
    struct bytes left = bytes_of(line);

    for (bool more = true; more && !search->found;) {
        const uint8_t *comma = memrchr(left.data, ',', left.size);
        const uint8_t *begin = comma ? comma + 1 : left.data;
        size_t size = left.size - (size_t)(begin - left.data);
        TRY(hop(search, (struct bytes){begin, size}));
        more = comma != NULL;
        left.size -= size + more;
    }
    return OK;
}

struct status client_address(const struct range_set *trusted, struct address peer,
                             const struct http_header *headers, size_t count, struct address *out)
{
    struct search search = {.trusted = trusted, .client = peer};

    search.found = !range_set_contains(trusted, peer);
    for (size_t i = count; i > 0 && !search.found; i--) {
        if (strcmp(headers[i - 1].name, "x-forwarded-for") == 0)
            TRY(read_line(&search, headers[i - 1].value));
    }
    *out = search.client;
    return OK;
}
