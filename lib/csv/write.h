/* Writes CSV (RFC 4180) that a spreadsheet reads as what it is: CRLF, texts in quotes and guarded
 * against formulas (guard.h), numbers bare. Into a buffer, which remembers when it is full:
 *
 *     struct csv_writer writer = csv_writer_begin(&buffer, true);
 *     csv_write_text(&writer, bytes_of(name));
 *     csv_write_int(&writer, amount);
 *     csv_end_row(&writer);
 *     TRY(buffer_outcome(&buffer));
 *
 * For a file in CP932 convert what was written (text/cp932.h), without the mark.
 */
#ifndef CSV_WRITE_H
#define CSV_WRITE_H

#include <stdint.h>

#include "base/bytes.h"

struct csv_writer {
    struct buffer *out;
    bool needs_comma;
};

/* With `mark` the byte order mark is written first: without it Excel takes UTF-8 for the local code
 * page. Once per file, also when it is sent in several parts. */
struct csv_writer csv_writer_begin(struct buffer *out, bool mark);

void csv_write_text(struct csv_writer *writer, struct bytes text);

/* Bare, so that it can be summed; a leading minus is no formula. */
void csv_write_int(struct csv_writer *writer, int64_t value);

void csv_end_row(struct csv_writer *writer);

#endif
