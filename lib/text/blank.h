/* Whether there is anything to be read in a text. */
#ifndef TEXT_BLANK_H
#define TEXT_BLANK_H

#include <stdbool.h>

/* Nothing but characters without ink: spaces of any width, and the Hangul filler. The empty text is
 * blank, too. */
bool text_is_blank(const char *text);

#endif
