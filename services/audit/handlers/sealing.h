/* Texts about people, taken out of an event and sealed; and put beside it again for a reader. */
#ifndef AUDIT_HANDLERS_SEALING_H
#define AUDIT_HANDLERS_SEALING_H

#include "domain/people.h"
#include "handlers/event_decode.h"
#include "handlers/personal.h"
#include "sekisho/audit/v1/history.pb-c.h"

/* Seals those of the `count` texts that are about somebody, and writes the event anew: its bytes
 * are then those to be kept, and no such text is beside them. Whose key is gone leaves no text at
 * all, only that there was one. */
NODISCARD struct status sealing_close(const struct people *people, struct recorded_event *recorded,
                                      const struct personal_text *texts, size_t count,
                                      struct arena *arena);

/* Whom the event's sealed texts are about, as people_list_once(). */
void sealing_list(const Sekisho__Audit__V1__Event *kept, struct uuid *out, size_t capacity,
                  size_t *count);

/* The texts whose keys are there, and where one does not open with its key. */
NODISCARD struct status sealing_open(const struct people *people,
                                     const Sekisho__Audit__V1__Event *kept, struct arena *arena,
                                     Sekisho__Audit__V1__Record *out);

#endif
