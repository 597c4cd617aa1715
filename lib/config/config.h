/* Settings of a program: one table row each, and from the one table come the parser, `--help`,
 * `--check-config` and the documentation. A file has lines `name = value`; a line whose first
 * character is `#` is a comment; there are no includes, no variables and no overrides from the
 * command line or the environment, so that the file tells the whole truth.
 *
 *     struct session_settings {
 *         struct process_settings process;
 *         int64_t workers;
 *         int64_t idle_ms;
 *         char token_key_file[CONFIG_PATH_CAPACITY];
 *     };
 *
 *     static const struct config_setting rows[] = {
 *         PROCESS_SETTINGS(struct session_settings, process),
 *         {CONFIG_INTEGER("workers", struct session_settings, workers), .standard = "8",
 *          .minimum = 1, .maximum = 64, .unit = "threads", .help = "Requests worked on at once."},
 *         {CONFIG_DURATION("idle", struct session_settings, idle_ms), .standard = "30min",
 *          .minimum = 5 * 60000, .maximum = 60 * 60000, .reloadable = true,
 *          .help = "A session nobody uses ends after this."},
 *         {CONFIG_SECRET("token_key_file", struct session_settings, token_key_file),
 *          .help = "Key of the token hashes, 32 bytes."},
 *     };
 *     const struct config_table session_settings_table = {
 *         .settings = rows, .count = COUNT_OF(rows), .size = sizeof(struct session_settings)};
 *
 * Strict on purpose: a name that is unknown or repeated, a value that is malformed or out of bounds
 * and a required setting that is missing each refuse the whole file with its line and one sentence.
 * A secret is never a value: its row is the path of a file. */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/status.h"

enum {
    CONFIG_FILE_MAXIMUM = 256 * 1024, /* bytes; a larger file is refused unread */
    CONFIG_LINE_MAXIMUM = 4096,
    CONFIG_SETTINGS_MAXIMUM = 256,
    CONFIG_PATH_CAPACITY = 1024,
    CONFIG_HOST_CAPACITY = 254, /* a DNS name has at most 253 characters (RFC 1035 section 3.1) */
    CONFIG_LIST_MAXIMUM = 64,
    CONFIG_ITEM_CAPACITY = 128,
    CONFIG_PROBLEM_CAPACITY = CONFIG_PATH_CAPACITY + 512,
};

enum config_type {
    CONFIG_TYPE_TEXT,      /* char[N]: UTF-8 without control characters, `minimum` bytes or more */
    CONFIG_TYPE_PATH,      /* char[CONFIG_PATH_CAPACITY]: absolute, or "" where that is standard */
    CONFIG_TYPE_SECRET,    /* the same; the file must exist and be closed to others */
    CONFIG_TYPE_INTEGER,   /* int64_t */
    CONFIG_TYPE_BOOL,      /* bool: true, false */
    CONFIG_TYPE_DURATION,  /* int64_t in milliseconds: 250ms 2s 10min 12h 30d */
    CONFIG_TYPE_SIZE,      /* int64_t in bytes: 512B 64KiB 10MiB 1GiB */
    CONFIG_TYPE_ADDRESS,   /* struct config_address: host:port, [::1]:port */
    CONFIG_TYPE_ADDRESSES, /* struct config_addresses: separated by commas */
    CONFIG_TYPE_TEXTS,     /* struct config_texts: separated by commas, e.g. CIDR blocks */
    CONFIG_TYPE_CHOICE,    /* an enum or int: the index of the word in `choices` */
};

struct config_address {
    char host[CONFIG_HOST_CAPACITY]; /* a name or an address; IPv6 without its brackets */
    uint16_t port;                   /* 1 to 65535 */
};

struct config_addresses {
    struct config_address items[CONFIG_LIST_MAXIMUM];
    size_t count;
};

struct config_texts {
    char items[CONFIG_LIST_MAXIMUM][CONFIG_ITEM_CAPACITY];
    size_t count;
};

struct config_setting {
    const char *name; /* [a-z0-9_], beginning with a letter; a secret's ends in "_file" */
    enum config_type type;
    size_t offset;   /* of the value in the settings struct */
    size_t capacity; /* bytes of the value there */
    /* What holds when the file does not say, spelt as in the file; NULL: the file must say. A
     * secret has none but "": it is optional, as the previous one of two keys is. */
    const char *standard;
    /* Of an integer, a duration (ms) or a size (bytes): the value. Of a list: how many. Of a text:
     * how long, where maximum 0 means "what fits". */
    int64_t minimum;
    int64_t maximum;
    const char *unit;           /* of an integer, for the documentation: "threads" */
    const char *const *choices; /* of a choice, ended by NULL */
    /* A rule of its own for a text, path or one text of a list: NULL when it holds, else the rest
     * of a sentence that begins with the value ("is not a network"). May be NULL. */
    const char *(*refusal)(const char *value);
    const char *help; /* one sentence; two at most */
    bool reloadable;  /* a change in the file is taken up without a restart */
};

