/* A company's logo, as it is let in: a PNG (W3C, Third Edition), of which nothing is kept but what
 * draws it. Never SVG, which is a document that may run script.
 *
 * What comes out has the signature and the chunks IHDR, PLTE, tRNS, IDAT and IEND, as they were;
 * every other chunk that a reader may leave out is left out (texts, places, times, profiles,
 * further frames), and so is what stands behind the end. Whether the pixels inside IDAT are whole
 * is for whoever draws them: nothing here, nor in the portal, unpacks them. */
#ifndef AUTH_DOMAIN_PICTURE_H
#define AUTH_DOMAIN_PICTURE_H

#include "base/bytes.h"

enum {
    PICTURE_SIZE_MAXIMUM = 256 << 10, /* bytes, of what is sent in */
    PICTURE_SIDE_MAXIMUM = 1024,      /* pixels */
    PICTURE_NAME_CAPACITY = 33,       /* 32 hex digits and a NUL */
};

/* Appends the picture to `out`, which holds PICTURE_SIZE_MAXIMUM. INVALID_ARGUMENT "image: ..." for
 * what is too large, has another format, breaks a rule of it, a length or a checksum; `out` says
 * nothing then. */
NODISCARD struct status picture_read(struct bytes file, struct buffer *out);

/* What the picture is called in its address: half of its SHA-256, so that an address never means
 * another picture. */
void picture_name(struct bytes picture, char out[static PICTURE_NAME_CAPACITY]);

#endif
