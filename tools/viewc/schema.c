#include "schema.h"

static const struct {
    const char *name;
    enum type_kind kind;
} simple_types[] = {
    {"text", TYPE_TEXT},   {"number", TYPE_NUMBER}, {"time", TYPE_TIME}, {"flag", TYPE_FLAG},
    {"label", TYPE_LABEL}, {"link", TYPE_LINK},     {"csrf", TYPE_CSRF}, {"field", TYPE_FIELD},
};

/* lib/view has a struct or enum view_<name> of its own. */
static const char *const taken_names[] = {"context",     "label",  "language", "link",
                                          "link_use",    "moment", "output",   "query_field",
                                          "time_format", "zone"};

struct record *schema_find_record(const struct compiler *compiler, const char *name)
{
    struct record *record = compiler->records;
    while (record && strcmp(record->name, name) != 0)
        record = record->next;
    return record;
}

static struct choice *find_choice(const struct compiler *compiler, const char *name)
{
    struct choice *choice = compiler->choices;
    while (choice && strcmp(choice->name, name) != 0)
        choice = choice->next;
    return choice;
}

const struct field *record_find_field(const struct record *record, const char *name)
{
    const struct field *field = record->fields;
    while (field && strcmp(field->name, name) != 0)
        field = field->next;
    return field;
}

const struct choice_value *choice_find_value(const struct choice *choice, const char *name)
{
    const struct choice_value *value = choice->values;
    while (value && strcmp(value->name, name) != 0)
        value = value->next;
    return value;
}

static struct status check_new_name(const struct cursor *cursor, size_t offset, const char *name)
{
    for (size_t i = 0; i < COUNT_OF(taken_names); i++) {
        if (strcmp(name, taken_names[i]) == 0)
            return cursor_refuse(cursor, offset, "the name %s is taken by lib/view", name);
    }
    if (schema_find_record(cursor->compiler, name) || find_choice(cursor->compiler, name))
        return cursor_refuse(cursor, offset, "%s is declared twice", name);
    return OK;
}

/* `name` at the end of the list that begins at `list`. */
#define APPEND(list, item)                                                                         \
    do {                                                                                           \
        __typeof__(&(list)) end_ = &(list);                                                        \
        while (*end_)                                                                              \
            end_ = &(*end_)->next;                                                                 \
        *end_ = (item);                                                                            \
    } while (0)

static struct status read_record_name(struct cursor *cursor, struct record **out)
{
    size_t start = cursor->at;
    const char *name = NULL;
    TRY(cursor_name(cursor, "a name", &name));
    TRY(check_new_name(cursor, start, name));

    struct record *record = cursor_alloc(cursor, sizeof *record);
    record->name = name;
    record->place = cursor_place(cursor, start);
    APPEND(cursor->compiler->records, record);
    *out = record;
    return OK;
}

static struct status read_choice(struct cursor *cursor)
{
    size_t start = cursor->at;
    struct choice *choice = cursor_alloc(cursor, sizeof *choice);
    TRY(cursor_name(cursor, "a name", &choice->name));
    TRY(check_new_name(cursor, start, choice->name));

    cursor_skip_blanks(cursor);
    do {
        size_t value_start = cursor->at;
        struct choice_value *value = cursor_alloc(cursor, sizeof *value);
        TRY(cursor_name(cursor, "a value of the choice", &value->name));
        if (choice_find_value(choice, value->name))
            return cursor_refuse(cursor, value_start, "%s is a value already", value->name);
        APPEND(choice->values, value);
        cursor_skip_blanks(cursor);
    } while (cursor_peek(cursor) >= 'a' && cursor_peek(cursor) <= 'z');
    APPEND(cursor->compiler->choices, choice);
    return OK;
}

/* "name type" or "name list of record", the name read already. */
static struct status read_field(struct cursor *cursor, size_t start, const char *name,
                                struct record *record)
{
    if (record == NULL)
        return cursor_refuse(cursor, start, "a field needs a record or page to belong to");
    if (record_find_field(record, name))
        return cursor_refuse(cursor, start, "%s has a field %s already", record->name, name);

    struct field *field = cursor_alloc(cursor, sizeof *field);
    field->name = name;
    TRY(cursor_name(cursor, "the field's type", &field->type_name));
    if (strcmp(field->type_name, "list") == 0) {
        field->is_list = true;
        cursor_skip_blanks(cursor);
        TRY(cursor_expect(cursor, "of "));
        cursor_skip_blanks(cursor);
        TRY(cursor_name(cursor, "a record", &field->type_name));
    }
    field->place = cursor_place(cursor, start);
    cursor_skip_blanks(cursor);
    if (cursor_accept(cursor, "#")) {
        cursor_skip_blanks(cursor);
        field->comment = cursor_copy(cursor, cursor_until(cursor, "\n"));
        if (strstr(field->comment, "*/"))
            return cursor_refuse(cursor, start, "a field's comment may not contain \"*/\"");
    }
    APPEND(record->fields, field);
    return OK;
}

