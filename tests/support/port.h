/* Ports for the programs that a test starts. */
#ifndef SUPPORT_PORT_H
#define SUPPORT_PORT_H

#include <stdint.h>

/* A port of the loopback address that no test program of this machine is given again while this one
 * lives, and no outgoing connection takes: it lies below the ephemeral ports. */
uint16_t test_port_take(void);

#endif
