/* Which texts of an event are about a person, and about whom:
 *
 *     login ID and name of the actor   the actor; a stranger's login ID: whom the event is about,
 *                                      or who has this login ID
 *     label                            whom the event is about: a user, or whose session it is
 *     reason                           the same, when somebody else did it and says why
 *     changes of name, login ID, mail  the same
 *     why they are kept though dormant the same
 *     the actor that was searched for  who has this login ID, else who searched
 *
 * What nobody has (a stranger's guess) stays as it is. */
#ifndef AUDIT_HANDLERS_PERSONAL_H
#define AUDIT_HANDLERS_PERSONAL_H

#include "base/uuid.h"
#include "sekisho/audit/v1/event.pb-c.h"

struct personal_text {
    uint32_t place;      /* history/record.h */
    char **text;         /* in the message; never "" */
    struct uuid user_id; /* nil: whoever has this login ID, if anybody */
    struct uuid or_else; /* whose it is when nobody has; nil for nobody's */
    bool is_login;
};

/* At most so many. */
size_t personal_count(const Sekisho__Audit__V1__Event *event);

/* Fills `out`, which has room for personal_count(); gives how many there are. */
size_t personal_list(Sekisho__Audit__V1__Event *event, struct personal_text *out);

#endif