static struct status end_line(struct cursor *cursor)
{
    cursor_skip_blanks(cursor);
    if (cursor_peek(cursor) == '#')
        (void)cursor_until(cursor, "\n");
    if (cursor_at_end(cursor) || cursor_accept(cursor, "\n"))
        return OK;
    return cursor_refuse(cursor, cursor->at, "the line should end here");
}

/* "page home", "part tag of event", "frame console of console", "types". */
static struct status read_first_line(struct cursor *cursor, struct template *out,
                                     struct record **record)
{
    static const struct {
        const char *word;
        enum template_kind kind;
    } kinds[] = {
        {"page ", TEMPLATE_PAGE},
        {"part ", TEMPLATE_PART},
        {"frame ", TEMPLATE_FRAME},
        {"types", TEMPLATE_TYPES},
    };
    size_t i = 0;
    while (i < COUNT_OF(kinds) && !cursor_accept(cursor, kinds[i].word))
        i++;
    if (i == COUNT_OF(kinds))
        return cursor_refuse(cursor, 0,
                             "a view begins with \"page\", \"part\", \"frame\" or "
                             "\"types\"");

    out->kind = kinds[i].kind;
    cursor_skip_blanks(cursor);
    if (out->kind == TEMPLATE_PAGE) {
        TRY(read_record_name(cursor, record));
        out->name = (*record)->name;
        out->record_name = out->name;
    } else if (out->kind != TEMPLATE_TYPES) {
        TRY(cursor_name(cursor, "a name", &out->name));
        cursor_skip_blanks(cursor);
        if (cursor_accept(cursor, "of ")) {
            cursor_skip_blanks(cursor);
            TRY(cursor_name(cursor, "a record", &out->record_name));
        }
    }
    return end_line(cursor);
}

static struct status read_declaration(struct cursor *cursor, struct record **record)
{
    size_t start = cursor->at;
    if (cursor_accept(cursor, "record "))
        return read_record_name(cursor, record);
    if (cursor_accept(cursor, "choice "))
        return read_choice(cursor);

    const char *name = NULL;
    TRY(cursor_name(cursor, "a field", &name));
    cursor_skip_blanks(cursor);
    return read_field(cursor, start, name, *record);
}

struct status schema_read(struct cursor *cursor, struct template *out)
{
    struct record *record = NULL;

    out->place = cursor_place(cursor, 0);
    TRY(read_first_line(cursor, out, &record));
    while (!cursor_at_end(cursor) && !cursor_accept(cursor, "---\n")) {
        cursor_skip_blanks(cursor);
        if (cursor_peek(cursor) != '\n' && cursor_peek(cursor) != '#')
            TRY(read_declaration(cursor, &record));
        TRY(end_line(cursor));
    }
    out->body = cursor->at;
    if (out->kind == TEMPLATE_TYPES && !cursor_at_end(cursor))
        return cursor_refuse(cursor, cursor->at, "a view of types has no markup");
    return OK;
}

static struct status resolve(struct compiler *compiler, struct field *field)
{
    for (size_t i = 0; i < COUNT_OF(simple_types) && !field->is_list; i++) {
        if (strcmp(field->type_name, simple_types[i].name) == 0) {
            field->type.kind = simple_types[i].kind;
            return OK;
        }
    }
    field->type.record = schema_find_record(compiler, field->type_name);
    if (field->type.record) {
        field->type.kind = field->is_list ? TYPE_LIST : TYPE_RECORD;
        return OK;
    }
    field->type.choice = find_choice(compiler, field->type_name);
    if (field->type.choice && !field->is_list) {
        field->type.kind = TYPE_CHOICE;
        return OK;
    }
    return place_refuse(compiler, field->place, "there is no %s %s",
                        field->is_list ? "record" : "type", field->type_name);
}

struct status schema_resolve(struct compiler *compiler)
{
    for (struct record *record = compiler->records; record; record = record->next) {
        if (record->fields == NULL) /* C has no empty struct */
            return place_refuse(compiler, record->place, "%s has no fields", record->name);
        for (struct field *field = record->fields; field; field = field->next)
            TRY(resolve(compiler, field));
    }
    return OK;
}
