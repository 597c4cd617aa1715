/* The program itself, against a server over TLS that stands for auth (fake_auth.h). */
#ifndef INTEGRATION_SEKISHOCTL_PROGRAM_H
#define INTEGRATION_SEKISHOCTL_PROGRAM_H

#include "support/directory.h"
#include "support/process.h"

enum { REFUSED = 1, USAGE = 2, UNAVAILABLE = 3, SECONDS_30 = 30000 };

/* Has the settings: "ctl.conf", "portal.conf" with the certificate of somebody else, and
 * "nobody.conf", where nobody answers. */
extern struct test_directory program_folder;

void program_open(void);
void program_close(void);

/* Runs the program with the words behind `--config FILE`; its exit status. Forgets what was seen.
 */
int program_run(struct test_process *process, const char *file, const char *const *words);

#define CTL(process, file, ...)                                                                    \
    program_run((process), (file), (const char *const[]){__VA_ARGS__, NULL})

#endif
