/* The operator's command line against the programs that run. */
#ifndef INTEGRATION_WHOLE_CTL_H
#define INTEGRATION_WHOLE_CTL_H

#include "support/world/world.h"

/* Its settings, in a file of the world's folder. */
void ctl_write_settings(char path[static TEST_PATH_CAPACITY]);

#endif
