/* The operations port every service has: plain HTTP, cluster-internal, three paths and nothing
 * else. /healthz: the program runs. /readyz: it can answer (503 when not). /metrics: OpenMetrics.
 *
 *     struct operations_options options = {
 *         .address = address, .port = 9000, .context = process, .log = log,
 *         .is_ready = ..., .render_metrics = ...,
 *     };
 */
#ifndef HTTP_OPERATIONS_H
#define HTTP_OPERATIONS_H

#include "base/bytes.h"
#include "base/status.h"
#include "log/log.h"
#include "network/address.h"

struct operations;

enum { OPERATIONS_METRICS_MAXIMUM = 512 << 10 }; /* bytes of one /metrics answer */

/* The questions; asked from the port's own threads, each must answer without waiting. */
struct operations_options {
    struct address address;
    uint16_t port; /* 0: any free one */
    void *context;
    bool (*is_ready)(void *context);
    NODISCARD struct status (*render_metrics)(void *context, struct buffer *out);
    const struct log *log; /* borrowed */
};

/* UNAVAILABLE when the address cannot be listened on. */
NODISCARD struct status operations_open(const struct operations_options *options,
                                        struct operations **out);

uint16_t operations_port(const struct operations *operations);

/* Accepts NULL. */
void operations_close(struct operations **operations);

#endif
