/* The certificates all sides of this bench use, in one folder: ca/ca.crt, and session/ (the server)
 * and portal/ (the client) with tls.crt and tls.key. */
#ifndef BENCH_RPC_FOLDER_H
#define BENCH_RPC_FOLDER_H

#include "log/log.h"
#include "support/directory.h"
#include "tls/credentials.h"

/* Makes them. */
void folder_fill(const char *folder);

/* The credentials of `name` in that folder. */
struct tls_credentials *folder_credentials(const char *folder, const char *name,
                                           const struct log *log);

/* FOLDER/NAME/FILE */
void folder_path(const char *folder, const char *name, const char *file,
                 char out[static TEST_PATH_CAPACITY]);

#endif
