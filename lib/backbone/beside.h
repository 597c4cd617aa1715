/* What a process beside a service stands on, such as the one that sends mails: the service's
 * database under a role of its own, and the operations port. It has no certificate, is on no mesh
 * and calls nobody. */
#ifndef BACKBONE_BESIDE_H
#define BACKBONE_BESIDE_H

#include "backbone/backbone.h"

/* A pool as the role `<service>_<suffix>`. */
NODISCARD struct status backbone_open_pool(const struct backbone_settings *settings,
                                           const char *service, const char *suffix,
                                           int64_t connections, const struct log *log,
                                           struct db_pool **out);

/* Answers /healthz, /readyz and /metrics for the process. */
NODISCARD struct status backbone_open_operations(struct process *process, struct operations **out);

#endif
