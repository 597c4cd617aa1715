#include <stdio.h>

#include "cursor.h"
#include "emit_private.h"

enum { MAXIMUM_DEPTH = 64 };

/* What a binding is called in the C being written, while its template or loop is. */
struct bound {
    const struct bound *outer;
    const struct binding *binding;
    const char *value;  /* "(*row3)", "view->console" */
    const char *member; /* "row3->", "view->console." */
};

/* The {#wrap} whose frame is being written: what its slots are filled with, and where that came
 * from. */
struct wrapping {
    const struct wrapping *outer;
    const struct node *wrap;
    const struct bound *bound;
};

struct emitter {
    struct compiler *compiler;
    struct buffer *out;
    struct buffer literal; /* markup not yet written, so that neighbours become one statement */
    unsigned variables;
    int depth;
};

static struct status emit_nodes(struct emitter *emitter, const struct node *node,
                                const struct bound *bound, const struct wrapping *wrapping);

static void flush(struct emitter *emitter)
{
    if (emitter->literal.size == 0)
        return;
    size_t size = emitter->literal.size;
    buffer_append_byte(&emitter->literal, '\0');
    buffer_append_text(emitter->out, "    view_put_literal(out,\n        ");
    emit_string(emitter->out, (const char *)emitter->literal.data);
    buffer_append_format(emitter->out, ", %zu);\n", size);
    buffer_reset(&emitter->literal);
}

/* The parts behind each other, in the arena. */
static const char *join(struct emitter *emitter, const char *first, const char *second)
{
    struct cursor cursor = {.compiler = emitter->compiler};
    size_t size = strlen(first) + strlen(second) + 1;
    char *joined = cursor_alloc(&cursor, size);
    (void)snprintf(joined, size, "%s%s", first, second);
    return joined;
}

static const struct bound *find(const struct bound *bound, const struct binding *binding)
{
    while (bound->binding != binding)
        bound = bound->outer;
    return bound;
}

/* The value as C. */
static const char *value_of(struct emitter *emitter, const struct bound *bound,
                            const struct expression *expression)
{
    const struct bound *root = find(bound, expression->binding);
    if (expression->member[0] == '\0')
        return root->value;
    return join(emitter, root->member, expression->member);
}

static void emit_number(struct emitter *emitter, const struct expression *expression, bool grouped,
                        const char *value)
{
    bool plain = expression->format != NULL || !grouped;
    buffer_append_format(emitter->out, "    view_put_%s(out, %s);\n", plain ? "integer" : "number",
                         value);
}

static void emit_text(struct emitter *emitter, enum context context, const char *value)
{
    static const char *const functions[] = {
        [CONTEXT_TEXT] = "view_put_text",
        [CONTEXT_ATTRIBUTE] = "view_put_attribute",
        [CONTEXT_URL] = "view_put_url_part",
    };
    buffer_append_format(emitter->out, "    %s(out, %s);\n", functions[context], value);
}

static void emit_time(struct emitter *emitter, const char *format, const char *value)
{
    buffer_append_text(emitter->out, "    view_put_time(out, VIEW_TIME_");
    emit_upper(emitter->out, format);
    buffer_append_format(emitter->out, ", %s);\n", value);
}

static void emit_value(struct emitter *emitter, const struct expression *expression,
                       enum context context, bool grouped, const struct bound *bound)
{
    const char *value = value_of(emitter, bound, expression);

    switch (expression->type.kind) {
    case TYPE_TEXT:
    case TYPE_CSRF:
    case TYPE_FIELD:
        emit_text(emitter, context, value);
        break;
    case TYPE_NUMBER:
        emit_number(emitter, expression, grouped, value);
        break;
    case TYPE_TIME:
        emit_time(emitter, expression->format, value);
        break;
    case TYPE_LABEL:
        buffer_append_format(emitter->out,
                             "    view_put_label(out, texts, TEXT_COUNT, (size_t)%s);\n", value);
        break;
    case TYPE_LINK:
        buffer_append_format(emitter->out, "    view_put_link(out, %s);\n", value);
        break;
    case TYPE_FLAG:
    case TYPE_CHOICE:
    case TYPE_RECORD:
    case TYPE_LIST:
        break; /* refused when read: expression_check_shown() */
    }
}

