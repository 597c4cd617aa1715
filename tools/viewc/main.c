/* viewc --name portal_views --output DIRECTORY [--assets HEADER] FILE...
 * Files are told apart by their names: *.view, *.txt, and any other is an asset. */
#include <stdio.h>
#include <stdlib.h>

#include "compiler.h"

struct options {
    const char *name;
    const char *output;
    const char *assets_header; /* NULL: views without assets */
};

static const char usage[] =
    "usage: viewc --name NAME --output DIRECTORY [--assets HEADER] FILE...\n";

static bool has_suffix(const char *text, const char *suffix)
{
    size_t size = strlen(text);
    size_t suffix_size = strlen(suffix);
    return size >= suffix_size && strcmp(text + size - suffix_size, suffix) == 0;
}

static void file_close(FILE **file)
{
    if (*file)
        (void)fclose(*file);
}

static struct status read_file(const char *path, struct buffer *out)
{
    CLEANUP(file_close) FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return FAIL(NOT_FOUND, "cannot be opened");
    char part[4096];
    size_t size = 0;
    while ((size = fread(part, 1, sizeof part, file)) > 0)
        buffer_append(out, part, size);
    if (ferror(file))
        return FAIL(UNAVAILABLE, "cannot be read");
    return buffer_outcome(out);
}

static struct status add_file(struct compiler *compiler, const char *path)
{
    CLEANUP(buffer_clear) struct buffer text;
    buffer_init(&text, COMPILER_FILE_MAXIMUM);
    struct status outcome = read_file(path, &text);
    if (!status_is_ok(outcome)) {
        (void)snprintf(compiler->problem, sizeof compiler->problem, "%s %s", path, outcome.text);
        return outcome;
    }
    if (has_suffix(path, ".view"))
        return compiler_add_view(compiler, path, buffer_bytes(&text));
    if (has_suffix(path, ".txt"))
        return compiler_add_texts(compiler, path, buffer_bytes(&text));
    return compiler_add_asset(compiler, path, buffer_bytes(&text));
}

static struct status write_file(struct compiler *compiler, const struct options *options,
                                const char *suffix, const struct buffer *text)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s.%s", options->output, options->name, suffix);

    FILE *file = fopen(path, "wbe");
    bool written = file && fwrite(text->data, 1, text->size, file) == text->size;
    if (file && fclose(file) != 0)
        written = false;
    if (written)
        return OK;
    (void)snprintf(compiler->problem, sizeof compiler->problem, "%.400s cannot be written", path);
    return FAIL(UNAVAILABLE, "cannot be written");
}

static struct status compile(struct compiler *compiler, const struct options *options,
                             char *const *files, int count)
{
    CLEANUP(buffer_clear) struct buffer header;
    CLEANUP(buffer_clear) struct buffer source;
    buffer_init(&header, COMPILER_MEMORY_MAXIMUM);
    buffer_init(&source, COMPILER_MEMORY_MAXIMUM);

    for (int i = 0; i < count; i++)
        TRY(add_file(compiler, files[i]));
    TRY(compiler_finish(compiler));
    TRY(emit_header(compiler, &header));
    TRY(emit_source(compiler, options->assets_header, &source));
    TRY(write_file(compiler, options, "h", &header));
    return write_file(compiler, options, "c", &source);
}

/* The number of arguments taken, 0 when they are not understood. */
static int read_options(int count, char *const *arguments, struct options *out)
{
    int at = 1;
    for (; at + 1 < count && strncmp(arguments[at], "--", 2) == 0; at += 2) {
        if (strcmp(arguments[at], "--name") == 0)
            out->name = arguments[at + 1];
        else if (strcmp(arguments[at], "--output") == 0)
            out->output = arguments[at + 1];
        else if (strcmp(arguments[at], "--assets") == 0)
            out->assets_header = arguments[at + 1];
        else
            return 0;
    }
    return out->name && out->output && at < count ? at : 0;
}

int main(int count, char **arguments)
{
    struct options options = {0};
    int first = read_options(count, arguments, &options);
    if (first == 0) {
        (void)fputs(usage, stderr);
        return 2;
    }
    CLEANUP(compiler_clear) struct compiler compiler;
    compiler_init(&compiler, options.name);
    if (status_is_ok(compile(&compiler, &options, arguments + first, count - first)))
        return EXIT_SUCCESS;
    (void)fprintf(stderr, "%s\n", compiler.problem);
    return EXIT_FAILURE;
}
