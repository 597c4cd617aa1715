#include "metrics.h"

static const char *const event_words[EVENT_OUTCOMES] = {
    [EVENT_APPENDED] = "appended",
    [EVENT_SKIPPED] = "skipped",
    [EVENT_REFUSED] = "refused",
    [EVENT_READING] = "reading",
};

static const struct metrics_family families[] = {
    {METRICS_COUNTERS("sekisho_audit_events", struct audit_counters, events), .label = "outcome",
     .words = event_words, .help = "Events, by what became of them."},
    {METRICS_COUNTER("sekisho_audit_unreadable_texts", struct audit_counters, unreadable),
     .help = "Sealed texts that did not open for a reader, though their key is there."},
};

static const struct metrics_table table = {families, COUNT_OF(families), NULL, 0};

void audit_metrics_add(struct metrics_registry *registry, struct audit_counters *counters)
{
    metrics_registry_add(registry, &table, counters);
}
