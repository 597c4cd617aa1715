#include "compiler.h"

#include "schema.h"
#include "template.h"
#include "texts.h"

void compiler_init(struct compiler *compiler, const char *name)
{
    *compiler = (struct compiler){.name = name};
    arena_init(&compiler->arena, COMPILER_MEMORY_MAXIMUM);
}

void compiler_clear(struct compiler *compiler)
{
    arena_clear(&compiler->arena);
}

/* A cursor over a copy of `text`, which ends with a NUL that is not part of it. */
static struct status open_cursor(struct compiler *compiler, const char *file, struct bytes text,
                                 struct cursor *out)
{
    *out = (struct cursor){.compiler = compiler, .text = text};
    out->file = cursor_copy(out, bytes_of(file));
    if (text.size > COMPILER_FILE_MAXIMUM)
        return cursor_refuse(out, 0, "the file is larger than viewc reads");
    if (text.size > 0 && memchr(text.data, '\0', text.size))
        return cursor_refuse(out, 0, "the file has a NUL in it");
    out->text.data = (const uint8_t *)cursor_copy(out, text);
    return OK;
}

struct status compiler_add_texts(struct compiler *compiler, const char *file, struct bytes text)
{
    struct cursor cursor;
    TRY(open_cursor(compiler, file, text, &cursor));
    return texts_read(&cursor);
}

struct status compiler_add_view(struct compiler *compiler, const char *file, struct bytes text)
{
    struct cursor cursor;
    TRY(open_cursor(compiler, file, text, &cursor));

    struct template *template = cursor_alloc(&cursor, sizeof *template);
    template->file = cursor.file;
    template->text = cursor.text;
    TRY(schema_read(&cursor, template));
    if (template->name && template_find(compiler, template->name))
        return cursor_refuse(&cursor, 0, "there is a view %s already", template->name);

    struct template **end = &compiler->templates;
    while (*end)
        end = &(*end)->next;
    *end = template;
    return OK;
}

/* "portal.css" as ASSET_PORTAL_CSS. */
static const char *macro_of(const struct cursor *cursor, const char *name)
{
    size_t prefix = strlen("ASSET_");
    char *macro = cursor_alloc(cursor, prefix + strlen(name) + 1);
    memcpy(macro, "ASSET_", prefix);
    for (size_t i = 0; name[i]; i++) {
        char c = name[i];
        bool is_letter = c >= 'a' && c <= 'z';
        bool is_digit = c >= '0' && c <= '9';
        macro[prefix + i] = is_letter ? (char)(c - 'a' + 'A') : is_digit ? c : '_';
    }
    return macro;
}

struct status compiler_add_asset(struct compiler *compiler, const char *file, struct bytes text)
{
    struct cursor cursor;
    TRY(open_cursor(compiler, file, text, &cursor));

    const char *slash = strrchr(cursor.file, '/');
    struct asset_name *asset = cursor_alloc(&cursor, sizeof *asset);
    asset->name = slash ? slash + 1 : cursor.file;
    asset->macro = macro_of(&cursor, asset->name);
    asset->text = cursor.text;
    asset->next = compiler->assets;
    compiler->assets = asset;
    return OK;
}

static struct status bind(struct compiler *compiler, struct template *template)
{
    if (template->record_name == NULL)
        return OK;
    template->binding.record = schema_find_record(compiler, template->record_name);
    if (template->binding.record == NULL)
        return place_refuse(compiler, template->place, "there is no record %s",
                            template->record_name);
    return OK;
}

struct status compiler_finish(struct compiler *compiler)
{
    TRY(schema_resolve(compiler));
    for (struct template *template = compiler->templates; template; template = template->next)
        TRY(bind(compiler, template));
    for (struct template *template = compiler->templates; template; template = template->next)
        TRY(template_read(compiler, template));
    return OK;
}
