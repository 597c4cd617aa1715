#include "handlers/record_message.h"

struct status record_message(const struct call *call, const struct record *record,
                             Sekisho__Audit__V1__Record *out)
{
    out->seq = record->seq;
    out->recorded_at_us = record->recorded_at_us;
    TRY(call_bytes(call, record->event.data, record->event.size, &out->event));
    return call_bytes(call, record->leaf_hash, sizeof record->leaf_hash, &out->leaf_hash);
}
