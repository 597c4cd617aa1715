/* A position in a source text, and the words every reader of one is written in. */
#ifndef VIEWC_CURSOR_H
#define VIEWC_CURSOR_H

#include "compiler.h"

struct cursor {
    struct compiler *compiler;
    const char *file;
    struct bytes text; /* without NUL */
    size_t at;
};

/* INVALID_ARGUMENT, and the sentence with file, line and column of `offset` in compiler->problem.
 */
NODISCARD __attribute__((format(printf, 3, 4))) struct status cursor_refuse(
    const struct cursor *cursor, size_t offset, const char *format, ...);

/* As above for a place that was read before. */
NODISCARD __attribute__((format(printf, 3, 4))) struct status place_refuse(
    struct compiler *compiler, struct place place, const char *format, ...);

struct place cursor_place(const struct cursor *cursor, size_t offset);

bool cursor_at_end(const struct cursor *cursor);

/* The next byte, NUL at the end. */
char cursor_peek(const struct cursor *cursor);

/* Whether `word` comes next; cursor_accept() also steps over it. */
bool cursor_sees(const struct cursor *cursor, const char *word);
bool cursor_accept(struct cursor *cursor, const char *word);

/* Steps over spaces and tabs, or over every white space. */
void cursor_skip_blanks(struct cursor *cursor);
void cursor_skip_space(struct cursor *cursor);

/* Bytes up to the next one in `stops` or the end, which is not read. */
struct bytes cursor_until(struct cursor *cursor, const char *stops);

/* A name: [a-z][a-z0-9_]*, copied; `what` is told when there is none. */
NODISCARD struct status cursor_name(struct cursor *cursor, const char *what, const char **out);

/* `word` or a refusal that says so. */
NODISCARD struct status cursor_expect(struct cursor *cursor, const char *word);

bool is_space(char c);

/* Memory that is there or ends the build: viewc is a build tool with a bounded arena. */
void *cursor_alloc(const struct cursor *cursor, size_t size);
const char *cursor_copy(const struct cursor *cursor, struct bytes text);

#endif
