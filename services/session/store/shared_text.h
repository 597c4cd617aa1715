/* Texts that many sessions have alike, each kept once and counted: the permissions of thousands of
 * users are a handful of texts. */
#ifndef SESSION_STORE_SHARED_TEXT_H
#define SESSION_STORE_SHARED_TEXT_H

#include <stddef.h>

struct shared_texts;
struct shared_text;

/* NULL without memory. */
struct shared_texts *shared_texts_open(void);

/* Every text was given back before. Accepts NULL. */
void shared_texts_close(struct shared_texts **texts);

/* The one copy of `text`, until it is given back as often as it was taken; NULL without memory. */
struct shared_text *shared_texts_take(struct shared_texts *texts, const char *text);
void shared_texts_give_back(struct shared_texts *texts, struct shared_text *text);

/* Copies it with its NUL; `out` is as large as the text was when it was taken. */
void shared_text_read(const struct shared_text *text, char *out);

#endif
