/* A file that the portal serves from memory, made at build by sekisho_assets(). */
#ifndef VIEW_ASSET_H
#define VIEW_ASSET_H

#include "base/bytes.h"

/* The path holds 16 hex digits of the content's SHA-256, so it may be cached for a year. */
struct asset {
    const char *path; /* "/assets/portal.0123456789abcdef.css" */
    const char *type; /* for Content-Type */
    struct bytes content;
    struct bytes gzip; /* the same, compressed */
};

#endif
