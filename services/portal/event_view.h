/* Events of the history as the pages show them. */
#ifndef PORTAL_EVENT_VIEW_H
#define PORTAL_EVENT_VIEW_H

#include "peers/audit.h"
#include "portal_views.h"

void event_line(const struct audit_event *event, struct view_event_line *out);

/* Instead of a text about somebody; TEXT_NONE when it is there. */
enum view_label event_missing_text(enum audit_text text);

/* Why it was done, in the words of who did it: not ours, so shown as they are. "" for none. */
const char *event_own_words(const struct audit_event *event);

/* One line for each event of a page, in the arena. */
NODISCARD struct status event_lines(const struct audit_page *page, struct arena *arena,
                                    const struct view_event_line **out);

#endif
