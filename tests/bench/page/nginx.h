/* nginx, serving one answer over HTTPS: what the portal is compared with. One process, as the
 * portal has one loop; everything it writes is in the world's folder, and it ends with the bench.
 */
#ifndef BENCH_PAGE_NGINX_H
#define BENCH_PAGE_NGINX_H

#include "base/bytes.h"
#include "support/process.h"

struct nginx {
    struct test_process process;
    uint16_t port;
};

/* Serves the body of `answer` (the portal's, whole) at every path, with the header lines of
 * `answer` that nginx does not write by itself, and the certificate that the portal has. */
void nginx_open(struct nginx *nginx, struct bytes answer);

void nginx_close(struct nginx *nginx);

#endif
