/* What every sign-in goes through, ours and one that an internal system hosts: the same path, time
 * and counters whoever is there or not, up to the record (handlers/attempt.h). What came of it is
 * the caller's to answer. */
#ifndef AUTH_HANDLERS_EXAMINE_H
#define AUTH_HANDLERS_EXAMINE_H

#include "handlers/attempt.h"
#include "sekisho/auth/v1/auth.pb-c.h"

/* OK with `found_out` false for NOT_FOUND; any other failure stays one. */
NODISCARD struct status examine_found(struct status status, bool *found_out);

/* Reads `presented`. INVALID_ARGUMENT before anything is touched. */
NODISCARD struct status examine_form(struct attempt *attempt);

/* Once the company was looked for: counts, looks at the password, enters where the attempt says
 * how, and records. OK with `refusal` set for whoever is refused ("throttled": the password was not
 * looked at, tried.verdict says for how long). */
NODISCARD struct status examine(struct call *call, struct attempt *attempt);

/* UNAUTHENTICATED, one answer for every cause. */
NODISCARD struct status examine_refused(void);

/* For answers, in the call's arena: the note of the device, and the user. */
NODISCARD struct status examine_remember_device(const struct call *call,
                                                const struct attempt *attempt, char **out);
NODISCARD struct status examine_user(const struct call *call, const struct attempt *attempt,
                                     Sekisho__Auth__V1__User **out);

/* Frees what the attempt holds, and counts it. */
void examine_end(struct call *call, struct attempt *attempt, struct status outcome);

#endif
