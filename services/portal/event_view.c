#include "event_view.h"

#include <string.h>

#include "kinds.h"
#include "names.h"

static enum view_result result_of(enum audit_result result)
{
    switch (result) {
    case AUDIT_SUCCEEDED:
        return VIEW_RESULT_SUCCEEDED;
    case AUDIT_REFUSED:
        return VIEW_RESULT_REFUSED;
    case AUDIT_FAILED:
        break;
    }
    return VIEW_RESULT_FAILED;
}

/* What a person would give a reason for in their own words; a rule's is one of ours, and a file's.
 */
static bool is_by_rule(const struct audit_event *event)
{
    return (strcmp(event->kind, "user_disabled") == 0 && event->is_by_system) ||
           strcmp(event->reason, "CSV import") == 0;
}

static bool is_set(const char *text)
{
    return text && text[0];
}

/* Instead of what somebody is called. */
static enum view_label missing_user(enum audit_text text)
{
    switch (text) {
    case AUDIT_TEXT_THERE:
        return TEXT_NONE;
    case AUDIT_TEXT_ERASED:
        return TEXT_USER_ERASED;
    case AUDIT_TEXT_UNREADABLE:
        break;
    }
    return TEXT_USER_UNREADABLE;
}

enum view_label event_missing_text(enum audit_text text)
{
    switch (text) {
    case AUDIT_TEXT_THERE:
        return TEXT_NONE;
    case AUDIT_TEXT_ERASED:
        return TEXT_TEXT_ERASED;
    case AUDIT_TEXT_UNREADABLE:
        break;
    }
    return TEXT_TEXT_UNREADABLE;
}

void event_line(const struct audit_event *event, struct view_event_line *out)
{
    *out = (struct view_event_line){
        .seq = event->seq,
        .at = event->at_us,
        .actor_name = event->actor_name,
        .actor_id = is_set(event->actor_missing_id) ? event->actor_missing_id : event->actor_login,
        .action = kind_name(event->kind),
        .target = is_set(event->object_missing_id) ? event->object_missing_id : event->object_label,
        .reason = event->result == AUDIT_SUCCEEDED && !is_by_rule(event)
                      ? TEXT_NONE
                      : name_of_reason(event->reason),
        .result = result_of(event->result),
        .address = event->address,
        .count = event->count > 1 ? event->count : 0,
        .actor_missing = missing_user(event->actor_text),
        .target_missing = missing_user(event->object_text),
    };
}

/* The reasons of all other kinds are words of the services: refusals, limits, ways to sign in. */
const char *event_own_words(const struct audit_event *event)
{
    static const char *const kinds[] = {
        "user_disabled",   "user_roles_changed",     "user_enabled",
        "user_deleted",    "user_restored",          "link_issued",
        "networks_broken", "user_hold_released",     "session_revoked",
        "role_changed",    "role_deleted",           "password_change_required",
        "password_voided", "customer_group_deleted", "users_import_undone"};

    if (is_by_rule(event))
        return "";
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (strcmp(event->kind, kinds[i]) == 0)
            return event->reason;
    }
    return "";
}

struct status event_lines(const struct audit_page *page, struct arena *arena,
                          const struct view_event_line **out)
{
    struct view_event_line *lines = arena_alloc_array(arena, page->count, sizeof *lines);

    if (lines == NULL)
        return arena_failure();
    for (size_t i = 0; i < page->count; i++)
        event_line(&page->events[i], &lines[i]);
    *out = lines;
    return OK;
}
