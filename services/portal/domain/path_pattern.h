/* Whether a path is one that a route has, asked of what came from outside. Stricter than the router
 * (http/pattern.h): no escape stands for anything, so what fits is what every browser reads. */
#ifndef PORTAL_DOMAIN_PATH_PATTERN_H
#define PORTAL_DOMAIN_PATH_PATTERN_H

#include <stdbool.h>

/* `pattern` is a literal, or one and a last {name:int}. The query of `path` is not looked at. */
bool path_pattern_fits(const char *pattern, const char *path);

#endif
