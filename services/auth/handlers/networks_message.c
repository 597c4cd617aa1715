#include "handlers/networks_message.h"

typedef Sekisho__Auth__V1__NetworkList ListMessage;
typedef Sekisho__Auth__V1__NetworkRange RangeMessage;

static struct status read_range(const RangeMessage *message, struct network_range *range,
                                struct network_note *note)
{
    if (!range_parse(bytes_of(message->range), &range->range))
        return FAIL(INVALID_ARGUMENT, "range: not an address range");
    if (message->expires_at_us < 0)
        return FAIL(INVALID_ARGUMENT, "expires_at_us: a time, or 0");
    range->expires_at_us = message->expires_at_us;
    if (!text_copy(note->label, sizeof note->label, message->label) ||
        !text_copy(note->owner, sizeof note->owner, message->owner))
        return FAIL(INVALID_ARGUMENT, "label, owner: at most 64 and 32 bytes");
    return OK;
}

static struct status read_list(const struct call *call, const ListMessage *message,
                               struct network_list *list, const struct network_note **notes_out)
{
    size_t count = message->n_ranges;
    struct network_range *ranges = arena_alloc_array(call->arena, count, sizeof *ranges);
    struct network_note *notes = arena_alloc_array(call->arena, count, sizeof *notes);

    if (ranges == NULL || notes == NULL)
        return arena_failure();
    if (!text_copy(list->name, sizeof list->name, message->name))
        return FAIL(INVALID_ARGUMENT, "lists: everyone, staff, customers or role: and a role");
    for (size_t i = 0; i < count; i++)
        TRY(read_range(message->ranges[i], &ranges[i], &notes[i]));
    list->mode = (enum network_mode)message->mode;
    list->ranges = ranges;
    list->count = count;
    *notes_out = notes;
    return OK;
}

struct status networks_from_message(const struct call *call, ListMessage *const *lists,
                                    size_t count, struct networks *out)
{
    struct networks networks = {.count = count};

    if (count > NETWORK_LISTS_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "lists: each once");
    for (size_t i = 0; i < count; i++)
        TRY(read_list(call, lists[i], &networks.lists[i], &networks.notes[i]));
    TRY(networks_validate(&networks));
    *out = networks;
    return OK;
}

static struct status write_range(const struct call *call, const struct network_range *range,
                                 const struct network_note *note, RangeMessage *out)
{
    char text[RANGE_TEXT_CAPACITY];

    range_encode(range->range, text);
    out->expires_at_us = range->expires_at_us;
    TRY(call_text(call, text, &out->range));
    TRY(call_text(call, note->label, &out->label));
    return call_text(call, note->owner, &out->owner);
}

static struct status write_list(const struct call *call, const struct network_list *list,
                                const struct network_note *notes, ListMessage *out)
{
    RangeMessage *messages = arena_alloc_array(call->arena, list->count, sizeof *messages);

    out->ranges = arena_alloc_array(call->arena, list->count, sizeof(RangeMessage *));
    if (messages == NULL || out->ranges == NULL)
        return arena_failure();
    for (size_t i = 0; i < list->count; i++) {
        sekisho__auth__v1__network_range__init(&messages[i]);
        TRY(write_range(call, &list->ranges[i], &notes[i], &messages[i]));
        out->ranges[out->n_ranges++] = &messages[i];
    }
    out->mode = (Sekisho__Auth__V1__NetworkMode)list->mode;
    return call_text(call, list->name, &out->name);
}

struct status networks_to_message(const struct call *call, const struct networks *networks,
                                  ListMessage ***lists_out, size_t *count_out)
{
    size_t count = networks->count;
    ListMessage *messages = arena_alloc_array(call->arena, count, sizeof *messages);
    ListMessage **lists = arena_alloc_array(call->arena, count, sizeof(ListMessage *));

    if (messages == NULL || lists == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        sekisho__auth__v1__network_list__init(&messages[i]);
        TRY(write_list(call, &networks->lists[i], networks->notes[i], &messages[i]));
        lists[i] = &messages[i];
    }
    *lists_out = lists;
    *count_out = count;
    return OK;
}
