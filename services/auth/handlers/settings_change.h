/* What every change of a company's settings has in common: who may, the lock, the revision that the
 * form was filled from, the event with what was and is, and the answer.
 *
 *     CLEANUP(settings_change_close) struct settings_change change = {0};
 *     TRY(settings_change_begin(call, request->tenant_id, request->base_revision, &change));
 *     if (change.once.is_repeated)
 *         return OK;
 *     ... make change.after of change.before, note each field ...
 *     if (settings_change_is_one(&change))
 *         TRY(tenant_store_set_settings(change.db, &change.after));
 *     return settings_change_finish(&change);
 */
#ifndef AUTH_HANDLERS_SETTINGS_CHANGE_H
#define AUTH_HANDLERS_SETTINGS_CHANGE_H

#include "backbone/once.h"
#include "db/db.h"
#include "domain/tenant.h"
#include "outbox/event.h"

enum { SETTINGS_CHANGE_FIELDS = 8, SETTINGS_CHANGE_NUMBER_CAPACITY = 12 };

struct settings_change {
    struct call *call;
    struct db *db;
    struct db_transaction transaction;
    struct once once;
    struct tenant before; /* locked */
    struct tenant after;  /* of the next revision */

    struct outbox_change fields[SETTINGS_CHANGE_FIELDS];
    size_t count;
    char numbers[2 * SETTINGS_CHANGE_FIELDS][SETTINGS_CHANGE_NUMBER_CAPACITY];
    size_t number_count;
};

/* ABORTED when the company has other settings than those of `base_revision`; NOT_FOUND. When the
 * call is a repeated one the response is filled, and nothing else is. */
NODISCARD struct status settings_change_begin(struct call *call, int64_t tenant_id,
                                              int64_t base_revision, struct settings_change *out);

/* Gives back what was not finished. */
void settings_change_close(struct settings_change *change);

/* Notes the field for the event, unless both are alike. The texts must live as long as the change.
 */
void settings_change_note(struct settings_change *change, const char *field, const char *before,
                          const char *after);
void settings_change_note_number(struct settings_change *change, const char *field, int32_t before,
                                 int32_t after);

/* Whether a field was noted. What is so already is no change: no event, no other revision. */
bool settings_change_is_one(const struct settings_change *change);

/* Records the event and the answer, and commits. */
NODISCARD struct status settings_change_finish(struct settings_change *change);

#endif
