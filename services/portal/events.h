/* Events that portal itself records. */
#ifndef PORTAL_EVENTS_H
#define PORTAL_EVENTS_H

#include "http/request.h"
#include "outbox/outbox.h"

/* A form that did not come from our own page, and a page that is not for this user, of whom session
 * knows nothing against it. That it cannot be recorded is no reason to accept it: the failure is
 * logged, and the refusal stands. */
void event_csrf_refused(const struct http_request *request);
void event_page_refused(const struct http_request *request);

/* A transaction of the user's company for what is recorded in it: an act, or a look, for what
 * cannot be recorded is not given away either. */
NODISCARD struct status event_begin(const struct http_request *request, struct db **db,
                                    struct db_transaction *transaction);

/* The same for what only takes rights away, which goes on when changes are refused. */
NODISCARD struct status event_begin_restricting(const struct http_request *request, struct db **db,
                                                struct db_transaction *transaction);

enum { EVENT_NOTES_MAXIMUM = 4 };

/* What of a list was asked for, as the history keeps it. Begin with {0}; lives as long as the
 * event. */
struct event_notes {
    char search_length[12];
    struct outbox_change changes[EVENT_NOTES_MAXIMUM];
};

/* Says in the event that there was this condition, of the words of the page; "" says nothing.
 * `word` lives as long as the event, too. */
void event_note(struct outbox_event *event, const char *field, const char *word,
                struct event_notes *notes);

/* Says that there was a search, and of how many characters: what was typed is as a rule somebody's
 * name, and a history is kept for years. */
void event_note_search(struct outbox_event *event, const char *typed, struct event_notes *notes);

/* Completes the event (kind, result and object are given) with who asks, from where and when, and
 * writes it into the transaction of the act. One of each request. Whatever it returns but OK, the
 * transaction must not be committed, and what was read in it must not be sent. */
NODISCARD struct status event_append(const struct http_request *request,
                                     struct db_transaction *transaction,
                                     struct outbox_event *event);

/* The same of a refusal, which somebody can cause as often as they like: many alike are folded. */
NODISCARD struct status event_append_foldable(const struct http_request *request,
                                              struct db_transaction *transaction,
                                              struct outbox_event *event);

/* Logs that a refusal could not be recorded; it stands. */
void event_log_lost(const struct http_request *request, const char *kind, struct status why);

#endif