/* What a row begins with. The member's type is checked by the compiler. */
#define CONFIG_VALUE_(kind, setting, type_, member, wanted)                                        \
    .name = (setting), .type = (kind),                                                             \
    .offset =                                                                                      \
        offsetof(type_, member) +                                                                  \
        0 * sizeof(struct {                                                                        \
            _Static_assert(__builtin_types_compatible_p(__typeof__(((type_ *)0)->member), wanted), \
                           "the member has not the type of its row");                              \
            int unused;                                                                            \
        }),                                                                                        \
    .capacity = sizeof(((type_ *)0)->member)

#define CONFIG_TEXT(name, type, member)                                                            \
    CONFIG_VALUE_(CONFIG_TYPE_TEXT, name, type, member, char[sizeof(((type *)0)->member)])
#define CONFIG_PATH(name, type, member)                                                            \
    CONFIG_VALUE_(CONFIG_TYPE_PATH, name, type, member, char[CONFIG_PATH_CAPACITY])
#define CONFIG_SECRET(name, type, member)                                                          \
    CONFIG_VALUE_(CONFIG_TYPE_SECRET, name, type, member, char[CONFIG_PATH_CAPACITY])
#define CONFIG_INTEGER(name, type, member)                                                         \
    CONFIG_VALUE_(CONFIG_TYPE_INTEGER, name, type, member, int64_t)
#define CONFIG_BOOL(name, type, member) CONFIG_VALUE_(CONFIG_TYPE_BOOL, name, type, member, bool)
#define CONFIG_DURATION(name, type, member)                                                        \
    CONFIG_VALUE_(CONFIG_TYPE_DURATION, name, type, member, int64_t)
#define CONFIG_SIZE(name, type, member) CONFIG_VALUE_(CONFIG_TYPE_SIZE, name, type, member, int64_t)
#define CONFIG_ADDRESS(name, type, member)                                                         \
    CONFIG_VALUE_(CONFIG_TYPE_ADDRESS, name, type, member, struct config_address)
#define CONFIG_ADDRESSES(name, type, member)                                                       \
    CONFIG_VALUE_(CONFIG_TYPE_ADDRESSES, name, type, member, struct config_addresses)
#define CONFIG_TEXTS(name, type, member)                                                           \
    CONFIG_VALUE_(CONFIG_TYPE_TEXTS, name, type, member, struct config_texts)
/* `member` is of the enum type `choice`. */
#define CONFIG_CHOICE(name, type, member, choice)                                                  \
    CONFIG_VALUE_(CONFIG_TYPE_CHOICE, name, type, member, choice)

struct config_table {
    const struct config_setting *settings;
    size_t count; /* at most CONFIG_SETTINGS_MAXIMUM */
    size_t size;  /* of the settings struct */
    /* A rule across settings: NULL when it holds, else a whole sentence. May be NULL. */
    const char *(*check)(const void *settings);
};

/* Why a file was refused: "session.conf:12: workers: 900 is more than 64 threads". One line, for
 * the person at the keyboard. */
struct config_problem {
    char text[CONFIG_PROBLEM_CAPACITY];
};

/* Reads `text` as the file called `file`. INVALID_ARGUMENT fills `problem`; `settings` (of
 * `table->size` bytes) is written only on OK, and then without stray padding, so that two of them
 * may be compared. Never looks at a file. */
NODISCARD struct status config_parse(const struct config_table *table, struct bytes text,
                                     const char *file, void *settings,
                                     struct config_problem *problem);

/* The same for the file at `path`, and every secret's file must be a regular one that others may
 * not read. NOT_FOUND when the file is missing, UNAVAILABLE when it cannot be read; `problem` is
 * filled for these too. */
NODISCARD struct status config_load(const struct config_table *table, const char *path,
                                    void *settings, struct config_problem *problem);

/* Whether the setting has another value in `a` than in `b`. */
bool config_differs(const struct config_setting *setting, const void *a, const void *b);

/* Gives the setting the value it has in `from`. */
void config_copy(const struct config_setting *setting, const void *from, void *to);

/* For `--help`: two lines a setting. */
void config_print_help(const struct config_table *table, struct buffer *out);

/* For the documentation: a Markdown table of name, value, default, reload and meaning. */
void config_print_markdown(const struct config_table *table, struct buffer *out);

#endif
