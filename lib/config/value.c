#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/number.h"
#include "config/config_private.h"

/* One value on its way from the file into the struct. */
struct value {
    const struct config_setting *setting;
    const char *text;
    void *target;
    struct config_reason *reason;
};

/* Always false, so that a parser can say why and leave in one line. */
__attribute__((format(printf, 2, 3))) static bool no(const struct value *value, const char *format,
                                                     ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(value->reason->text, sizeof value->reason->text, format, arguments);
    va_end(arguments);
    return false;
}

/* The setting's own rule. Its sentence begins with the value, which is no secret: those are paths,
 * and a path is not shown. */
static bool obeys_its_rule(const struct value *value, const char *text)
{
    const struct config_setting *setting = value->setting;
    const char *refusal = setting->refusal ? setting->refusal(text) : NULL;

    if (refusal && setting->type == CONFIG_TYPE_PATH)
        return no(value, "%s", refusal);
    return refusal == NULL || no(value, "\"%.64s\" %s", text, refusal);
}

static bool parse_text(const struct value *value)
{
    const struct config_setting *setting = value->setting;
    size_t maximum = setting->maximum ? (size_t)setting->maximum : setting->capacity - 1;
    size_t length = strlen(value->text);

    if (length < (size_t)setting->minimum)
        return no(value, length == 0 ? "has no value" : "is too short: at least %" PRId64 " bytes",
                  setting->minimum);
    if (length > maximum || !text_copy(value->target, setting->capacity, value->text))
        return no(value, "is too long: at most %zu bytes", maximum);
    return obeys_its_rule(value, value->text);
}

/* The value is not shown: it may be a secret that someone put where its path belongs. */
static bool parse_path(const struct value *value)
{
    const char *standard = value->setting->standard;
    bool may_be_empty = standard && *standard == '\0';

    if (value->text[0] != '/' && !(may_be_empty && value->text[0] == '\0'))
        return no(value, "is not an absolute path of a file");
    if (!text_copy(value->target, CONFIG_PATH_CAPACITY, value->text))
        return no(value, "is too long: at most %d bytes", CONFIG_PATH_CAPACITY - 1);
    return obeys_its_rule(value, value->text);
}

static const char *example_of(enum config_type type)
{
    if (type == CONFIG_TYPE_DURATION)
        return "a duration such as 250ms, 2s, 10min, 12h or 30d";
    if (type == CONFIG_TYPE_SIZE)
        return "a size such as 512B, 64KiB, 10MiB or 1GiB";
    return "a whole number";
}

static bool parse_number(const struct value *value)
{
    const struct config_setting *setting = value->setting;
    const char *unit = setting->unit ? setting->unit : "";
    char bound[CONFIG_NUMBER_CAPACITY];
    int64_t number;

    if (!config_number_parse(setting->type, value->text, &number))
        return no(value, "\"%.64s\" is not %s", value->text, example_of(setting->type));
    if (number < setting->minimum || number > setting->maximum) {
        bool low = number < setting->minimum;
        config_number_encode(setting->type, low ? setting->minimum : setting->maximum, bound);
        return no(value, "%.64s is %s than %s%s%s", value->text, low ? "less" : "more", bound,
                  *unit ? " " : "", unit);
    }
    memcpy(value->target, &number, sizeof number);
    return true;
}

static bool parse_bool(const struct value *value)
{
    bool is_true = strcmp(value->text, "true") == 0;

    if (!is_true && strcmp(value->text, "false") != 0)
        return no(value, "\"%.64s\" is neither true nor false", value->text);
    memcpy(value->target, &is_true, sizeof is_true);
    return true;
}

static bool parse_choice(const struct value *value)
{
    for (int i = 0; value->setting->choices[i]; i++) {
        if (strcmp(value->text, value->setting->choices[i]) == 0) {
            memcpy(value->target, &i, sizeof i);
            return true;
        }
    }
    return no(value, "\"%.64s\" is none of its words (see --help)", value->text);
}

static bool parse_port(const char *text, uint16_t *out)
{
    int64_t port;

    if (!number_parse(text, strlen(text), 1, UINT16_MAX, &port))
        return false;
    *out = (uint16_t)port;
    return true;
}

