/* One JSON object per line on standard error: time, level, service, event, then typed fields. The
 * message is the name of an event (a noun with a past participle, `session_refused`); everything
 * else is a field with the same name everywhere (`request_id`, `caller`, `user_id`, `reason`,
 * `duration_us`).
 *
 *     log_info(call->log, "session_refused", LOG_UUID("session_id", id), LOG_STR("reason",
 * "expired"));
 *
 * error: a human must act. warn: it went on, and says how. info: what an auditor or operator wants
 * on a normal day. debug: off. Libraries say nothing at info but lib/process and lib/backbone,
 * which are the life of a program that services would otherwise log alike: started, ready,
 * reloaded, stopping, database there or gone.
 *
 * A line is written whole, at most LOG_LINE_MAXIMUM bytes; control characters and bytes that are
 * not UTF-8 are escaped, a long text is cut and marked. Passwords, tokens, seeds, codes, keys and
 * cookies have no field type: struct secret (crypto/secret.h) fits none of the macros below, and
 * that is on purpose.
 */
#ifndef LOG_LOG_H
#define LOG_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/uuid.h"

enum log_level {
    LOG_LEVEL_DEBUG,
    LOG_LEVEL_INFO,
    LOG_LEVEL_WARN,
    LOG_LEVEL_ERROR,
};

enum {
    LOG_LINE_MAXIMUM = 4096,
    LOG_TEXT_MAXIMUM = 512, /* bytes of one text field, before escaping; the rest is cut */
    LOG_INHERITED_MAXIMUM = 6,
};

struct log_field {
    const char *name; /* a literal in [a-z0-9_] */
    enum { LOG_FIELD_TEXT, LOG_FIELD_INTEGER, LOG_FIELD_BOOL, LOG_FIELD_UUID } kind;
    union {
        const char *text; /* NULL is written as null */
        int64_t integer;
        bool boolean;
        struct uuid uuid;
    };
};

/* The types are the guard: a struct secret or a byte array does not convert. */
#define LOG_STR(field, value) ((struct log_field){"" field, LOG_FIELD_TEXT, {.text = (value)}})
#define LOG_INT(field, value)                                                                      \
    ((struct log_field){"" field, LOG_FIELD_INTEGER, {.integer = (value)}})
#define LOG_BOOL(field, value) ((struct log_field){"" field, LOG_FIELD_BOOL, {.boolean = (value)}})
#define LOG_UUID(field, value) ((struct log_field){"" field, LOG_FIELD_UUID, {.uuid = (value)}})

/* For an event that needs no field: ISO C wants at least one argument. */
#define LOG_NONE ((struct log_field){0})

/* Where lines go and what every one of them carries. A child is a copy with more fields: it lives
 * on the stack of whatever it describes (a call, a connection) and borrows the texts of its fields.
 */
struct log {
    const char *service;      /* "auth", ...; a literal */
    int descriptor;           /* lines go here, in one write() each */
    enum log_level threshold; /* more than the process's own, which holds for every log */
    struct log_field inherited[LOG_INHERITED_MAXIMUM];
    size_t inherited_count;
};

/* A log of this service on standard error, of whatever the process's threshold lets through. */
struct log log_open(const char *service);

/* The least important line that any log of this process writes: LOG_LEVEL_INFO until it is set. Any
 * thread, any time. */
void log_set_threshold(enum log_level threshold);

/* `parent` with one more field; past LOG_INHERITED_MAXIMUM the field is left out. */
struct log log_with(const struct log *parent, struct log_field field);

/* `log` may be NULL: nothing is written. Never fails: a line that cannot be written is dropped. */
void log_write(const struct log *log, enum log_level level, const char *event,
               const struct log_field *fields, size_t count);

#define LOG_FIELDS(...)                                                                            \
    (const struct log_field[]){__VA_ARGS__}, COUNT_OF(((const struct log_field[]){__VA_ARGS__}))

#define log_error(log, event, ...)                                                                 \
    log_write(log, LOG_LEVEL_ERROR, "" event, LOG_FIELDS(__VA_ARGS__))
#define log_warn(log, event, ...) log_write(log, LOG_LEVEL_WARN, "" event, LOG_FIELDS(__VA_ARGS__))
#define log_info(log, event, ...) log_write(log, LOG_LEVEL_INFO, "" event, LOG_FIELDS(__VA_ARGS__))
#define log_debug(log, event, ...)                                                                 \
    log_write(log, LOG_LEVEL_DEBUG, "" event, LOG_FIELDS(__VA_ARGS__))

#endif
