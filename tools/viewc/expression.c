#include "expression.h"

#include "schema.h"
#include "texts.h"

static const char *const time_formats[] = {"date",  "datetime", "list",  "day", "relative",
                                           "clock", "seconds",  "exact", "utc", "input"};

static struct status find_first(struct cursor *cursor, size_t start, const struct binding *scope,
                                const char *name, struct expression *out)
{
    for (const struct binding *binding = scope; binding; binding = binding->outer) {
        bool is_own = binding->name == NULL && binding->record && strcmp(name, "this") == 0;
        if (binding->name || is_own) {
            if (!is_own && strcmp(binding->name, name) != 0)
                continue;
            *out = (struct expression){.binding = binding,
                                       .member = "",
                                       .type = {.kind = TYPE_RECORD, .record = binding->record}};
            return OK;
        }
        const struct field *field =
            binding->record ? record_find_field(binding->record, name) : NULL;
        if (field) {
            *out = (struct expression){.binding = binding, .member = name, .type = field->type};
            return OK;
        }
    }
    return cursor_refuse(cursor, start, "there is no value %s here", name);
}

static const char *join(const struct cursor *cursor, const char *member, const char *name)
{
    size_t size = strlen(member) + 1 + strlen(name) + 1;
    char *joined = cursor_alloc(cursor, size);
    (void)snprintf(joined, size, "%s%s%s", member, member[0] ? "." : "", name);
    return joined;
}

static struct status step_into(struct cursor *cursor, struct expression *expression)
{
    size_t start = cursor->at;
    const char *name = NULL;
    TRY(cursor_name(cursor, "a field's name", &name));
    if (expression->type.kind != TYPE_RECORD)
        return cursor_refuse(cursor, start, "%s is no record and has no fields",
                             expression->member);

    const struct record *record = expression->type.record;
    const struct field *field = record_find_field(record, name);
    if (field == NULL)
        return cursor_refuse(cursor, start, "%s has no field %s", record->name, name);
    expression->member = join(cursor, expression->member, name);
    expression->type = field->type;
    return OK;
}

struct status expression_read(struct cursor *cursor, const struct binding *scope,
                              struct expression *out)
{
    size_t start = cursor->at;
    const char *name = NULL;
    TRY(cursor_name(cursor, "a value's name", &name));
    TRY(find_first(cursor, start, scope, name, out));
    while (cursor_accept(cursor, "."))
        TRY(step_into(cursor, out));
    if (cursor_accept(cursor, ":"))
        TRY(cursor_name(cursor, "a format", &out->format));
    return OK;
}

static bool is_time_format(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(time_formats); i++) {
        if (strcmp(name, time_formats[i]) == 0)
            return true;
    }
    return false;
}

struct status expression_check_shown(const struct cursor *cursor, size_t offset,
                                     const struct expression *expression)
{
    const char *format = expression->format;

    switch (expression->type.kind) {
    case TYPE_TIME:
        if (format == NULL || !is_time_format(format))
            return cursor_refuse(cursor, offset,
                                 "a time needs a format: date, datetime, list, "
                                 "day, relative, clock, seconds, exact, utc or "
                                 "input");
        return OK;
    case TYPE_NUMBER:
        if (format && strcmp(format, "plain") != 0)
            return cursor_refuse(cursor, offset, "a number has the format plain or none");
        return OK;
    case TYPE_TEXT:
    case TYPE_LABEL:
    case TYPE_LINK:
    case TYPE_FIELD:
        if (format)
            return cursor_refuse(cursor, offset, "only times and numbers have formats");
        return OK;
    case TYPE_CSRF:
        return cursor_refuse(cursor, offset,
                             "the token of a form is written {csrf %s}, inside a "
                             "form that posts",
                             expression->member);
    case TYPE_FLAG:
    case TYPE_CHOICE:
        return cursor_refuse(cursor, offset, "%s is for conditions and cannot be shown",
                             expression->member);
    case TYPE_RECORD:
    case TYPE_LIST:
        return cursor_refuse(cursor, offset, "%s has parts and cannot be shown as a whole",
                             expression->member[0]       ? expression->member
                             : expression->binding->name ? expression->binding->name
                                                         : "this");
    }
    return OK;
}

static struct status read_is(struct cursor *cursor, struct node *node)
{
    size_t start = cursor->at;
    const char *name = NULL;
    TRY(cursor_name(cursor, "a value of the choice", &name));
    if (node->expression.type.kind != TYPE_CHOICE)
        return cursor_refuse(cursor, start, "only a choice can be compared with \"is\"");
    node->is = choice_find_value(node->expression.type.choice, name);
    if (node->is == NULL)
        return cursor_refuse(cursor, start, "%s has no value %s",
                             node->expression.type.choice->name, name);
    return OK;
}

