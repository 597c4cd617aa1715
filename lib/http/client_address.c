#include "http/client_address.h"

#include "http/syntax.h"

struct search {
    const struct range_set *trusted;
    struct address client;
    size_t hops;
    bool found;
    struct address *way; /* NULL, or where each is noted down */
};

static struct status hop(struct search *search, struct bytes text)
{
    if (++search->hops > CLIENT_HOPS_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "too many proxies");
    if (!address_parse(syntax_trim(text), &search->client))
        return FAIL(INVALID_ARGUMENT, "a proxy gave no address");
    search->found = !range_set_contains(search->trusted, search->client);
    if (search->way)
        search->way[search->hops] = search->client;
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

static struct status follow(struct search *search, const struct http_header *headers, size_t count)
{
    search->found = !range_set_contains(search->trusted, search->client);
    for (size_t i = count; i > 0 && !search->found; i--) {
        if (strcmp(headers[i - 1].name, "x-forwarded-for") == 0)
            TRY(read_line(search, headers[i - 1].value));
    }
    return OK;
}

struct status client_address(const struct range_set *trusted, struct address peer,
                             const struct http_header *headers, size_t count, struct address *out)
{
    struct search search = {.trusted = trusted, .client = peer};

    TRY(follow(&search, headers, count));
    *out = search.client;
    return OK;
}

size_t client_address_hops(const struct range_set *trusted, struct address peer,
                           const struct http_header *headers, size_t count,
                           struct address out[static CLIENT_HOPS_MAXIMUM + 1])
{
    struct search search = {.trusted = trusted, .client = peer, .way = out};

    out[0] = peer;
    (void)!status_is_ok(follow(&search, headers, count));
    return search.hops + 1;
}
