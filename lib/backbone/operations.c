#include "backbone/backbone_private.h"

static bool is_ready(void *context)
{
    return process_is_ready(context);
}

static struct status render_metrics(void *context, struct buffer *out)
{
    return process_render_metrics(context, out);
}

struct status backbone_open_operations(struct process *process, struct operations **out)
{
    const struct log *log = process_log(process);
    const struct config_address *where = process_operations_address(process);
    struct operations_options options = {
        .port = where->port,
        .context = process,
        .is_ready = is_ready,
        .render_metrics = render_metrics,
        .log = log,
    };

    if (!address_parse(bytes_of(where->host), &options.address)) {
        log_error(log, "operations_address_refused", LOG_STR("host", where->host));
        return FAIL(INVALID_ARGUMENT, "operations_address: an address to listen on, not a name");
    }
    return operations_open(&options, out);
}
