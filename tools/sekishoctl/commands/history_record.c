#include "commands/history_record.h"

#include <inttypes.h>

#include "mapping.h"
#include "rpc/message.h"

struct status history_record_read(struct ctl *ctl, const Sekisho__Audit__V1__Record *record,
                                  struct arena *arena, const Sekisho__Audit__V1__Event **out)
{
    struct bytes bytes = {record->event.data, record->event.len};
    ProtobufCMessage *event = NULL;

    if (!status_is_ok(rpc_message_decode(&sekisho__audit__v1__event__descriptor, bytes,
                                         RPC_TOLERANT, arena, &event)))
        return ctl_refuse(ctl, "event %" PRId64 " of the history cannot be read", record->seq);
    *out = (const Sekisho__Audit__V1__Event *)event;
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
