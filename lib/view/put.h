/* What the C that tools/viewc generates calls. Nobody else needs it: a handler fills a struct
 * view_<page> and sends its view_<page>_drawing(). */
#ifndef VIEW_PUT_H
#define VIEW_PUT_H

#include "view/context.h"
#include "view/format.h"
#include "view/link.h"

/* One rendering. `missing` is set when a link or label without value was to be shown. */
struct view_output {
    struct buffer *buffer;
    struct view_context context;
    bool missing;
};

/* Markup and texts of the views themselves, made safe at build. */
void view_put_literal(struct view_output *out, const char *text, size_t size);

/* Values, by the place they stand in; NULL is "". */
void view_put_text(struct view_output *out, const char *text);
void view_put_attribute(struct view_output *out, const char *text);
void view_put_url_part(struct view_output *out, const char *text);

void view_put_number(struct view_output *out, int64_t number);  /* 391,007 */
void view_put_integer(struct view_output *out, int64_t number); /* 391007 */
void view_put_time(struct view_output *out, enum view_time_format format, int64_t unix_us);
void view_put_zone(struct view_output *out);
void view_put_language(struct view_output *out); /* "ja", "en" */
void view_put_link(struct view_output *out, struct view_link link);

/* Entry `label` of `texts`, which has `count` rows of one escaped text per language; row 0 is none.
 */
void view_put_label(struct view_output *out, const char *const (*texts)[VIEW_LANGUAGE_COUNT],
                    size_t count, size_t label);

/* Until the same call again: the language that is not the reader's. */
void view_switch_language(struct view_output *out);

/* RESOURCE_EXHAUSTED past the buffer's maximum, INTERNAL when something was missing. */
NODISCARD struct status view_outcome(const struct view_output *out);

#endif
