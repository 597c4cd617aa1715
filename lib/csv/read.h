/* Reads CSV (RFC 4180) strictly, row by row: UTF-8 without NUL, with or without a byte order mark;
 * rows end with CRLF or LF, the last one may go without; a field is quoted as a whole or not at
 * all; every row has as many fields as the first; lines without anything are passed over. The
 * apostrophe of our own writer is taken off (guard.h).
 *
 *     struct csv_reader reader;
 *     TRY(csv_reader_begin(&reader, text, &limits));
 *     while (csv_reader_has_row(&reader)) {
 *         struct csv_row row;
 *         TRY(csv_read_row(&reader, &arena, &row));
 *         ...
 *         arena_reset(&arena);
 *     }
 *
 * After INVALID_ARGUMENT reader.problem says for whoever wrote the file where and why.
 */
#ifndef CSV_READ_H
#define CSV_READ_H

#include "base/arena.h"
#include "base/bytes.h"

struct csv_limits {
    size_t size;       /* bytes of the whole text */
    size_t rows;       /* the heading included */
    size_t fields;     /* of one row, at most CSV_FIELDS_MAXIMUM */
    size_t field_size; /* bytes of one field */
};

enum { CSV_FIELDS_MAXIMUM = 256 };

struct csv_problem {
    size_t row;         /* from 1, as a spreadsheet counts; 0: the file as a whole */
    size_t column;      /* the field, from 1; 0: the row as a whole */
    const char *reason; /* a literal */
};

/* Fields are not terminated by a NUL. */
struct csv_row {
    const struct bytes *fields; /* with what they point to in the arena */
    size_t count;
    size_t number; /* from 1, as a spreadsheet counts */
};

struct csv_reader {
    struct bytes rest; /* from the next row on */
    struct csv_limits limits;
    size_t rows_read;   /* with empty lines, also those behind the last row */
    size_t field_count; /* of the first row; 0 before it */
    struct csv_problem problem;
};

/* INVALID_ARGUMENT when `text` is too long or not UTF-8. Borrows `text`. */
NODISCARD struct status csv_reader_begin(struct csv_reader *reader, struct bytes text,
                                         const struct csv_limits *limits);

bool csv_reader_has_row(const struct csv_reader *reader);

/* Reads the next row. INVALID_ARGUMENT as described above, RESOURCE_EXHAUSTED when the arena is
 * used up. After either the reader is done with. */
NODISCARD struct status csv_read_row(struct csv_reader *reader, struct arena *arena,
                                     struct csv_row *out);

#endif
