#include "json/json.h"

#include "base/number.h"

static struct status refuse(void)
{
    return FAIL(INVALID_ARGUMENT, "a JSON member is missing or wrong");
}

const struct json *json_find(const struct json *json, const char *key)
{
    if (json->kind != JSON_OBJECT)
        return NULL;
    for (const struct json *member = json->first; member; member = member->next)
        if (strcmp(member->key, key) == 0)
            return member;
    return NULL;
}

/* NULL unless the member is there and of this kind. */
static const struct json *find_kind(const struct json *json, const char *key, enum json_kind kind)
{
    const struct json *member = json_find(json, key);
    return member && member->kind == kind ? member : NULL;
}

struct status json_get_text(const struct json *json, const char *key, size_t minimum,
                            size_t maximum, const char **out)
{
    const struct json *member = find_kind(json, key, JSON_TEXT);
    if (member == NULL)
        return refuse();
    size_t size = strlen(member->text);
    if (size < minimum || size > maximum)
        return refuse();
    *out = member->text;
    return OK;
}

struct status json_get_int(const struct json *json, const char *key, int64_t minimum,
                           int64_t maximum, int64_t *out)
{
    const struct json *member = find_kind(json, key, JSON_NUMBER);
    if (member == NULL || !number_parse(member->text, strlen(member->text), minimum, maximum, out))
        return refuse();
    return OK;
}

struct status json_get_bool(const struct json *json, const char *key, bool *out)
{
    const struct json *member = find_kind(json, key, JSON_BOOL);
    if (member == NULL)
        return refuse();
    *out = member->boolean;
    return OK;
}

struct status json_get_array(const struct json *json, const char *key, size_t maximum,
                             const struct json **out)
{
    const struct json *member = find_kind(json, key, JSON_ARRAY);
    if (member == NULL || member->count > maximum)
        return refuse();
    *out = member;
    return OK;
}

struct status json_get_object(const struct json *json, const char *key, const struct json **out)
{
    const struct json *member = find_kind(json, key, JSON_OBJECT);
    if (member == NULL)
        return refuse();
    *out = member;
    return OK;
}

static bool is_one_of(const char *key, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

bool json_has_only(const struct json *json, const char *const *keys, size_t count)
{
    if (json->kind != JSON_OBJECT)
        return false;
    for (const struct json *member = json->first; member; member = member->next)
        if (!is_one_of(member->key, keys, count))
            return false;
    return true;
}
