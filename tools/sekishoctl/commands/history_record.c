#include "commands/history_record.h"

#include <inttypes.h>

#include "history/record.h"
#include "mapping.h"

struct status history_record_read(struct ctl *ctl, const Sekisho__Audit__V1__Record *record,
                                  struct arena *arena, const Sekisho__Audit__V1__Event **out)
{
    Sekisho__Audit__V1__Event *event = NULL;
    struct status opened = history_record_open(record, arena, &event);

    if (opened.code == STATUS_INVALID_ARGUMENT)
        return ctl_refuse(ctl, "event %" PRId64 " of the history cannot be read", record->seq);
    TRY(opened);
    *out = event;
    return OK;
}

struct status history_record_write(struct json_writer *writer,
                                   const Sekisho__Audit__V1__Record *record,
                                   const Sekisho__Audit__V1__Event *event, struct arena *arena)
{
    json_object_begin(writer, NULL);
    TRY(mapping_write(writer, "record", &record->base, arena));
    TRY(mapping_write(writer, "event", &event->base, arena));
    json_object_end(writer);
    return OK;
}
