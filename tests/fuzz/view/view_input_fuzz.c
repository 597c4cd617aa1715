/* What a browser sends as a date, and what is offered as an address. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

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

/* The day that ends is the one that was read, and ends with the zone's midnight. */
static void try_day(const char *text)
{
    const struct view_zone *zone = view_zone_find("Asia/Tokyo");
    char again[40];
    int64_t end = 0;

    if (!view_day_end_parse(text, zone, &end))
        return;
    struct view_moment last = view_moment_at(end - 1, zone);
    assert(last.hour == 23 && last.minute == 59 && last.second == 59);
    (void)snprintf(again, sizeof again, "%04d-%02d-%02d", last.year, last.month, last.day);
    assert(strcmp(again, text) == 0);
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
    try_day(text);
    try_link(text);
    return 0;
}
