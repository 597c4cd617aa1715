/* A browser's name for people: "Windows / Edge". */
#ifndef PORTAL_DEVICE_H
#define PORTAL_DEVICE_H

#include "base/arena.h"

/* From a User-Agent header; "" when it says neither system nor browser that we know. What it says
 * is the browser's own word: shown to its user, never decided by. */
NODISCARD struct status device_name(struct arena *arena, const char *user_agent, const char **out);

#endif
