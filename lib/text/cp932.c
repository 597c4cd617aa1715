#include "text/cp932.h"

#include <errno.h>
#include <iconv.h>

#include "text/utf8.h"

enum { PIECE = 1024 };

static const iconv_t NO_CONVERTER = (iconv_t)-1;

void cp932_close(struct cp932 *converter)
{
    if (converter->encoder)
        (void)iconv_close(converter->encoder);
    if (converter->decoder)
        (void)iconv_close(converter->decoder);
    *converter = (struct cp932){0};
}

struct status cp932_open(struct cp932 *out)
{
    iconv_t encoder = iconv_open("CP932", "UTF-8");
    iconv_t decoder = iconv_open("UTF-8", "CP932");
    struct cp932 opened = {encoder == NO_CONVERTER ? NULL : encoder,
                           decoder == NO_CONVERTER ? NULL : decoder};
    if (opened.encoder == NULL || opened.decoder == NULL) {
        cp932_close(&opened);
        return FAIL(FAILED_PRECONDITION,
                    "Shift_JIS (CP932) cannot be read: glibc's gconv/CP932.so is missing");
    }
    *out = opened;
    return OK;
}

/* Converts from the front of `rest` as far as it goes. 0 at the end of `rest`, else the errno of
 * what stopped it: EILSEQ or EINVAL. */
static int convert(iconv_t converter, struct bytes *rest, struct buffer *out)
{
    for (;;) {
        char piece[PIECE];
        char *source = (char *)(uintptr_t)rest->data; /* iconv() takes char ** but writes nothing */
        char *target = piece;
        size_t room = sizeof piece;
        size_t left = rest->size;
        size_t converted = iconv(converter, &source, &left, &target, &room);
        int error = converted == (size_t)-1 ? errno : 0;

        buffer_append(out, piece, sizeof piece - room);
        rest->data += rest->size - left;
        rest->size = left;
        if (error != E2BIG)
            return error;
    }
}

/* Forgets what was appended after `before`. */
static struct status give_up(struct buffer *out, size_t before, struct status reason)
{
    out->size = before;
    return reason;
}

struct status cp932_encode(const struct cp932 *converter, struct bytes text, struct buffer *out,
                           size_t *missing_out)
{
    static const uint8_t geta[] = {0x81, 0xac};

    if (!utf8_is_text(text))
        return FAIL(INVALID_ARGUMENT, "text is not UTF-8");
    size_t before = out->size;
    size_t missing = 0;
    while (convert(converter->encoder, &text, out) == EILSEQ) {
        uint32_t character = 0;
        if (!utf8_next(&text, &character))
            break;
        buffer_append(out, geta, sizeof geta);
        missing++;
    }
    if (out->failed)
        return give_up(out, before, buffer_outcome(out));
    *missing_out = missing;
    return OK;
}

struct status cp932_decode(const struct cp932 *converter, struct bytes text, struct buffer *out)
{
    size_t before = out->size;
    int stopped = convert(converter->decoder, &text, out);
    struct bytes decoded = {out->data + before, out->size - before};
    if (stopped != 0 || (!out->failed && !utf8_is_text(decoded))) /* a NUL is not text */
        return give_up(out, before, FAIL(INVALID_ARGUMENT, "text is not CP932"));
    if (out->failed)
        return give_up(out, before, buffer_outcome(out));
    return OK;
}
