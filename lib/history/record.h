/* A record of the history as whoever reads it wants it: the event with the texts about people back
 * in their places. audit seals them under a key of each person (event.proto) and gives those that
 * can be opened beside the bytes; what is left in `sealed` is erased, or cannot be read. */
#ifndef HISTORY_RECORD_H
#define HISTORY_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/uuid.h"
#include "sekisho/audit/v1/event.pb-c.h"
#include "sekisho/audit/v1/history.pb-c.h"

/* The numbers of `place` in event.proto. */
enum {
    HISTORY_LOGIN_ID = 1,
    HISTORY_NAME = 2,
    HISTORY_LABEL = 3,
    HISTORY_REASON = 4,
    HISTORY_CHANGES = 16, /* 16 + 2n and 17 + 2n: before and after of the n-th */
};

static inline uint32_t history_before(size_t change)
{
    return HISTORY_CHANGES + 2 * (uint32_t)change;
}

static inline uint32_t history_after(size_t change)
{
    return history_before(change) + 1;
}

/* Where the text of `place` stands; NULL when the event has no such place. */
char **history_text(Sekisho__Audit__V1__Event *event, uint32_t place);

/* The event in the arena; opened texts stay the record's. INVALID_ARGUMENT when its bytes are none;
 * fields of a newer version are passed over. */
NODISCARD struct status history_record_open(const Sekisho__Audit__V1__Record *record,
                                            struct arena *arena, Sekisho__Audit__V1__Event **out);

/* Whether the text is missing: about somebody who was erased, or unreadable. `user_id_out` says
 * about whom it was, and may be NULL. */
bool history_is_sealed(const Sekisho__Audit__V1__Event *event, uint32_t place,
                       struct uuid *user_id_out);

/* Whether it is missing though its key is there: damaged. */
bool history_is_unreadable(const Sekisho__Audit__V1__Record *record, uint32_t place);

#endif
