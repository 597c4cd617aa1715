/* A record of the history as JSON: as it is, and the event in it readable. */
#ifndef SEKISHOCTL_COMMANDS_HISTORY_RECORD_H
#define SEKISHOCTL_COMMANDS_HISTORY_RECORD_H

#include "ctl.h"
#include "sekisho/audit/v1/event.pb-c.h"
#include "sekisho/audit/v1/history.pb-c.h"
#include "json/write.h"

/* The event in it, in the arena, with its texts as far as nobody was erased. Says which one cannot
 * be read. */
NODISCARD struct status history_record_read(struct ctl *ctl,
                                            const Sekisho__Audit__V1__Record *record,
                                            struct arena *arena,
                                            const Sekisho__Audit__V1__Event **out);

NODISCARD struct status history_record_write(struct json_writer *writer,
                                             const Sekisho__Audit__V1__Record *record,
                                             const Sekisho__Audit__V1__Event *event,
                                             struct arena *arena);

#endif
