/* Asks an operations port whether its service is ready. */
#ifndef SEKISHOCTL_PROBE_H
#define SEKISHOCTL_PROBE_H

#include "config/config.h"

enum probe {
    PROBE_READY,     /* GET /readyz was answered with 200 */
    PROBE_NOT_READY, /* with something else */
    PROBE_SILENT,    /* nobody answers */
};

/* Tries all addresses of the host, and waits at most `timeout_ms` beside looking them up. */
enum probe probe_readiness(const struct config_address *address, int64_t timeout_ms);

#endif
