/* CP932, the Shift_JIS that Excel for Windows in Japan writes and reads. Not the SHIFT_JIS of the
 * standards, which lacks ①, 髙 and others that customers' names have.
 *
 * A converter belongs to one thread. glibc loads its tables from files: open it before the process
 * confines itself.
 */
#ifndef TEXT_CP932_H
#define TEXT_CP932_H

#include "base/bytes.h"

struct cp932 {
    void *encoder; /* NULL when closed */
    void *decoder;
};

/* FAILED_PRECONDITION when the tables (gconv/CP932.so) are not there. */
NODISCARD struct status cp932_open(struct cp932 *out);

/* Accepts {0}. */
void cp932_close(struct cp932 *converter);

/* Appends UTF-8 `text` to `out` as CP932. What CP932 lacks becomes 〓 (geta, as printers mark a
 * missing type) and is counted in `missing_out`. INVALID_ARGUMENT when `text` is not UTF-8,
 * RESOURCE_EXHAUSTED when `out` is full; both leave `out`'s content as it was. */
NODISCARD struct status cp932_encode(const struct cp932 *converter, struct bytes text,
                                     struct buffer *out, size_t *missing_out);

/* Appends CP932 `text` to `out` as UTF-8. INVALID_ARGUMENT when a byte belongs to no character. */
NODISCARD struct status cp932_decode(const struct cp932 *converter, struct bytes text,
                                     struct buffer *out);

#endif
