
#include "compiler.h"
#include "cursor.h"
#include "emit_private.h"

void emit_upper(struct buffer *out, const char *name)
{
    for (; *name; name++) {
        char c = *name;
        buffer_append_byte(out, (uint8_t)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c));
    }
}

static void emit_choice(const struct choice *choice, struct buffer *out)
{
    buffer_append_format(out, "enum view_%s {\n", choice->name);
    for (const struct choice_value *value = choice->values; value; value = value->next) {
        buffer_append_text(out, "    VIEW_");
        emit_upper(out, choice->name);
        buffer_append_byte(out, '_');
        emit_upper(out, value->name);
        buffer_append_text(out, ",\n");
    }
    buffer_append_text(out, "};\n\n");
}

/* Texts without placeholders: the ones a handler may name. */
static void emit_labels(const struct compiler *compiler, struct buffer *out)
{
    buffer_append_text(out,
                       "enum view_label {\n    TEXT_NONE, /* not a text: showing it fails */\n");
    for (const struct message *message = compiler->messages; message; message = message->next) {
        if (!message->has_placeholders)
            buffer_append_format(out, "    %s,\n", message->constant);
    }
    buffer_append_text(out, "    TEXT_COUNT,\n};\n\n");
}

static void emit_field(const struct field *field, struct buffer *out)
{
    static const char *const types[] = {
        [TYPE_TEXT] = "const char *",      [TYPE_NUMBER] = "int64_t ",
        [TYPE_TIME] = "int64_t ",          [TYPE_FLAG] = "bool ",
        [TYPE_LABEL] = "enum view_label ", [TYPE_LINK] = "struct view_link ",
        [TYPE_CSRF] = "const char *",      [TYPE_FIELD] = "const char *",
    };
    static const char *const notes[] = {
        [TYPE_TIME] = "Unix microseconds",
        [TYPE_CSRF] = "the form's token",
        [TYPE_FIELD] = "of a table of fields",
        [TYPE_LIST] = NULL,
    };
    const char *note = field->comment ? field->comment : notes[field->type.kind];

    buffer_append_text(out, "    ");
    if (field->type.kind == TYPE_CHOICE)
        buffer_append_format(out, "enum view_%s ", field->type.choice->name);
    else if (field->type.kind == TYPE_RECORD)
        buffer_append_format(out, "struct view_%s ", field->type.record->name);
    else if (field->type.kind == TYPE_LIST)
        buffer_append_format(out, "const struct view_%s *", field->type.record->name);
    else
        buffer_append_text(out, types[field->type.kind]);
    buffer_append_format(out, "%s;", field->name);
    if (note)
        buffer_append_format(out, " /* %s */", note);
    buffer_append_byte(out, '\n');
    if (field->type.kind == TYPE_LIST)
        buffer_append_format(out, "    size_t %s_count;\n", field->name);
}

/* A record after those it contains by value. The depth is bounded by the number of records, because
 * a circle is refused. */
static struct status emit_record(struct compiler *compiler, struct record *record,
                                 struct buffer *out)
{
    if (record->state == RECORD_WRITTEN)
        return OK;
    if (record->state == RECORD_OPEN)
        return place_refuse(compiler, record->place, "%s contains itself", record->name);
    record->state = RECORD_OPEN;
    for (const struct field *field = record->fields; field; field = field->next) {
        if (field->type.kind == TYPE_RECORD)
            TRY(emit_record(compiler, field->type.record, out));
    }
    record->state = RECORD_WRITTEN;

    buffer_append_format(out, "struct view_%s {\n", record->name);
    for (const struct field *field = record->fields; field; field = field->next)
        emit_field(field, out);
    buffer_append_text(out, "};\n\n");
    return OK;
}

static void emit_prototype(const struct template *page, const char *end, struct buffer *out)
{
    buffer_append_format(out,
                         "struct status view_%s_render(const struct view_%s *view,\n"
                         "    const struct view_context *context, struct buffer *buffer)%s",
                         page->name, page->name, end);
}

/* What a page is sent by without being known: the page and what it shows. */
static void emit_drawing(const struct template *page, struct buffer *out)
{
    buffer_append_format(
        out,
        "static struct status draw_%s(const void *view, const struct view_context *context,\n"
        "    struct buffer *buffer)\n{\n"
        "    return view_%s_render(view, context, buffer);\n}\n\n"
        "struct view_drawing view_%s_drawing(const struct view_%s *view)\n{\n"
        "    return (struct view_drawing){draw_%s, view};\n}\n\n",
        page->name, page->name, page->name, page->name, page->name);
}