/* The characters only: whether the name exists is for whoever connects. */
static bool parse_address_text(const char *text, struct config_address *out)
{
    static const char name_characters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789.-";
    bool bracketed = text[0] == '[';
    const char *host = bracketed ? text + 1 : text;
    size_t length = strspn(host, bracketed ? "0123456789abcdefABCDEF:." : name_characters);
    const char *behind = host + length;

    if (length == 0 || length >= sizeof out->host || (bracketed && *behind++ != ']'))
        return false;
    if (*behind != ':' || !parse_port(behind + 1, &out->port))
        return false;
    memcpy(out->host, host, length); /* the rest is zero already */
    return true;
}

static bool parse_address(const struct value *value)
{
    return parse_address_text(value->text, value->target) ||
           no(value, "\"%.64s\" is not host:port (IPv6 as [::1]:port)", value->text);
}

static bool parse_address_item(const struct value *value, const char *item, size_t index)
{
    struct config_addresses *list = value->target;

    return parse_address_text(item, &list->items[index]) ||
           no(value, "\"%.64s\" is not host:port (IPv6 as [::1]:port)", item);
}

static bool parse_text_item(const struct value *value, const char *item, size_t index)
{
    struct config_texts *list = value->target;

    if (!text_copy(list->items[index], CONFIG_ITEM_CAPACITY, item))
        return no(value, "\"%.64s…\" is too long: at most %d bytes", item,
                  CONFIG_ITEM_CAPACITY - 1);
    return obeys_its_rule(value, item);
}

/* Copies the item at `text` without the blanks around it and gives what follows its comma, or NULL
 * after the last one. */
static const char *take_item(const char *text, char out[static CONFIG_LINE_MAXIMUM + 1])
{
    const char *end = text + strcspn(text, ",");
    const char *next = *end == ',' ? end + 1 : NULL;

    while (config_is_blank(*text))
        text++;
    while (end > text && config_is_blank(end[-1]))
        end--;
    memcpy(out, text, (size_t)(end - text));
    out[end - text] = '\0';
    return next;
}

static bool parse_list(const struct value *value,
                       bool (*parse_item)(const struct value *, const char *, size_t),
                       size_t *count_out)
{
    const struct config_setting *setting = value->setting;
    int64_t maximum = setting->maximum ? setting->maximum : CONFIG_LIST_MAXIMUM;
    char item[CONFIG_LINE_MAXIMUM + 1];
    size_t count = 0;

    for (const char *rest = *value->text ? value->text : NULL; rest; count++) {
        if ((int64_t)count == maximum)
            return no(value, "has more than %" PRId64 " entries", maximum);
        rest = take_item(rest, item);
        if (*item == '\0')
            return no(value, "has an empty entry between its commas");
        if (!parse_item(value, item, count))
            return false;
    }
    if ((int64_t)count < setting->minimum)
        return no(value, "has fewer than %" PRId64 " entries", setting->minimum);
    *count_out = count;
    return true;
}

static bool parse_addresses(const struct value *value)
{
    return parse_list(value, parse_address_item,
                      &((struct config_addresses *)value->target)->count);
}

static bool parse_texts(const struct value *value)
{
    return parse_list(value, parse_text_item, &((struct config_texts *)value->target)->count);
}

static bool (*const parsers[])(const struct value *) = {
    [CONFIG_TYPE_TEXT] = parse_text,           [CONFIG_TYPE_PATH] = parse_path,
    [CONFIG_TYPE_SECRET] = parse_path,         [CONFIG_TYPE_INTEGER] = parse_number,
    [CONFIG_TYPE_BOOL] = parse_bool,           [CONFIG_TYPE_DURATION] = parse_number,
    [CONFIG_TYPE_SIZE] = parse_number,         [CONFIG_TYPE_ADDRESS] = parse_address,
    [CONFIG_TYPE_ADDRESSES] = parse_addresses, [CONFIG_TYPE_TEXTS] = parse_texts,
    [CONFIG_TYPE_CHOICE] = parse_choice,
};

bool config_value_parse(const struct config_setting *setting, const char *text, void *settings,
                        struct config_reason *reason)
{
    const struct value value = {setting, text, (char *)settings + setting->offset, reason};

    return parsers[setting->type](&value);
}

bool config_differs(const struct config_setting *setting, const void *a, const void *b)
{
    return memcmp((const char *)a + setting->offset, (const char *)b + setting->offset,
                  setting->capacity) != 0;
}

void config_copy(const struct config_setting *setting, const void *from, void *to)
{
    memcpy((char *)to + setting->offset, (const char *)from + setting->offset, setting->capacity);
}
