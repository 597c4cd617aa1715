#include "rpc/call.h"

#include "base/clock.h"
#include "rpc/progress.h"

struct status call_bytes(const struct call *call, const void *data, size_t size,
                         ProtobufCBinaryData *out)
{
    uint8_t *copy = arena_alloc(call->arena, size);
    if (copy == NULL)
        return arena_failure();
    if (size > 0)
        memcpy(copy, data, size);
    *out = (ProtobufCBinaryData){.len = size, .data = copy};
    return OK;
}

struct status call_text(const struct call *call, const char *text, char **out)
{
    char *copy = arena_copy_text(call->arena, text);
    if (copy == NULL)
        return arena_failure();
    *out = copy;
    return OK;
}

struct status call_uuid(const struct call *call, struct uuid uuid, ProtobufCBinaryData *out)
{
    return call_bytes(call, uuid.bytes, sizeof uuid.bytes, out);
}

int64_t call_remaining_ms(const struct call *call)
{
    int64_t remaining = call->deadline_monotonic_ms - clock_monotonic_ms();
    return remaining > 0 ? remaining : 0;
}

bool call_is_cancelled(const struct call *call)
{
    if (call_remaining_ms(call) == 0)
        return true;
    return call->progress && call_progress_is_over(call->progress);
}
