
#include "base/clock.h"
#include "call.h"
#include "commands/commands.h"
#include "probe.h"
#include "table.h"
#include "json/write.h"

/* What was found of one service. */
struct finding {
    enum service service;
    enum probe readiness;
    struct status rpc; /* OK when it has none */
    bool has_rpc;
    int64_t rpc_us;
};

static const char *readiness_word(enum probe readiness)
{
    switch (readiness) {
    case PROBE_READY:
        return "ready";
    case PROBE_NOT_READY:
        return "not ready";
    case PROBE_SILENT:
        return "silent";
    }
    return "?";
}

static bool is_healthy(const struct finding *finding)
{
    return finding->readiness == PROBE_READY && status_is_ok(finding->rpc);
}

/* A call over the mesh proves address, certificates and threads; the operations port tells what the
 * service thinks of itself. */
static struct finding look_at(struct ctl *ctl, enum service service)
{
    const Sekisho__Rpc__V1__ListMethodsResponse *list = NULL;
    struct finding finding = {
        .service = service,
        .has_rpc = service_address(&ctl->settings, service) != NULL,
        .rpc = OK,
        .readiness =
            probe_readiness(service_operations(&ctl->settings, service), ctl->settings.timeout_ms),
    };

    if (!finding.has_rpc)
        return finding;
    finding.rpc = ctl_list_methods(ctl, service, &list);
    int64_t started_us = clock_monotonic_us();
    if (status_is_ok(finding.rpc))
        finding.rpc = ctl_list_methods(ctl, service, &list); /* without the handshake */
    finding.rpc_us = clock_monotonic_us() - started_us;
    return finding;
}

static void write_finding(struct json_writer *writer, const struct finding *finding)
{
    json_object_begin(writer, NULL);
    json_write_text(writer, "service", service_name(finding->service));
    json_write_bool(writer, "healthy", is_healthy(finding));
    json_write_text(writer, "readiness", readiness_word(finding->readiness));
    if (finding->has_rpc)
        json_write_text(writer, "rpc", status_code_name(finding->rpc.code));
    if (finding->has_rpc && status_is_ok(finding->rpc))
        json_write_int(writer, "rpcMicroseconds", finding->rpc_us);
    json_object_end(writer);
}

static struct status add_row(struct ctl *ctl, struct table *table, const struct finding *finding)
{
    const char *rpc = "none";
    const char *duration = "";

    if (finding->has_rpc)
        rpc = status_is_ok(finding->rpc) ? "answers" : finding->rpc.text;
    if (finding->has_rpc && status_is_ok(finding->rpc))
        duration = arena_format(&ctl->arena, "%.1f ms", (double)finding->rpc_us / 1000);
    if (duration == NULL)
        return arena_failure();
    return table_add(table,
                     (const char *const[]){service_name(finding->service),
                                           readiness_word(finding->readiness), rpc, duration});
}

static struct status run(struct ctl *ctl)
{
    static const char *const heading[] = {"SERVICE", "READINESS", "RPC", "TIME"};
    struct json_writer writer = json_writer_begin(&ctl->out);
    bool all_healthy = true;
    struct table table;

    table_init(&table, &ctl->arena, COUNT_OF(heading));
    TRY(table_add(&table, heading));
    if (ctl->arguments->wants_json)
        json_array_begin(&writer, NULL);
    for (size_t i = 0; i < SERVICE_COUNT; i++) {
        struct finding finding = look_at(ctl, (enum service)i);
        all_healthy = all_healthy && is_healthy(&finding);
        if (ctl->arguments->wants_json)
            write_finding(&writer, &finding);
        else
            TRY(add_row(ctl, &table, &finding));
    }
    if (ctl->arguments->wants_json)
        json_array_end(&writer);
    else
        table_print(&table, &ctl->out);
    if (ctl->arguments->wants_json)
        buffer_append_byte(&ctl->out, '\n');
    TRY(ctl_print(ctl));
    ctl->problem[0] = '\0';
    ctl->advice = "";
    return all_healthy ? OK : FAIL(UNAVAILABLE, "not every service is well");
}

const struct command command_health = {
    .name = "health",
    .summary = "Whether every service is ready and answers calls; exit code 3 when one is not.",
    .run = run,
};