static const struct expression *argument_of(const struct node *node, const char *name)
{
    const struct argument *argument = node->arguments;
    while (strcmp(argument->name, name) != 0)
        argument = argument->next;
    return &argument->value;
}

static void emit_form(struct emitter *emitter, const struct node *node, size_t form,
                      const struct bound *bound)
{
    for (const struct piece *piece = node->message->forms[form]; piece; piece = piece->next) {
        if (piece->literal) {
            buffer_append_text(&emitter->literal, piece->literal);
            continue;
        }
        flush(emitter);
        if (strcmp(piece->placeholder, "zone") == 0)
            buffer_append_text(emitter->out, "    view_put_zone(out);\n");
        else
            emit_value(emitter, argument_of(node, piece->placeholder), node->context, true, bound);
    }
    flush(emitter);
}

static void emit_message(struct emitter *emitter, const struct node *node,
                         const struct bound *bound)
{
    const struct message *message = node->message;

    flush(emitter);
    if (!message->has_placeholders) {
        buffer_append_format(emitter->out, "    view_put_label(out, texts, TEXT_COUNT, %s);\n",
                             message->constant);
        return;
    }
    buffer_append_text(emitter->out, "    if (out->context.language == VIEW_JAPANESE) {\n");
    emit_form(emitter, node, MESSAGE_JAPANESE, bound);
    if (message->forms[MESSAGE_ENGLISH_MANY]) {
        buffer_append_format(emitter->out, "    } else if (%s != 1) {\n",
                             value_of(emitter, bound, argument_of(node, "count")));
        emit_form(emitter, node, MESSAGE_ENGLISH_MANY, bound);
    }
    buffer_append_text(emitter->out, "    } else {\n");
    emit_form(emitter, node, MESSAGE_ENGLISH, bound);
    buffer_append_text(emitter->out, "    }\n");
}

static void emit_case(struct emitter *emitter, const struct choice *choice,
                      const struct choice_value *value)
{
    buffer_append_text(emitter->out, "VIEW_");
    emit_upper(emitter->out, choice->name);
    buffer_append_byte(emitter->out, '_');
    emit_upper(emitter->out, value->name);
}

static void emit_alternatives(struct emitter *emitter, const struct node *node,
                              const struct bound *bound)
{
    flush(emitter);
    buffer_append_format(emitter->out, "    switch (%s) {\n",
                         value_of(emitter, bound, &node->expression));
    const struct alternative *alternative = node->alternatives;
    for (; alternative; alternative = alternative->next) {
        buffer_append_text(emitter->out, "    case ");
        emit_case(emitter, node->expression.type.choice, alternative->value);
        buffer_append_format(emitter->out,
                             ":\n        view_put_label(out, texts, TEXT_COUNT, %s);\n"
                             "        break;\n",
                             alternative->message->constant);
    }
    buffer_append_text(emitter->out, "    }\n");
}

static void emit_truth(struct emitter *emitter, const struct node *node, const char *value)
{
    struct buffer *out = emitter->out;

    switch (node->expression.type.kind) {
    case TYPE_TEXT:
    case TYPE_CSRF:
    case TYPE_FIELD:
        buffer_append_format(out, "%s && %s[0]", value, value);
        break;
    case TYPE_NUMBER:
    case TYPE_TIME:
    case TYPE_LABEL:
        buffer_append_format(out, "%s != 0", value);
        break;
    case TYPE_FLAG:
        buffer_append_text(out, value);
        break;
    case TYPE_LINK:
        buffer_append_format(out, "%s.address != NULL", value);
        break;
    case TYPE_LIST:
        buffer_append_format(out, "%s_count > 0", value);
        break;
    case TYPE_CHOICE:
        buffer_append_format(out, "%s == ", value);
        emit_case(emitter, node->expression.type.choice, node->is);
        break;
    case TYPE_RECORD:
        break; /* refused when read: condition_read() */
    }
}

