/* HTTP/1.1 answers, as far as a bench reads them: 200, with a Content-Length, lines as our portal
 * and nginx write them. Anything else ends the bench. */
#ifndef BENCH_LOAD_HTTP_ANSWER_H
#define BENCH_LOAD_HTTP_ANSWER_H

#include "bench/load/tls_load.h"

/* For tls_load_options. */
struct tls_load_answer http_answer_measure(struct bytes received);

/* The parts of a whole answer: the lines of the head without status line and empty line, each with
 * its CR LF; and the body. */
struct bytes http_answer_head(struct bytes answer);
struct bytes http_answer_body(struct bytes answer);

#endif