struct status emit_header(struct compiler *compiler, struct buffer *out)
{
    buffer_append_format(out,
                         "/* Made by viewc: edit the views and texts instead.\n"
                         " * A page is rendered whole or the status says why not; what the buffer\n"
                         " * holds after a failure is not to be sent. */\n"
                         "#ifndef VIEWS_%s\n#define VIEWS_%s\n\n"
                         "#include \"view/put.h\"\n\n",
                         compiler->name, compiler->name);
    emit_labels(compiler, out);
    for (const struct choice *choice = compiler->choices; choice; choice = choice->next)
        emit_choice(choice, out);
    for (struct record *record = compiler->records; record; record = record->next)
        TRY(emit_record(compiler, record, out));
    for (const struct template *page = compiler->templates; page; page = page->next) {
        if (page->kind != TEMPLATE_PAGE)
            continue;
        buffer_append_text(out, "NODISCARD ");
        emit_prototype(page, ";\n", out);
        buffer_append_format(out,
                             "struct view_drawing view_%s_drawing(const struct view_%s *view);\n",
                             page->name, page->name);
    }
    buffer_append_format(out,
                         "\n/* The own paths that the pages point to. */\n"
                         "extern const struct view_link_use %s_links[];\n"
                         "extern const size_t %s_links_count;\n\n#endif\n",
                         compiler->name, compiler->name);
    return buffer_outcome(out);
}

void emit_string(struct buffer *out, const char *text)
{
    buffer_append_byte(out, '"');
    for (; *text; text++) {
        if (*text == '\n')
            buffer_append_text(out, text[1] ? "\\n\"\n        \"" : "\\n");
        else if (*text == '\r' || *text == '\t')
            buffer_append_text(out, *text == '\r' ? "\\r" : "\\t");
        else {
            if (*text == '"' || *text == '\\')
                buffer_append_byte(out, '\\');
            buffer_append_byte(out, (uint8_t)*text);
        }
    }
    buffer_append_byte(out, '"');
}

/* A text without placeholders, whole. */
static void emit_form(const struct piece *piece, struct buffer *out)
{
    for (; piece; piece = piece->next)
        emit_string(out, piece->literal);
}

static void emit_texts(const struct compiler *compiler, struct buffer *out)
{
    buffer_append_text(out,
                       "static const char *const texts[TEXT_COUNT][VIEW_LANGUAGE_COUNT] = {\n");
    for (const struct message *message = compiler->messages; message; message = message->next) {
        if (message->has_placeholders)
            continue;
        buffer_append_format(out, "    [%s] = {", message->constant);
        emit_form(message->forms[MESSAGE_JAPANESE], out);
        buffer_append_text(out, ", ");
        emit_form(message->forms[MESSAGE_ENGLISH], out);
        buffer_append_text(out, "},\n");
    }
    buffer_append_text(out, "};\n\n");
}

static void emit_links(const struct compiler *compiler, struct buffer *out)
{
    buffer_append_format(out, "const struct view_link_use %s_links[] = {\n", compiler->name);
    size_t count = 0;
    for (const struct link_use *use = compiler->links; use; use = use->next, count++) {
        buffer_append_format(out, "    {\"%s\", ", use->method);
        emit_string(out, use->pattern);
        const char *slash = strrchr(use->file, '/'); /* the same C wherever the tree stands */
        buffer_append_format(out, "}, /* %s */\n", slash ? slash + 1 : use->file);
    }
    if (count == 0) /* C has no empty array */
        buffer_append_text(out, "    {\"\", \"\"},\n");
    buffer_append_format(out, "};\n\nconst size_t %s_links_count = %zu;\n", compiler->name, count);
}

struct status emit_source(struct compiler *compiler, const char *assets_header, struct buffer *out)
{
    buffer_append_format(out,
                         "/* Made by viewc: edit the views and texts instead. */\n"
                         "#include \"%s.h\"\n\n",
                         compiler->name);
    if (assets_header)
        buffer_append_format(out, "#include \"%s\"\n\n", assets_header);
    emit_texts(compiler, out);
    for (const struct template *page = compiler->templates; page; page = page->next) {
        if (page->kind != TEMPLATE_PAGE)
            continue;
        emit_prototype(page, "\n{\n", out);
        buffer_append_text(out, "    struct view_output output = {.buffer = buffer, "
                                ".context = *context};\n"
                                "    struct view_output *out = &output;\n"
                                "    (void)view;\n    (void)texts;\n\n");
        TRY(emit_page(compiler, page, out));
        buffer_append_text(out, "    return view_outcome(out);\n}\n\n");
        emit_drawing(page, out);
    }
    emit_links(compiler, out);
    return buffer_outcome(out);
}