static struct status emit_if(struct emitter *emitter, const struct node *node,
                             const struct bound *bound, const struct wrapping *wrapping)
{
    flush(emitter);
    buffer_append_text(emitter->out, node->negated ? "    if (!(" : "    if ((");
    emit_truth(emitter, node, value_of(emitter, bound, &node->expression));
    buffer_append_text(emitter->out, ")) {\n");
    TRY(emit_nodes(emitter, node->body, bound, wrapping));
    flush(emitter);
    if (node->otherwise) {
        buffer_append_text(emitter->out, "    } else {\n");
        TRY(emit_nodes(emitter, node->otherwise, bound, wrapping));
        flush(emitter);
    }
    buffer_append_text(emitter->out, "    }\n");
    return OK;
}

static struct status emit_each(struct emitter *emitter, const struct node *node,
                               const struct bound *bound, const struct wrapping *wrapping)
{
    const char *list = value_of(emitter, bound, &node->expression);
    char row[32];
    char at[32];
    unsigned number = ++emitter->variables;
    char value[40];
    (void)snprintf(row, sizeof row, "row%u", number);
    (void)snprintf(value, sizeof value, "(*%s)", row);
    (void)snprintf(at, sizeof at, "at%u", number);
    struct bound variable = {.outer = bound,
                             .binding = node->binding,
                             .value = join(emitter, value, ""),
                             .member = join(emitter, row, "->")};

    flush(emitter);
    buffer_append_format(emitter->out,
                         "    for (size_t %s = 0; %s < %s_count; %s++) {\n"
                         "    const struct view_%s *%s = &%s[%s];\n    (void)%s;\n",
                         at, at, list, at, node->binding->record->name, row, list, at, row);
    TRY(emit_nodes(emitter, node->body, &variable, wrapping));
    flush(emitter);
    buffer_append_text(emitter->out, "    }\n");
    if (node->otherwise == NULL)
        return OK;
    buffer_append_format(emitter->out, "    if (%s_count == 0) {\n", list);
    TRY(emit_nodes(emitter, node->otherwise, bound, wrapping));
    flush(emitter);
    buffer_append_text(emitter->out, "    }\n");
    return OK;
}

/* A part or frame, written in place with its record bound to the value it was given. */
static struct status emit_template(struct emitter *emitter, const struct node *node,
                                   const struct bound *bound, const struct wrapping *wrapping)
{
    struct bound own = {.outer = bound, .binding = &node->template->binding};
    if (node->has_expression) {
        own.value = value_of(emitter, bound, &node->expression);
        own.member = node->expression.member[0] ? join(emitter, own.value, ".")
                                                : find(bound, node->expression.binding)->member;
    }
    return emit_nodes(emitter, node->template->nodes, &own, wrapping);
}

/* Whether some {#slot name} is among the nodes; as deep as blocks nest. */
static bool has_slot(const struct node *node, const char *name)
{
    for (; node; node = node->next) {
        if (node->kind == NODE_SLOT && strcmp(node->literal, name) == 0)
            return true;
        if (has_slot(node->body, name) || has_slot(node->otherwise, name))
            return true;
    }
    return false;
}

static struct status emit_wrap(struct emitter *emitter, const struct node *node,
                               const struct bound *bound, const struct wrapping *wrapping)
{
    for (const struct node *fill = node->body; fill; fill = fill->next) {
        if (fill->kind == NODE_FILL && !has_slot(node->template->nodes, fill->literal))
            return place_refuse(emitter->compiler, fill->place, "%s has no slot %s",
                                node->template->name, fill->literal);
    }
    struct wrapping inner = {.outer = wrapping, .wrap = node, .bound = bound};
    return emit_template(emitter, node, bound, &inner);
}

