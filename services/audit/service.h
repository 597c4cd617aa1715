/* The audit service: what its handlers find in call->service. */
#ifndef AUDIT_SERVICE_H
#define AUDIT_SERVICE_H

#include "backbone/backbone.h"
#include "metrics.h"
#include "settings.h"

struct audit_service {
    struct backbone backbone; /* the first member: call->service points to it */
    struct audit_counters counters;
};

/* For process_main(). */
NODISCARD struct status audit_open(struct process *process, const void *settings,
                                   void **service_out);
bool audit_is_ready(void *service);
void audit_reload(void *service, const void *settings);
void audit_drain(void *service, int64_t deadline_ms);
void audit_close(void *service);

/* `--migrate`: the schema, then partitions for the months to come. */
NODISCARD struct status audit_migrate(struct process *process, const void *settings);

#endif
