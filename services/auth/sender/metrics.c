#include "sender/sender.h"

static const char *const outcome_words[SENDER_OUTCOMES] = {
    [SENDER_DELIVERED] = "delivered", [SENDER_PUT_OFF] = "put_off",
    [SENDER_REFUSED] = "refused",     [SENDER_UNCERTAIN] = "uncertain",
    [SENDER_LATE] = "late",           [SENDER_UNREADABLE] = "unreadable",
};

static const struct metrics_family families[] = {
    {METRICS_COUNTERS("sekisho_mail_tries", struct sender_counters, outcomes), .label = "outcome",
     .words = outcome_words, .help = "Mails taken up, by what the try came to."},
    {METRICS_HISTOGRAM("sekisho_mail_duration", struct sender_counters, duration),
     .help = "Time to hand a mail to a mail server, or to fail."},
    {METRICS_GAUGE("sekisho_mail_waiting", struct sender_counters, waiting),
     .help = "Mails that wait to be handed over."},
    {METRICS_GAUGE("sekisho_mail_oldest_age_seconds", struct sender_counters, oldest_age),
     .unit = "seconds", .is_micro = true, .help = "Age of the oldest of them."},
    {METRICS_GAUGE("sekisho_mail_relay_rests", struct sender_counters, rests),
     .help = "1 while every mail server has failed a moment ago and none is asked."},
};

static const struct metrics_table table = {families, COUNT_OF(families), NULL, 0};

void sender_metrics_add(struct metrics_registry *registry, struct sender *sender)
{
    metrics_registry_add(registry, &table, &sender->counters);
}
