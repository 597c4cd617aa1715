/* A folder that all there is of a company is written into, for its owner's eyes alone: files of
 * mode 0600 in a folder of 0700 that was not there before, and at the end manifest.json, which says
 * of each how many rows and bytes it has, and its SHA-256. A folder without it is not complete. */
#ifndef SEKISHOCTL_EXPORT_FOLDER_H
#define SEKISHOCTL_EXPORT_FOLDER_H

#include <stdio.h>

#include "crypto/hash.h"
#include "ctl.h"
#include "sekisho/auth/v1/auth.pb-c.h"

enum { EXPORT_FILES_MAXIMUM = 16 };

struct export_file {
    const char *name; /* a literal */
    int64_t rows;
    int64_t size;
    char sha256[2 * SHA256_SIZE + 1];
};

struct export_folder {
    struct ctl *ctl;
    const char *path;
    int descriptor;
    struct export_file files[EXPORT_FILES_MAXIMUM];
    size_t count;
    FILE *stream; /* of the last one while it is written */
    struct crypto_sha256 hash;
};

#define EXPORT_FOLDER_NONE ((struct export_folder){.descriptor = -1})

/* Makes the folder. Each function here says on failure what could not be written. */
NODISCARD struct status export_folder_make(struct ctl *ctl, const char *path,
                                           struct export_folder *out);

/* A file after the other: begin, rows, end. */
NODISCARD struct status export_folder_begin(struct export_folder *folder, const char *name);
NODISCARD struct status export_folder_add_row(struct export_folder *folder, struct bytes row);
NODISCARD struct status export_folder_end(struct export_folder *folder);

/* Writes the manifest, and prints it. */
NODISCARD struct status export_folder_finish(struct export_folder *folder,
                                             const Sekisho__Auth__V1__Tenant *tenant);

void export_folder_close(struct export_folder *folder);

#endif
