/* The text part of a mail from its HTML part, so that both say the same: a view of ours
 * (tools/viewc) as text. Elements become white space, texts stay, an address stands where it is
 * written out. What stands in <title> is the subject. */
#ifndef MAIL_PLAIN_H
#define MAIL_PLAIN_H

#include "base/bytes.h"

/* Appends both; neither ever holds a control character but the line feeds of the text, unless the
 * page does. RESOURCE_EXHAUSTED past a buffer's maximum. */
NODISCARD struct status mail_plain(struct bytes html, struct buffer *subject, struct buffer *text);

#endif
