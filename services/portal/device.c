#include "device.h"

#include <string.h>

struct mark {
    const char *found_in; /* the header */
    const char *name;
};

/* The first that is found counts: browsers name their ancestors too. */
static const struct mark systems[] = {
    {"iPhone", "iPhone"},      {"iPad", "iPad"},      {"Android", "Android"}, {"CrOS", "ChromeOS"},
    {"Windows NT", "Windows"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"},
};

static const struct mark browsers[] = {
    {"Edg/", "Edge"},     {"EdgA/", "Edge"},       {"EdgiOS/", "Edge"},
    {"OPR/", "Opera"},    {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
    {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"},   {"Safari/", "Safari"},
};

static const char *find(const struct mark *marks, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (strstr(text, marks[i].found_in))
            return marks[i].name;
    }
    return "";
}

struct status device_name(struct arena *arena, const char *user_agent, const char **out)
{
    const char *system = find(systems, COUNT_OF(systems), user_agent);
    const char *browser = find(browsers, COUNT_OF(browsers), user_agent);
    const char *separator = system[0] && browser[0] ? " / " : "";
    const char *name = arena_format(arena, "%s%s%s", system, separator, browser);

    if (name == NULL)
        return arena_failure();
    *out = name;
    return OK;
}
