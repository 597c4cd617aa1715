/* The settings file of one program of the world. */
#ifndef SUPPORT_WORLD_SETTINGS_H
#define SUPPORT_WORLD_SETTINGS_H

#include "support/world/world.h"

/* Writes it, with lines of `extra` that set nothing the world sets. */
void world_settings_write(enum identity program, const char *extra);

#endif
