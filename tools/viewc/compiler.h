/* viewc: the compiler of views. It reads HTML templates (.view) and texts in two languages (.txt)
 * and writes C: one struct per page, which a handler fills, and one function that renders it with
 * every value escaped for the place it stands in. Whatever could let a value out of its place is
 * refused here, at build, with file:line:column and a sentence.
 *
 *     struct compiler compiler;
 *     compiler_init(&compiler, "portal_views");
 *     TRY(compiler_add_texts(&compiler, "texts/common.txt", text));
 *     TRY(compiler_add_view(&compiler, "views/home.view", text));
 *     TRY(compiler_finish(&compiler));
 *     TRY(emit_header(&compiler, &header));
 *
 * A status that is not OK says only that something was refused; the sentence is in
 * compiler.problem. README.md describes the language. */
#ifndef VIEWC_COMPILER_H
#define VIEWC_COMPILER_H

#include "base/arena.h"
#include "base/bytes.h"
#include "model.h"

enum {
    COMPILER_MEMORY_MAXIMUM = 64 << 20,
    COMPILER_FILE_MAXIMUM = 1 << 20,
    COMPILER_PROBLEM_CAPACITY = 512,
};

struct compiler {
    struct arena arena;
    const char *name;                        /* of the library made, and of its two files */
    char problem[COMPILER_PROBLEM_CAPACITY]; /* of the last refusal, without a line feed */
    struct record *records;
    struct choice *choices;
    struct message *messages;
    struct template *templates;
    struct asset_name *assets;
    struct link_use *links;
};

/* `name` must outlive the compiler. */
void compiler_init(struct compiler *compiler, const char *name);
void compiler_clear(struct compiler *compiler);

/* The file's name is for problems; its text is copied. A view's header is read at once, its body in
 * compiler_finish(), when every record and text is known. */
NODISCARD struct status compiler_add_texts(struct compiler *compiler, const char *file,
                                           struct bytes text);
NODISCARD struct status compiler_add_view(struct compiler *compiler, const char *file,
                                          struct bytes text);

/* A file that {asset NAME} may name; the symbols of icons.svg are what {icon NAME} may name. */
NODISCARD struct status compiler_add_asset(struct compiler *compiler, const char *file,
                                           struct bytes text);

NODISCARD struct status compiler_finish(struct compiler *compiler);

/* The C of everything added, after compiler_finish(). `assets_header` declares the ASSET_ macros;
 * NULL when no view uses any. */
NODISCARD struct status emit_header(struct compiler *compiler, struct buffer *out);
NODISCARD struct status emit_source(struct compiler *compiler, const char *assets_header,
                                    struct buffer *out);

#endif