struct status condition_read(struct cursor *cursor, const struct binding *scope, struct node *node)
{
    node->negated = cursor_accept(cursor, "not ");
    size_t start = cursor->at;
    TRY(expression_read(cursor, scope, &node->expression));

    enum type_kind kind = node->expression.type.kind;
    if (node->expression.format)
        return cursor_refuse(cursor, start, "a condition takes no format");
    if (cursor_accept(cursor, " is "))
        return read_is(cursor, node);
    if (kind == TYPE_CHOICE)
        return cursor_refuse(cursor, start, "a choice is compared: \"%s is VALUE\"",
                             node->expression.member);
    if (kind == TYPE_RECORD)
        return cursor_refuse(cursor, start, "a record is always there and cannot be a condition");
    return OK;
}

static bool has_argument(const struct node *node, const char *name)
{
    for (const struct argument *argument = node->arguments; argument; argument = argument->next) {
        if (strcmp(argument->name, name) == 0)
            return true;
    }
    return false;
}

static struct status read_argument(struct cursor *cursor, const struct binding *scope,
                                   struct node *node)
{
    size_t start = cursor->at;
    struct argument *argument = cursor_alloc(cursor, sizeof *argument);
    TRY(cursor_name(cursor, "an argument's name", &argument->name));
    if (has_argument(node, argument->name))
        return cursor_refuse(cursor, start, "%s is given twice", argument->name);
    if (strcmp(argument->name, "zone") == 0 ||
        !message_has_placeholder(node->message, argument->name))
        return cursor_refuse(cursor, start, "%s has no {%s}", node->message->key, argument->name);
    TRY(cursor_expect(cursor, "="));

    size_t value = cursor->at;
    TRY(expression_read(cursor, scope, &argument->value));
    TRY(expression_check_shown(cursor, value, &argument->value));
    if (argument->value.type.kind == TYPE_LINK)
        return cursor_refuse(cursor, value, "a link belongs into an href");
    if (argument->value.type.kind == TYPE_FIELD)
        return cursor_refuse(cursor, value, "a field belongs into a name");
    if (strcmp(argument->name, "count") == 0 && argument->value.type.kind != TYPE_NUMBER)
        return cursor_refuse(cursor, value, "count is a number");
    argument->next = node->arguments;
    node->arguments = argument;
    return OK;
}

/* A text for each value of the choice: none can be forgotten. */
static struct status read_alternatives(struct cursor *cursor, const struct binding *scope,
                                       const char *prefix, struct node *node)
{
    size_t start = cursor->at;
    TRY(expression_read(cursor, scope, &node->expression));
    TRY(cursor_expect(cursor, "}"));
    if (node->expression.type.kind != TYPE_CHOICE || node->expression.format)
        return cursor_refuse(cursor, start, "only a choice can select a text");

    struct alternative **end = &node->alternatives;
    const struct choice_value *value = node->expression.type.choice->values;
    for (; value; value = value->next) {
        struct alternative *alternative = cursor_alloc(cursor, sizeof *alternative);
        char key[128];
        (void)snprintf(key, sizeof key, "%s%s", prefix, value->name);
        alternative->value = value;
        alternative->message = texts_find(cursor->compiler, key);
        if (alternative->message == NULL)
            return cursor_refuse(cursor, start, "there is no text %s", key);
        if (alternative->message->has_placeholders)
            return cursor_refuse(cursor, start, "%s has placeholders and cannot be selected", key);
        *end = alternative;
        end = &alternative->next;
    }
    node->kind = NODE_CHOICE;
    return OK;
}

struct status message_use_read(struct cursor *cursor, const struct binding *scope,
                               struct node *node)
{
    size_t start = cursor->at;
    const char *key = cursor_copy(cursor, texts_key(cursor));
    if (cursor_accept(cursor, "{"))
        return read_alternatives(cursor, scope, key, node);
    node->message = texts_find(cursor->compiler, key);
    if (node->message == NULL)
        return cursor_refuse(cursor, start, "there is no text %s", key);
    while (cursor_peek(cursor) == ' ') {
        cursor_skip_blanks(cursor);
        TRY(read_argument(cursor, scope, node));
    }
    for (size_t form = 0; form < MESSAGE_FORMS; form++) {
        for (const struct piece *piece = node->message->forms[form]; piece; piece = piece->next) {
            bool is_builtin = piece->placeholder && strcmp(piece->placeholder, "zone") == 0;
            if (piece->placeholder && !is_builtin && !has_argument(node, piece->placeholder))
                return cursor_refuse(cursor, start, "%s needs %s=", key, piece->placeholder);
        }
    }
    return OK;
}
