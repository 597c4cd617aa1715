/* The texts for words that other services use: roles, permissions, reasons (kinds of events:
 * kinds.h). A word that has no text gets the one for others. */
#ifndef PORTAL_NAMES_H
#define PORTAL_NAMES_H

#include "portal_views.h"

enum view_label name_of_reason(const char *reason); /* TEXT_NONE for "" */
enum view_label name_of_role(const char *role);
enum view_label name_of_object(const char *permission); /* "users.view": users */
enum view_label name_of_verb(const char *permission);   /* view */
enum view_label name_of_field(const char *field);       /* of an event's changes */
enum view_label name_of_authentication(const char *authentication);

#endif
