/* Rows of field lists, as the table of routes has them again and again. */
#ifndef PORTAL_ROUTE_FIELDS_H
#define PORTAL_ROUTE_FIELDS_H

#include "domain/csrf.h"
#include "handlers/sessions_fields.h"
#include "http/route.h"
#include "language.h"
#include "peers/session.h"

#define CHOICE_FIELD(field, choices, count)                                                        \
    {                                                                                              \
        .name = (field), .type = HTTP_FIELD_CHOICE, .words = (choices), .word_count = (count)      \
    }
#define LANGUAGE CHOICE_FIELD("lang", language_words, VIEW_LANGUAGE_COUNT)
#define CSRF                                                                                       \
    {                                                                                              \
        .name = "csrf", .type = HTTP_FIELD_TOKEN, .maximum = CSRF_TEXT_CAPACITY - 1                \
    }
#define TEXT_FIELD(field, longest)                                                                 \
    {                                                                                              \
        .name = (field), .type = HTTP_FIELD_TEXT, .maximum = (longest)                             \
    }
#define NUMBER_FIELD_FROM(field, smallest)                                                         \
    {                                                                                              \
        .name = (field), .type = HTTP_FIELD_INTEGER, .minimum = (smallest), .maximum = INT64_MAX   \
    }
#define NUMBER_FIELD(field) NUMBER_FIELD_FROM(field, 1)

#define BASE_REVISION NUMBER_FIELD_FROM("base_revision", 0)
#define FLAG_FIELD(field)                                                                          \
    {                                                                                              \
        .name = (field), .type = HTTP_FIELD_FLAG                                                   \
    }

/* What sessions are searched by, and the boxes of those that were ticked. */
#define SESSION_SEARCH                                                                             \
    TEXT_FIELD("q", SESSION_SEARCH_MAXIMUM),                                                       \
    {                                                                                              \
        .name = "role", .type = HTTP_FIELD_TOKEN, .maximum = SESSION_ROLE_MAXIMUM                  \
    }
#define USER_BOXES                                                                                 \
    {                                                                                              \
        .name = "user", .type = HTTP_FIELD_UUIDS, .maximum = USERS_CHOSEN_MAXIMUM                  \
    }
#define SESSION_BOXES                                                                              \
    {                                                                                              \
        .name = "session", .type = HTTP_FIELD_UUIDS, .maximum = SESSIONS_CHOSEN_MAXIMUM            \
    }

#endif
