#include "names.h"

#include <string.h>

struct word {
    const char *word;
    enum view_label name;
};

static const struct word reasons[] = {
    {"unknown_company", TEXT_REASON_CREDENTIALS},
    {"unknown_user", TEXT_REASON_CREDENTIALS},
    {"wrong_password", TEXT_REASON_CREDENTIALS},
    {"user_disabled", TEXT_REASON_DISABLED},
    {"must_change_password", TEXT_REASON_MUST_CHANGE},
    {"network", TEXT_REASON_NETWORK},
    {"company_suspended", TEXT_REASON_SUSPENDED},
    {"user_changed", TEXT_REASON_CHANGED},
    {"throttled", TEXT_REASON_THROTTLED},
    {"too_many_sessions", TEXT_REASON_TOO_MANY_SESSIONS},
    {"session_unavailable", TEXT_REASON_UNAVAILABLE},
    {"leaving date", TEXT_REASON_LEAVING_DATE},
    {"dormant rule", TEXT_REASON_DORMANT},
    {"CSV import", TEXT_REASON_IMPORT},
    {"last_administrator", TEXT_REASON_LAST_ADMINISTRATOR},
    {"idle", TEXT_REASON_IDLE},
    {"absolute", TEXT_REASON_ABSOLUTE},
    {"displaced", TEXT_REASON_DISPLACED},
    {"permission", TEXT_REASON_PERMISSION},
    {"beyond_own", TEXT_REASON_BEYOND_OWN},
    {"folded", TEXT_REASON_FOLDED},
};

static const struct word roles[] = {
    {"administrator", TEXT_ROLE_ADMINISTRATOR},
    {"user-manager", TEXT_ROLE_USER_MANAGER},
    {"clerk", TEXT_ROLE_CLERK},
    {"viewer", TEXT_ROLE_VIEWER},
    {"auditor", TEXT_ROLE_AUDITOR},
};

static const struct word objects[] = {
    {"customers", TEXT_OBJECT_CUSTOMERS},
    {"statements", TEXT_OBJECT_STATEMENTS},
    {"own-statements", TEXT_OBJECT_OWN_STATEMENTS},
    {"users", TEXT_OBJECT_USERS},
    {"roles", TEXT_OBJECT_ROLES},
    {"sessions", TEXT_OBJECT_SESSIONS},
    {"history", TEXT_OBJECT_HISTORY},
    {"networks", TEXT_OBJECT_NETWORKS},
    {"settings", TEXT_OBJECT_SETTINGS},
};

static const struct word verbs[] = {
    {"view", TEXT_VERB_VIEW},     {"create", TEXT_VERB_CREATE},     {"edit", TEXT_VERB_EDIT},
    {"delete", TEXT_VERB_DELETE}, {"download", TEXT_VERB_DOWNLOAD}, {"export", TEXT_VERB_EXPORT},
    {"end", TEXT_VERB_END},       {"group", TEXT_VERB_GROUP},
};

