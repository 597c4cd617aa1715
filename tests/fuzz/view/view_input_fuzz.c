/* What a browser sends as a date, and what is offered as an address. */
#include <assert.h>

#include "view/format.h"
#include "view/link.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A date that is accepted is written again as it was read. */
static void try_moment(const char *text)
{
    const struct view_context context = {VIEW_JAPANESE, view_zone_find("Asia/Tokyo"), 0};
    CLEANUP(buffer_clear) struct buffer out;
    int64_t moment = 0;
    buffer_init(&out, 64);

    if (!view_moment_parse(text, context.zone, &moment))
        return;
    view_format_time(&out, &context, VIEW_TIME_INPUT, moment);
    assert(out.size == strlen("2026-10-26T00:00"));
    assert(memcmp(out.data, text, out.size) == 0);
}

/* An address that is accepted stays on this site, or is https and names its host first. */
static void try_link(const char *text)
{
    struct view_link link = {NULL};

    if (view_link_own(text, &link))
        assert(text[0] == '/' && text[1] != '/' && text[1] != '\\');
    if (view_link_https(text, &link)) {
        assert(strncmp(text, "https://", 8) == 0);
        assert(memchr(text, '@', strcspn(text, "?#")) == NULL || strchr(text + 8, '/'));
    }
    assert(link.address == NULL || strpbrk(text, "\"'<> \n\t\\") == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[VIEW_LINK_MAXIMUM + 16];
    if (size >= sizeof text)
        return 0;
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    try_moment(text);
    try_link(text);
    return 0;
}