/* What the wrap puts into the slot, in the names it was written with. */
static struct status emit_slot(struct emitter *emitter, const struct node *slot,
                               const struct wrapping *wrapping)
{
    const struct node *body = wrapping->wrap->body;
    if (slot->literal[0] == '\0') /* everything but the fills, which emit_node() steps over */
        return emit_nodes(emitter, body, wrapping->bound, wrapping->outer);
    for (const struct node *fill = body; fill; fill = fill->next) {
        if (fill->kind == NODE_FILL && strcmp(fill->literal, slot->literal) == 0)
            return emit_nodes(emitter, fill->body, wrapping->bound, wrapping->outer);
    }
    return OK;
}

static struct status emit_switch(struct emitter *emitter, const struct node *node,
                                 const struct bound *bound, const struct wrapping *wrapping)
{
    flush(emitter);
    buffer_append_text(emitter->out, "    view_switch_language(out);\n");
    TRY(emit_nodes(emitter, node->body, bound, wrapping));
    flush(emitter);
    buffer_append_text(emitter->out, "    view_switch_language(out);\n");
    return OK;
}

static struct status emit_node(struct emitter *emitter, const struct node *node,
                               const struct bound *bound, const struct wrapping *wrapping)
{
    if (node->kind == NODE_LITERAL) {
        buffer_append_text(&emitter->literal, node->literal);
        return OK;
    }
    switch (node->kind) {
    case NODE_LITERAL:
    case NODE_FILL:
        return OK;
    case NODE_ASSET:
        flush(emitter);
        buffer_append_format(emitter->out, "    view_put_literal(out, %s, sizeof %s - 1);\n",
                             node->literal, node->literal);
        return OK;
    case NODE_VALUE:
        flush(emitter);
        emit_value(emitter, &node->expression, node->context, node->context == CONTEXT_TEXT, bound);
        return OK;
    case NODE_MESSAGE:
        emit_message(emitter, node, bound);
        return OK;
    case NODE_CHOICE:
        emit_alternatives(emitter, node, bound);
        return OK;
    case NODE_ZONE:
    case NODE_LANGUAGE:
        flush(emitter);
        buffer_append_format(emitter->out, "    view_put_%s(out);\n",
                             node->kind == NODE_ZONE ? "zone" : "language");
        return OK;
    case NODE_IF:
        return emit_if(emitter, node, bound, wrapping);
    case NODE_EACH:
        return emit_each(emitter, node, bound, wrapping);
    case NODE_INCLUDE:
        return emit_template(emitter, node, bound, wrapping);
    case NODE_WRAP:
        return emit_wrap(emitter, node, bound, wrapping);
    case NODE_SLOT:
        return emit_slot(emitter, node, wrapping);
    case NODE_SWITCH:
        return emit_switch(emitter, node, bound, wrapping);
    }
    return OK;
}

static struct status emit_nodes(struct emitter *emitter, const struct node *node,
                                const struct bound *bound, const struct wrapping *wrapping)
{
    if (++emitter->depth > MAXIMUM_DEPTH)
        return place_refuse(emitter->compiler, node ? node->place : (struct place){"", 0, 0},
                            "parts and frames are nested too deeply, or one includes itself");
    for (; node; node = node->next)
        TRY(emit_node(emitter, node, bound, wrapping));
    emitter->depth--;
    return OK;
}

struct status emit_page(struct compiler *compiler, const struct template *page, struct buffer *out)
{
    struct emitter emitter = {.compiler = compiler, .out = out};
    struct bound root = {.binding = &page->binding, .value = "(*view)", .member = "view->"};
    buffer_init(&emitter.literal, COMPILER_FILE_MAXIMUM);

    struct status emitted = emit_nodes(&emitter, page->nodes, &root, NULL);
    flush(&emitter);
    if (status_is_ok(emitted))
        emitted = buffer_outcome(&emitter.literal);
    buffer_clear(&emitter.literal);
    return emitted;
}
