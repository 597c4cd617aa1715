#include "db/sqlstate.h"

#include <string.h>

/* Longer prefixes first; the last row fits everything. */
static const struct sqlstate_meaning meanings[] = {
    /* A standby answers after a failover; it cannot write. */
    {"25006", {STATUS_UNAVAILABLE, "storage is unavailable"}, LOG_LEVEL_WARN, true},
    {"25P03", {STATUS_UNAVAILABLE, "storage is unavailable"}, LOG_LEVEL_WARN, true},
    {"55P03", {STATUS_ABORTED, "conflicting update, try again"}, LOG_LEVEL_WARN, false},
    {"57014", {STATUS_UNAVAILABLE, "storage took too long"}, LOG_LEVEL_WARN, false},
    {"23505", {STATUS_ALREADY_EXISTS, "already exists"}, LOG_LEVEL_WARN, false},
    {"23503",
     {STATUS_FAILED_PRECONDITION, "something it needs is not there, or it is needed"},
     LOG_LEVEL_WARN,
     false},
    {"23514", {STATUS_INVALID_ARGUMENT, "a value is not allowed"}, LOG_LEVEL_WARN, false},
    {"42501", {STATUS_PERMISSION_DENIED, "not permitted"}, LOG_LEVEL_ERROR, false},
    /* The plan or the prepared statement no longer fits the schema: a fresh connection does. */
    {"0A000", {STATUS_INTERNAL, "internal error"}, LOG_LEVEL_ERROR, true},
    {"26000", {STATUS_INTERNAL, "internal error"}, LOG_LEVEL_ERROR, true},
    {"57P", {STATUS_UNAVAILABLE, "storage is unavailable"}, LOG_LEVEL_WARN, true},
    {"08", {STATUS_UNAVAILABLE, "storage is unavailable"}, LOG_LEVEL_WARN, true},
    {"22", {STATUS_INVALID_ARGUMENT, "a value is not allowed"}, LOG_LEVEL_WARN, false},
    {"40", {STATUS_ABORTED, "conflicting update, try again"}, LOG_LEVEL_WARN, false},
    {"53", {STATUS_UNAVAILABLE, "storage is unavailable"}, LOG_LEVEL_ERROR, false},
    {"58", {STATUS_UNAVAILABLE, "storage is unavailable"}, LOG_LEVEL_ERROR, false},
    {"", {STATUS_INTERNAL, "internal error"}, LOG_LEVEL_ERROR, false},
};

static const struct sqlstate_meaning gone = {
    "none", {STATUS_UNAVAILABLE, "storage is unavailable"}, LOG_LEVEL_WARN, true};

const struct sqlstate_meaning *sqlstate_meaning_of(const char *state)
{
    const struct sqlstate_meaning *meaning = meanings;

    if (state == NULL)
        return &gone;
    while (strncmp(state, meaning->prefix, strlen(meaning->prefix)) != 0)
        meaning++;
    return meaning;
}
