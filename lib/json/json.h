/* JSON (RFC 8259), read strictly and into an arena.
 *
 * Stricter than most readers, because two readers that disagree about a text are a hole: exactly
 * one value; no member twice; UTF-8 only; no NUL, lone surrogate or raw control character in a
 * string; at most JSON_DEPTH_MAXIMUM deep. Numbers keep their digits, so that integers are exact.
 * Nothing recurses. (cJSON reads numbers as doubles, takes repeated members, raw control
 * characters, "01" and bytes that are not UTF-8; the fuzz target compares with it what both
 * accept.)
 *
 *     const struct json *root = NULL;
 *     TRY(json_parse(&arena, text, NULL, &root));
 *     const char *name = NULL;
 *     int64_t size = 0;
 *     TRY(json_get_text(root, "name", 1, 64, &name));
 *     TRY(json_get_int(root, "size", 0, 1000, &size));
 */
#ifndef JSON_JSON_H
#define JSON_JSON_H

#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/status.h"

enum {
    JSON_SIZE_MAXIMUM = 1 << 20, /* bytes of text */
    JSON_DEPTH_MAXIMUM = 16,     /* of arrays and objects inside each other */
    JSON_MEMBERS_MAXIMUM = 256,  /* of one object */
};

enum json_kind {
    JSON_NULL,
    JSON_BOOL,
    JSON_NUMBER,
    JSON_TEXT,
    JSON_ARRAY,
    JSON_OBJECT,
};

/* A value; it and all it points to live in the arena. */
struct json {
    enum json_kind kind;
    bool boolean;             /* of JSON_BOOL */
    const char *key;          /* of a member of an object, else NULL */
    const char *text;         /* of JSON_TEXT, unescaped; of JSON_NUMBER, as written */
    size_t count;             /* elements or members */
    const struct json *first; /* of them, then its `next` and so on */
    const struct json *next;
};

/* Where and why a text was refused, for whoever wrote it. */
struct json_problem {
    size_t line, column; /* from 1; the column counts bytes */
    const char *reason;  /* a literal */
};

/* INVALID_ARGUMENT when `text` is not JSON as described above, and then `problem` (may be NULL)
 * says why. RESOURCE_EXHAUSTED when the arena is used up. */
NODISCARD struct status json_parse(struct arena *arena, struct bytes text,
                                   struct json_problem *problem, const struct json **out);

/* The member `key` of an object; NULL when there is none or `json` is no object. For what is
 * optional.
 */
const struct json *json_find(const struct json *json, const char *key);

/* The member `key`, which must be there and be what is asked for; INVALID_ARGUMENT otherwise, with
 * `out` untouched. Lengths of texts are in bytes. An integer has no fraction and no exponent. */
NODISCARD struct status json_get_text(const struct json *json, const char *key, size_t minimum,
                                      size_t maximum, const char **out);
NODISCARD struct status json_get_int(const struct json *json, const char *key, int64_t minimum,
                                     int64_t maximum, int64_t *out);
NODISCARD struct status json_get_bool(const struct json *json, const char *key, bool *out);
NODISCARD struct status json_get_array(const struct json *json, const char *key, size_t maximum,
                                       const struct json **out);
NODISCARD struct status json_get_object(const struct json *json, const char *key,
                                        const struct json **out);

/* Every member of the object is one of `keys`. For texts in which a word we do not know is a
 * mistake. */
NODISCARD bool json_has_only(const struct json *json, const char *const *keys, size_t count);

#endif
