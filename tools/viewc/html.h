/* The markup of a template, read far enough to know where every placeholder stands. */
#ifndef VIEWC_HTML_H
#define VIEWC_HTML_H

#include "cursor.h"
#include "vocabulary.h"

enum { HTML_MAXIMUM_DEPTH = 48, HTML_PATTERN_CAPACITY = 256 };

enum html_where {
    HTML_CONTENT,     /* between tags */
    HTML_TAG,         /* between attributes */
    HTML_PLAIN_VALUE, /* in a quoted value that may hold placeholders */
    HTML_FIXED_VALUE, /* in one that may not */
    HTML_URL_START,   /* at the beginning of an address: a link, an asset or an own path */
    HTML_URL_PATH,    /* in a path: numbers */
    HTML_URL_QUERY,   /* in a query: numbers and texts */
    HTML_URL_END,     /* behind a link or in a fragment: nothing more */
};

struct html_element {
    const char *name;
    enum element_kind kind;
    size_t offset; /* of its '<' */
    bool posts;    /* a form with method post */
    bool has_csrf;
};

struct html {
    enum html_where where;
    struct html_element open[HTML_MAXIMUM_DEPTH];
    size_t depth;

    /* The tag being read. */
    struct html_element tag;
    bool has_method, has_src;
    const char *attribute;
    char pattern[HTML_PATTERN_CAPACITY]; /* of the own path being read, numbers as {} */
    const char *action;                  /* of the form */
};

/* Reads one piece of markup, up to a placeholder at the latest, and appends it to `out` as the page
 * will have it. `floor`: elements that were open before the block being read, which it may not
 * close. */
NODISCARD struct status html_step(struct html *html, struct cursor *cursor, size_t floor,
                                  struct buffer *out);

/* Whether `a` and `b` are the same place: both ways through a condition must end at one. */
bool html_same(const struct html *a, const struct html *b);

/* Says that the present address goes on with a link, an asset or a value. */
void html_url_goes_on(struct html *html, bool whole);

/* The innermost form that posts, or NULL. */
struct html_element *html_posting_form(struct html *html);

/* Refused when an element is still open. */
NODISCARD struct status html_finish(const struct html *html, const struct cursor *cursor,
                                    size_t floor);

#endif
