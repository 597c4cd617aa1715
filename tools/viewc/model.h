/* What viewc knows after reading: types, texts, and templates as trees of nodes. Everything lives
 * in the compiler's arena; lists are linked in the order of the source. */
#ifndef VIEWC_MODEL_H
#define VIEWC_MODEL_H

#include <stddef.h>

#include "base/bytes.h"

/* A place in a source, for problems found after it was read. */
struct place {
    const char *file;
    size_t line, column; /* from 1; a column is a character */
};

enum type_kind {
    TYPE_TEXT,   /* const char *, UTF-8 */
    TYPE_NUMBER, /* int64_t */
    TYPE_TIME,   /* int64_t, Unix microseconds */
    TYPE_FLAG,   /* bool */
    TYPE_LABEL,  /* enum view_label: one of our own texts */
    TYPE_LINK,   /* struct view_link */
    TYPE_CSRF,   /* const char *, goes into {csrf} only */
    TYPE_FIELD,  /* const char *, of a form's field: goes into its name only */
    TYPE_CHOICE, /* enum view_<choice> */
    TYPE_RECORD, /* struct view_<record> by value */
    TYPE_LIST,   /* const struct view_<record> * and a count */
};

struct type {
    enum type_kind kind;
    const struct choice *choice; /* of TYPE_CHOICE */
    struct record *record;       /* of TYPE_RECORD and TYPE_LIST */
};

struct field {
    struct field *next;
    const char *name;
    const char *type_name; /* as written, until compiler_finish() fills `type` */
    const char *comment;   /* NULL for none */
    bool is_list;
    struct type type;
    struct place place;
};

/* A record, or the fields of a page. */
struct record {
    struct record *next;
    const char *name;
    struct field *fields;
    struct place place;
    enum { RECORD_PENDING, RECORD_OPEN, RECORD_WRITTEN } state; /* while its struct is emitted */
};

struct choice_value {
    struct choice_value *next;
    const char *name;
};

struct choice {
    struct choice *next;
    const char *name;
    struct choice_value *values;
};

/* One piece of a text: a literal, escaped already, or a placeholder's name. */
struct piece {
    struct piece *next;
    const char *literal;     /* NULL for a placeholder */
    const char *placeholder; /* NULL for a literal */
};

enum { MESSAGE_JAPANESE, MESSAGE_ENGLISH, MESSAGE_ENGLISH_MANY, MESSAGE_FORMS };

/* A text in both languages. */
struct message {
    struct message *next;
    const char *key;
    const char *constant; /* TEXT_..., the label's name */
    bool written[MESSAGE_FORMS];
    struct piece *forms[MESSAGE_FORMS];
    bool has_placeholders;
    bool has_markup; /* <b>: not for attributes */
    struct place place;
};

/* What a name in a template stands for: the template's own record, or a loop's variable. */
struct binding {
    const struct binding *outer; /* where to look next */
    const char *name;            /* NULL for the template's record: its fields are named directly */
    struct record *record;       /* NULL for a part without one */
};

struct expression {
    const struct binding *binding;
    const char *member; /* "console.user_name"; "" for the loop variable itself */
    struct type type;
    const char *format; /* behind the colon; NULL for none */
};

struct argument {
    struct argument *next;
    const char *name;
    struct expression value;
};

/* The text for one value of a choice, as {t problem.{kind}} names them all. */
struct alternative {
    struct alternative *next;
    const struct choice_value *value;
    const struct message *message;
};

/* Where in the markup a value stands: decides how it is escaped. */
enum context {
    CONTEXT_TEXT,
    CONTEXT_ATTRIBUTE,
    CONTEXT_URL,
};

enum node_kind {
    NODE_LITERAL,
    NODE_ASSET, /* a path known when the assets are: an ASSET_ macro */
    NODE_VALUE,
    NODE_MESSAGE,
    NODE_CHOICE, /* one of the messages, by a choice's value */
    NODE_ZONE,
    NODE_LANGUAGE,
    NODE_IF,
    NODE_EACH,
    NODE_INCLUDE,
    NODE_WRAP,
    NODE_FILL,
    NODE_SLOT,
    NODE_SWITCH, /* in the other language */
};

struct node {
    struct node *next;
    enum node_kind kind;
    enum context context;
    const char *literal; /* LITERAL: markup; ASSET: macro; FILL and SLOT: name, "" for the body */
    const struct message *message;    /* MESSAGE */
    struct argument *arguments;       /* MESSAGE */
    struct alternative *alternatives; /* CHOICE */
    struct expression expression;     /* VALUE, IF, EACH, INCLUDE, WRAP */
    bool has_expression;              /* INCLUDE, WRAP of a template with a record */
    bool negated;                     /* IF not */
    const struct choice_value *is;    /* IF ... is; NULL for none */
    const struct binding *binding;    /* EACH: the variable */
    const struct template *template;  /* INCLUDE, WRAP */
    struct node *body;
    struct node *otherwise; /* IF and EACH: behind {#else} */
    struct place place;
};

enum template_kind { TEMPLATE_TYPES, TEMPLATE_PAGE, TEMPLATE_PART, TEMPLATE_FRAME };

struct template
{
    struct template *next;
    enum template_kind kind;
    const char *name;
    const char *record_name; /* of a part or frame; NULL for none */
    struct binding binding;
    struct node *nodes;
    const char *file;
    struct bytes text; /* the whole file */
    size_t body;       /* where the markup begins */
    struct place place;
};

struct asset_name {
    struct asset_name *next;
    const char *name;  /* "portal.css" */
    const char *macro; /* "ASSET_PORTAL_CSS" */
    struct bytes text;
};

/* An own path that a view points to, numbers as {}. The portal's tests hold them against its
 * routes. */
struct link_use {
    struct link_use *next;
    const char *method;
    const char *pattern;
    const char *file;
};

#endif
