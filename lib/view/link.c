#include "view/link.h"

#include "view/escape.h"

/* What RFC 3986 admits in a path, query or fragment, less the quote; so a link needs no care but
 * '&' in an attribute. */
static bool is_harmless(const char *text)
{
    size_t size = strnlen(text, VIEW_LINK_MAXIMUM + 1);
    if (size > VIEW_LINK_MAXIMUM)
        return false;
    for (size_t i = 0; i < size; i++) {
        if (text[i] <= ' ' || text[i] > '~' || strchr("\"'<>\\^`{|}", text[i]))
            return false;
    }
    return true;
}

bool view_link_own(const char *path, struct view_link *out)
{
    if (path[0] != '/' || path[1] == '/' || !is_harmless(path))
        return false;
    *out = (struct view_link){path};
    return true;
}

bool view_link_https(const char *address, struct view_link *out)
{
    static const char scheme[] = "https://";
    if (strncmp(address, scheme, sizeof scheme - 1) != 0 || !is_harmless(address))
        return false;

    /* A user name before '@' is what makes https://bank.example@evil.example look right. */
    const char *host = address + sizeof scheme - 1;
    size_t size = strcspn(host, "/?#");
    if (size == 0 || memchr(host, '@', size))
        return false;
    *out = (struct view_link){address};
    return true;
}

struct status view_link_query(struct arena *arena, const char *path,
                              const struct view_query_field *fields, size_t count,
                              struct view_link *out)
{
    CLEANUP(buffer_clear) struct buffer text;
    buffer_init(&text, VIEW_LINK_MAXIMUM + 1);

    char separator = strchr(path, '?') ? '&' : '?';
    buffer_append_text(&text, path);
    for (size_t i = 0; i < count; i++) {
        if (fields[i].value == NULL || fields[i].value[0] == '\0')
            continue;
        buffer_append_byte(&text, (uint8_t)separator);
        buffer_append_text(&text, fields[i].name);
        buffer_append_byte(&text, '=');
        view_escape_url_part(&text, fields[i].value);
        separator = '&';
    }
    TRY(buffer_outcome(&text));

    char *address = arena_copy_bytes(arena, buffer_bytes(&text));
    if (address == NULL)
        return arena_failure();
    if (!view_link_own(address, out))
        return FAIL(INVALID_ARGUMENT, "not an address of this site");
    return OK;
}
