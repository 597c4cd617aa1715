/* The pattern of a route's path, compiled: "/admin/users/{id:uuid}" (http/route.h). */
#ifndef HTTP_PATTERN_H
#define HTTP_PATTERN_H

#include "base/arena.h"
#include "http/route.h"

enum { PATTERN_NAME_CAPACITY = 32, PATTERN_TEXT_MAXIMUM = 128 };

struct pattern_segment {
    enum {
        PATTERN_LITERAL,
        PATTERN_UUID,
        PATTERN_INTEGER,
        PATTERN_TOKEN,
        PATTERN_FILE,
    } kind;
    struct bytes literal;
    char name[PATTERN_NAME_CAPACITY];
};

struct pattern {
    struct pattern_segment segments[HTTP_SEGMENTS_MAXIMUM];
    size_t count;
    struct http_field fields[HTTP_SEGMENTS_MAXIMUM]; /* of the parameters, in order; they point into
                                                        `segments`, so a pattern is not moved */
    size_t field_count;
};

/* A path cut at its slashes and decoded. "/" has none. */
struct pattern_path {
    char *segments[HTTP_SEGMENTS_MAXIMUM];
    size_t count;
};

/* False when the text is not a pattern. `text` must outlive it. */
NODISCARD bool pattern_compile(const char *text, struct pattern *out);

/* Whether some path fits both. */
bool pattern_overlaps(const struct pattern *a, const struct pattern *b);

/* Cuts and decodes `path`, which begins with '/', in the arena. INVALID_ARGUMENT when an escape is
 * malformed or stands for a slash or control character, or the whole is not UTF-8; NOT_FOUND when
 * no pattern has that many segments. */
NODISCARD struct status pattern_path_parse(struct bytes path, struct arena *arena,
                                           struct pattern_path *out);

bool pattern_fits(const struct pattern *pattern, const struct pattern_path *path);

/* The values of a path that fits. RESOURCE_EXHAUSTED when the arena is used up. */
NODISCARD struct status pattern_values(const struct pattern *pattern,
                                       const struct pattern_path *path, struct arena *arena,
                                       struct http_values *out);

#endif