static const struct word fields[] = {
    {"login_id", TEXT_FIELD_LOGIN_ID},
    {"role", TEXT_FIELD_ROLE},
    {"granted", TEXT_FIELD_GRANTED},
    {"scope", TEXT_FIELD_SCOPE},
    {"customer", TEXT_FIELD_CUSTOMER},
    {"customer_code", TEXT_FIELD_CUSTOMER_CODE},
    {"customer_name", TEXT_FIELD_CUSTOMER_NAME},
    {"customer_group", TEXT_FIELD_CUSTOMER_GROUP},
    {"permissions", TEXT_FIELD_PERMISSIONS},
    {"state", TEXT_FIELD_STATE},
    {"from", TEXT_FIELD_FROM},
    {"until", TEXT_FIELD_UNTIL},
    {"actor", TEXT_FIELD_ACTOR},
    {"action", TEXT_FIELD_ACTION},
    {"result", TEXT_FIELD_RESULT},
    {"source", TEXT_FIELD_SOURCE},
    {"network_mode", TEXT_FIELD_NETWORK_MODE},
    {"network_range", TEXT_FIELD_NETWORK_RANGE},
    {"network_further", TEXT_FIELD_NETWORK_FURTHER},
    {"name", TEXT_FIELD_NAME},
    {"mail", TEXT_FIELD_MAIL},
    {"link", TEXT_FIELD_LINK},
    {"other_sessions", TEXT_FIELD_OTHER_SESSIONS},
    {"dormant_exempt", TEXT_FIELD_DORMANT_EXEMPT},
    {"dormant_warn_days", TEXT_FIELD_DORMANT_WARN_DAYS},
    {"dormant_disable_days", TEXT_FIELD_DORMANT_DISABLE_DAYS},
    {"dormant_delete_days", TEXT_FIELD_DORMANT_DELETE_DAYS},
    {"staff_idle_seconds", TEXT_FIELD_STAFF_IDLE_SECONDS},
    {"staff_absolute_seconds", TEXT_FIELD_STAFF_ABSOLUTE_SECONDS},
    {"staff_maximum_sessions", TEXT_FIELD_STAFF_MAXIMUM_SESSIONS},
    {"staff_further_session", TEXT_FIELD_STAFF_FURTHER_SESSION},
    {"customer_idle_seconds", TEXT_FIELD_CUSTOMER_IDLE_SECONDS},
    {"customer_absolute_seconds", TEXT_FIELD_CUSTOMER_ABSOLUTE_SECONDS},
    {"customer_maximum_sessions", TEXT_FIELD_CUSTOMER_MAXIMUM_SESSIONS},
    {"customer_further_session", TEXT_FIELD_CUSTOMER_FURTHER_SESSION},
    {"leaves_at", TEXT_FIELD_LEAVES_AT},
    {"search_length", TEXT_FIELD_SEARCH_LENGTH},
    {"issued_from", TEXT_FIELD_ISSUED_FROM},
    {"issued_until", TEXT_FIELD_ISSUED_UNTIL},
    {"left_from", TEXT_FIELD_LEFT_FROM},
    {"left_until", TEXT_FIELD_LEFT_UNTIL},
    {"left_by", TEXT_FIELD_LEFT_BY},
    {"sha256", TEXT_FIELD_SHA256},
    {"created", TEXT_FIELD_CREATED},
    {"changed", TEXT_FIELD_CHANGED},
    {"disabled", TEXT_FIELD_DISABLED},
    {"faults", TEXT_FIELD_FAULTS},
    {"kept", TEXT_FIELD_KEPT},
    {"logo", TEXT_FIELD_LOGO},
};

static const struct word authentications[] = {
    {"password", TEXT_AUTHENTICATION_PASSWORD},
    {"sso", TEXT_AUTHENTICATION_SSO},
};

static enum view_label find(const struct word *words, size_t count, const char *text, size_t size,
                            enum view_label otherwise)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(words[i].word) == size && strncmp(words[i].word, text, size) == 0)
            return words[i].name;
    }
    return otherwise;
}

enum view_label name_of_reason(const char *reason)
{
    if (reason[0] == '\0')
        return TEXT_NONE;
    return find(reasons, COUNT_OF(reasons), reason, strlen(reason), TEXT_REASON_OTHER);
}

enum view_label name_of_role(const char *role)
{
    if (strncmp(role, "own-", 4) == 0)
        return TEXT_ROLE_OWN;
    return find(roles, COUNT_OF(roles), role, strlen(role), TEXT_ROLE_OTHER);
}

enum view_label name_of_object(const char *permission)
{
    return find(objects, COUNT_OF(objects), permission, strcspn(permission, "."),
                TEXT_OBJECT_OTHER);
}

enum view_label name_of_verb(const char *permission)
{
    const char *dot = strchr(permission, '.');

    if (dot == NULL)
        return TEXT_VERB_OTHER;
    return find(verbs, COUNT_OF(verbs), dot + 1, strlen(dot + 1), TEXT_VERB_OTHER);
}

enum view_label name_of_field(const char *field)
{
    return find(fields, COUNT_OF(fields), field, strlen(field), TEXT_FIELD_OTHER);
}

enum view_label name_of_authentication(const char *authentication)
{
    return find(authentications, COUNT_OF(authentications), authentication, strlen(authentication),
                TEXT_AUTHENTICATION_OTHER);
}
