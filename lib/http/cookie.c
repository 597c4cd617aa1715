#include "http/cookie.h"

#include "http/syntax.h"

/* RFC 6265 section 4.1.1, cookie-octet: printable ASCII without white space, DQUOTE, comma,
 * semicolon and backslash. */
static bool is_value(const char *text)
{
    for (; *text; text++) {
        uint8_t byte = (uint8_t)*text;
        if (byte <= 0x20 || byte >= 0x7f || strchr("\",;\\", byte) != NULL)
            return false;
    }
    return true;
}

static bool is_ours(const char *name)
{
    return strncasecmp(name, "__Host-", 7) == 0 || strncasecmp(name, "__Secure-", 9) == 0;
}

static struct status refused(void)
{
    return FAIL(INVALID_ARGUMENT, "the cookies are malformed");
}

static bool is_known(const struct http_cookie *cookies, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(cookies[i].name, name) == 0)
            return true;
    }
    return false;
}

/* Takes one pair, already cut out of the header. */
static struct status take(char *pair, struct http_cookie *cookies, size_t *count)
{
    char *equals = strchr(pair, '=');
    if (equals)
        *equals = '\0';
    if (equals == NULL || !syntax_is_token(bytes_of(pair)) || !is_value(equals + 1))
        return is_ours(pair) ? refused() : OK;
    if (is_known(cookies, *count, pair) || *count == COOKIES_MAXIMUM)
        return refused();

    cookies[(*count)++] = (struct http_cookie){pair, equals + 1};
    return OK;
}

struct status cookies_parse(const char *header, struct arena *arena, const struct http_cookie **out,
                            size_t *count_out)
{
    char *text = arena_copy_text(arena, header);
    struct http_cookie *cookies = arena_alloc_array(arena, COOKIES_MAXIMUM, sizeof *cookies);
    size_t count = 0;
    if (text == NULL || cookies == NULL)
        return arena_failure();

    while (text) {
        char *next = strchr(text, ';');
        if (next)
            *next++ = '\0';
        text += *text == ' ';
        TRY(take(text, cookies, &count));
        text = next;
    }
    *out = cookies;
    *count_out = count;
    return OK;
}
