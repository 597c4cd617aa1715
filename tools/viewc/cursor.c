#include "cursor.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct place cursor_place(const struct cursor *cursor, size_t offset)
{
    struct place place = {cursor->file, 1, 1};

    for (size_t i = 0; i < offset && i < cursor->text.size; i++) {
        uint8_t byte = cursor->text.data[i];
        if (byte == '\n') {
            place.line++;
            place.column = 1;
        } else if ((byte & 0xC0) != 0x80) /* a character once, not each of its bytes */
            place.column++;
    }
    return place;
}

__attribute__((format(printf, 3, 0))) static struct status refuse(struct compiler *compiler,
                                                                  struct place place,
                                                                  const char *format,
                                                                  va_list arguments)
{
    char sentence[COMPILER_PROBLEM_CAPACITY];

    (void)vsnprintf(sentence, sizeof sentence, format, arguments);
    (void)snprintf(compiler->problem, sizeof compiler->problem, "%.200s:%zu:%zu: %.260s",
                   place.file, place.line, place.column, sentence);
    return FAIL(INVALID_ARGUMENT, "refused");
}

struct status cursor_refuse(const struct cursor *cursor, size_t offset, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct status refused =
        refuse(cursor->compiler, cursor_place(cursor, offset), format, arguments);
    va_end(arguments);
    return refused;
}

struct status place_refuse(struct compiler *compiler, struct place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct status refused = refuse(compiler, place, format, arguments);
    va_end(arguments);
    return refused;
}

bool cursor_at_end(const struct cursor *cursor)
{
    return cursor->at >= cursor->text.size;
}

char cursor_peek(const struct cursor *cursor)
{
    return cursor_at_end(cursor) ? '\0' : (char)cursor->text.data[cursor->at];
}

bool cursor_sees(const struct cursor *cursor, const char *word)
{
    size_t size = strlen(word);
    return cursor->text.size - cursor->at >= size &&
           memcmp(cursor->text.data + cursor->at, word, size) == 0;
}

bool cursor_accept(struct cursor *cursor, const char *word)
{
    if (!cursor_sees(cursor, word))
        return false;
    cursor->at += strlen(word);
    return true;
}

bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void cursor_skip_blanks(struct cursor *cursor)
{
    while (cursor_peek(cursor) == ' ' || cursor_peek(cursor) == '\t')
        cursor->at++;
}

void cursor_skip_space(struct cursor *cursor)
{
    while (is_space(cursor_peek(cursor)))
        cursor->at++;
}

struct bytes cursor_until(struct cursor *cursor, const char *stops)
{
    size_t start = cursor->at;
    while (!cursor_at_end(cursor) && strchr(stops, cursor_peek(cursor)) == NULL)
        cursor->at++;
    return (struct bytes){cursor->text.data + start, cursor->at - start};
}

static bool is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

struct status cursor_name(struct cursor *cursor, const char *what, const char **out)
{
    size_t start = cursor->at;
    if (cursor_peek(cursor) < 'a' || cursor_peek(cursor) > 'z')
        return cursor_refuse(cursor, start, "%s is expected here", what);
    while (is_name_character(cursor_peek(cursor)))
        cursor->at++;
    *out = cursor_copy(cursor, (struct bytes){cursor->text.data + start, cursor->at - start});
    return OK;
}

struct status cursor_expect(struct cursor *cursor, const char *word)
{
    if (!cursor_accept(cursor, word))
        return cursor_refuse(cursor, cursor->at, "\"%s\" is expected here", word);
    return OK;
}

static void *or_stop(void *memory)
{
    if (memory == NULL) {
        (void)fputs("viewc: the views need more memory than viewc takes\n", stderr);
        exit(EXIT_FAILURE);
    }
    return memory;
}

void *cursor_alloc(const struct cursor *cursor, size_t size)
{
    return or_stop(arena_alloc(&cursor->compiler->arena, size));
}

const char *cursor_copy(const struct cursor *cursor, struct bytes text)
{
    return or_stop(arena_copy_bytes(&cursor->compiler->arena, text));
}
