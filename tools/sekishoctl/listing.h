/* The end of what a command lists: an array of JSON whose elements stand in ctl->out, or else a
 * table for people. */
#ifndef SEKISHOCTL_LISTING_H
#define SEKISHOCTL_LISTING_H

#include "ctl.h"
#include "table.h"
#include "json/write.h"

/* Ends the array that was begun on ctl->out, or prints the table there, by what the caller of the
 * program wants. */
void listing_end(struct ctl *ctl, struct json_writer *writer, const struct table *table);

#endif
