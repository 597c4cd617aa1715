/* The texts for words that other services use: kinds of events, roles, permissions. A word that has
 * no text gets the one for others. */
#ifndef PORTAL_NAMES_H
#define PORTAL_NAMES_H

#include "portal_views.h"

enum view_label name_of_kind(const char *kind);
enum view_label name_of_reason(const char *reason); /* TEXT_NONE for "" */
enum view_label name_of_role(const char *role);
enum view_label name_of_object(const char *permission); /* "users.view": users */
enum view_label name_of_verb(const char *permission);   /* view */
enum view_label name_of_field(const char *field);       /* of an event's changes */
enum view_label name_of_authentication(const char *authentication);

/* The kinds that can be searched for, in the order of the list. */
struct event_kind {
    const char *word;
    enum view_label name;
    bool is_important; /* shown on the home page */
};

extern const struct event_kind event_kinds[];
extern const size_t event_kind_count;

#endif
