/* What a page is rendered for: who reads it, where, and when; and a page as who sends it has it. */
#ifndef VIEW_CONTEXT_H
#define VIEW_CONTEXT_H

#include <stdint.h>

#include "base/status.h"
#include "view/zone.h"

enum view_language {
    VIEW_JAPANESE, /* first, as everywhere in this product */
    VIEW_ENGLISH,
};

enum { VIEW_LANGUAGE_COUNT = 2 };

struct view_context {
    enum view_language language;
    const struct view_zone *zone; /* the tenant's; NULL for UTC */
    int64_t now_us;               /* what "4 minutes ago" and "today" are counted from */
};

/* The bytes a page may have; give it to buffer_init(). A page is rendered whole before its first
 * byte is sent, so that a fault midway is still a clean error page. */
enum { VIEW_MAXIMUM_SIZE = 1 << 20 };

struct buffer;

/* Any page with what it shows, made by its view_<page>_drawing(). It points to that. */
struct view_drawing {
    struct status (*render)(const void *view, const struct view_context *context,
                            struct buffer *out);
    const void *view;
};

#endif
