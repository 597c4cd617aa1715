#include "handlers/choice.h"

#include <string.h>

typedef Sekisho__Session__V1__SessionChoice WireChoice;

enum { SESSION_IDS_MAXIMUM = 100 };

static struct status read_user(const WireChoice *wire, struct session_choice *chosen)
{
    chosen->of_one_user = wire->user_id.len > 0;
    if (chosen->of_one_user &&
        !uuid_from_bytes(wire->user_id.data, wire->user_id.len, &chosen->user_id))
        return FAIL(INVALID_ARGUMENT, "user_id has 16 bytes");
    return OK;
}

static struct status read_texts(const WireChoice *wire, struct choice *out)
{
    struct range range;

    if (wire->role[0] && !permission_name_is_valid(wire->role))
        return FAIL(INVALID_ARGUMENT, "role: no such name");
    if (strnlen(wire->name, DISPLAY_NAME_MAXIMUM + 1) > DISPLAY_NAME_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "name: at most 128 bytes");
    if (wire->network[0] && !range_parse(bytes_of(wire->network), &range))
        return FAIL(INVALID_ARGUMENT, "network: neither an address nor a range");
    if (wire->network[0]) {
        range_encode(range, out->network);
        out->chosen.network = out->network;
    }
    out->chosen.role = wire->role[0] ? wire->role : NULL;
    out->chosen.name = wire->name[0] ? wire->name : NULL;
    return OK;
}

static struct status read_ids(const struct call *call, const WireChoice *wire,
                              struct session_choice *chosen)
{
    if (wire->n_session_ids > SESSION_IDS_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "session_ids: at most 100");
    struct uuid *ids = arena_alloc_array(call->arena, wire->n_session_ids, sizeof *ids);
    if (ids == NULL)
        return arena_failure();
    for (size_t i = 0; i < wire->n_session_ids; i++) {
        if (!uuid_from_bytes(wire->session_ids[i].data, wire->session_ids[i].len, &ids[i]))
            return FAIL(INVALID_ARGUMENT, "session_ids: an id has 16 bytes");
    }
    chosen->session_ids = ids;
    chosen->session_id_count = wire->n_session_ids;
    return OK;
}

struct status choice_read(const struct call *call, const WireChoice *wire, struct choice *out)
{
    struct session_choice *chosen = &out->chosen;

    *out = (struct choice){.is_everything = true};
    if (wire == NULL)
        return OK;
    if (wire->since_us < 0)
        return FAIL(INVALID_ARGUMENT, "since_us: a time, or 0");
    chosen->since_us = wire->since_us;
    TRY(read_user(wire, chosen));
    TRY(read_texts(wire, out));
    TRY(read_ids(call, wire, chosen));
    out->is_everything = !chosen->of_one_user && !chosen->role && !chosen->network &&
                         !chosen->name && !chosen->since_us && chosen->session_id_count == 0;
    return OK;
}
